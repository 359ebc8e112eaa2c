"""Names of product attributes, such as Capacity and 容量, as concepts of the lexicon."""

from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import LANGUAGES, Concept, ConceptKind
from translation.lexicon.grammar.capitals import with_capital
from translation.lexicon.lexicon import Lexicon
from translation.lexicon.readings import MAX_FORM_LENGTH, Sense
from translation.lexicon.syntax.senses.context_rules import without_company

_KINDS: Final = (ConceptKind.PROPERTY, ConceptKind.TRADE_TERM, ConceptKind.PACKING, ConceptKind.PART)
"""Kinds of concepts that attributes are named after, the likeliest first: RAM is a capacity rather than a module."""
_AROUND: Final = " \t:：*"
"""Characters around a name that do not belong to it."""
_ENGLISH: Final = "en"


class AttributeNames:
    """Finds the concept that the name of an attribute denotes."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon, which is read on first use."""
        self._lexicon = lexicon

    def find(self, name: str, language: str) -> Concept | None:
        """Return the concept of a name, ignoring case, accents and number.

        A name in ASCII that its language lacks is taken for English: Chinese sheets often have English headers. None
        for an unknown name, for one with several meanings of the likeliest kind, and in languages that the lexicon
        lacks (`LANGUAGES`). Raises `InvalidLexiconRow`.
        """
        bare = name.strip(_AROUND)
        if language not in LANGUAGES or len(bare) > MAX_FORM_LENGTH:
            return None
        senses = self._senses(bare, language)
        if not senses and bare.isascii():
            senses = self._senses(bare, _ENGLISH)
        return next(filter(None, (_only(senses, kind) for kind in _KINDS)), None)

    def _senses(self, name: str, language: str) -> Sequence[Sense]:
        found = without_company(self._lexicon.find(name, language))
        return [each for each in found if each.concept.kind in _KINDS and not each.governed]


def label_of(concept: Concept, language: str) -> str:
    """Return the preferred name of a concept with an initial capital; in English for a language that it lacks."""
    name = concept.names.get(language, concept.names[_ENGLISH])[0].plain
    return with_capital(name)


def _only(senses: Sequence[Sense], kind: ConceptKind) -> Concept | None:
    """Return the only likeliest concept of a kind; None if there is none, or several."""
    of_kind = [each for each in senses if each.concept.kind is kind]
    likeliest = [each.concept for each in of_kind if each.rank == of_kind[0].rank]
    return likeliest[0] if len(likeliest) == 1 else None
