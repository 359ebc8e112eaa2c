"""Portuguese: `garrafa térmica de aço inoxidável vermelha com tampa`."""

from typing import ClassVar

from translation.lexicon.grammar.romance import Romance


class Portuguese(Romance):
    """Materials take «de», before colours."""

    language: ClassVar[str] = "pt"
    conjunction: ClassVar[str] = " e "
    before_noun: ClassVar[frozenset[str]] = frozenset({"mini"})
    material_preposition: ClassVar[str] = "de"
    member_preposition: ClassVar[str] = "de"
    with_preposition: ClassVar[str] = "com"
    for_preposition: ClassVar[str] = "para"
