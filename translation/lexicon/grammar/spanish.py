"""Spanish: `termo de acero inoxidable rojo con tapa`."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.grammar.romance import Romance
from translation.lexicon.phrases import Supply

_I_SOUND: Final = re.compile(r"h?[iíy](?![aeo])", re.IGNORECASE)
"""Beginnings of words before which "y" becomes "e" (RAE, Ortografía, 2010): acero e hierro, but nieve y hielo."""


class Spanish(Romance):
    """Materials take «de», before colours."""

    language: ClassVar[str] = "es"
    conjunction: ClassVar[str] = " y "
    before_noun: ClassVar[frozenset[str]] = frozenset({"mini"})
    material_preposition: ClassVar[str] = "de"
    member_preposition: ClassVar[str] = "de"
    with_preposition: ClassVar[str] = "con"
    supplies: ClassVar[Mapping[Supply, str]] = {Supply.SET: "set", Supply.KIT: "kit", Supply.ASSEMBLY: "conjunto"}
    without_preposition: ClassVar[str] = "sin"
    part_preposition: ClassVar[str] = "de"
    for_preposition: ClassVar[str] = "para"

    def conjunction_before(self, word: str) -> str:
        """Return "y", or "e" before the sound i."""
        return " e " if _I_SOUND.match(word) else self.conjunction
