"""Portuguese: `garrafa térmica de aço inoxidável vermelha com tampa`."""

from collections.abc import Mapping
from typing import ClassVar

from translation.lexicon.grammar.romance import Romance
from translation.lexicon.phrases import Supply


class Portuguese(Romance):
    """Materials take «de», before colours."""

    language: ClassVar[str] = "pt"
    conjunction: ClassVar[str] = " e "
    before_noun: ClassVar[frozenset[str]] = frozenset({"mini"})
    material_preposition: ClassVar[str] = "de"
    member_preposition: ClassVar[str] = "de"
    with_preposition: ClassVar[str] = "com"
    supplies: ClassVar[Mapping[Supply, str]] = {Supply.SET: "conjunto", Supply.KIT: "kit", Supply.ASSEMBLY: "conjunto"}
    without_preposition: ClassVar[str] = "sem"
    for_preposition: ClassVar[str] = "para"
    in_preposition: ClassVar[str] = "em"
