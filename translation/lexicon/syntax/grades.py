"""Grades of materials, which stand beside the material: 304 stainless steel, 6063-T5 aluminium."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.pieces import LexiconWord, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.packings import Item

_GRADE: Final = re.compile(r"\d{2,4}[A-Z]?(?:-T\d)?|18/\d{1,2}|\d{2}#|\d{1,3}(?:\.\d{1,2})?%")
"""Grades of steels and aluminium alloys (304, 316L, 6063-T5, 18/10), and shares of a material: 90% goose down."""
COUNTED_MATERIALS: Final = frozenset({"granule_material", "granular"})
"""What has no number, so that this is a count: 562颗粒 are pieces of a toy."""


class Grades:
    """Values of a chunk that grade the material beside them."""

    def __init__(self, items: Sequence[Item], senses: Mapping[int, Sense], *, is_grade_first: bool) -> None:
        """Take the items of a chunk, and the senses of its words by their identities.

        ``is_grade_first`` tells whether the grade stands before the material, as in Chinese and English.
        """
        self._items = items
        self._senses = senses
        self._step = 1 if is_grade_first else -1

    def owner(self, place: int) -> int | None:
        """Return the place of the material that the value at a place grades."""
        item, owner = self._items[place], place + self._step
        if self._is_of_property(place):
            return None
        if not isinstance(item, Value) or not _GRADE.fullmatch(item.text) or not 0 <= owner < len(self._items):
            return None
        word = self._items[owner]
        concept = self._senses[id(word)].concept if isinstance(word, LexiconWord) else None
        is_material = (
            concept is not None and concept.kind is ConceptKind.MATERIAL and concept.key not in COUNTED_MATERIALS
        )
        return owner if is_material else None

    def _is_of_property(self, place: int) -> bool:
        """Return whether a word before a value names the property that it is the value of: 遮光率90%."""
        before = self._items[place - 1] if place else None
        concept = self._senses[id(before)].concept if isinstance(before, LexiconWord) else None
        return concept is not None and concept.kind is ConceptKind.PROPERTY

    def grade(self, owner: int) -> str:
        """Return the grade of the material at a place; nothing where it has none."""
        place = owner - self._step
        item = self._items[place] if 0 <= place < len(self._items) and self.owner(place) == owner else None
        return item.text if isinstance(item, Value) else ""
