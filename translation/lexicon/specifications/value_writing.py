"""Values in the slots of patterns: numbers, values with a unit, numbers of packings."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import fold
from translation.lexicon.grammar import GRAMMARS
from translation.lexicon.labels import comparisons
from translation.lexicon.phrases import Quantity
from translation.lexicon.pieces import Values
from translation.lexicon.readings import Forms
from translation.lexicon.specifications.misreadings import is_misread

_PACKINGS: Final = (ConceptKind.PACKING, ConceptKind.UNIT)
_COUNTED: Final = re.compile(r"(\S*\d) ?(\D+)")
_MEASURE: Final = {"ru": "мм", "ar": "مم"}
"""The unit by which numbers are localised, as values with a unit are: by its symbol."""
_MEASURED: Final = re.compile(r"(.*\d)\s?(?:mm|мм|مم|毫米)")


@dataclass(frozen=True)
class ValueWriter:
    """Writer of the values of one text in the target language."""

    source: str
    target: str
    forms: Forms
    values: Values

    def packings(self, text: str, kinds: Collection[ConceptKind] = _PACKINGS) -> str | None:
        """Return a number of packings or units, read as nothing else: bags of 320 per container are no handbags."""
        match = None if self.value(text) or is_misread(text, self.source, self.forms) else _COUNTED.fullmatch(text)
        number = self.number(match[1]) if match else None
        senses = self.forms.find(fold(match[2].strip())) if match else ()
        unit = next((each.concept for each in senses if each.concept.kind in kinds), None)
        return GRAMMARS[self.target].quantity(Quantity(number, unit)) if number and unit else None

    def number(self, text: str) -> str | None:
        """Return a number without a unit, with the target's own decimal sign."""
        written = self.value(f"{text} {_MEASURE.get(self.source, 'mm')}")
        bare = _MEASURED.fullmatch(written or "")
        return bare[1] if bare else None

    def value(self, text: str) -> str | None:
        """Return a text that is a single value, with the sign before it or the word that says the same."""
        signs = comparisons(self.source)
        spelling = next((each for each in sorted(signs, key=len, reverse=True) if fold(text).startswith(each)), "")
        bare = text[len(spelling) :].strip()
        found = self.values(bare, self.source, self.target)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(bare)):
            return None
        return signs.get(spelling, "") + found[0].written
