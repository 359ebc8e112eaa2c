"""Lists in the later clauses of a Chinese title, without marks between what they name: 头枕腰靠, 保温杯雨伞笔记本."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.pieces import LexiconWord, Piece, clauses, until_mark, with_commas
from translation.lexicon.syntax.chunking import is_only
from translation.lexicon.syntax.clauses.later_clauses import is_content
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.compounds import is_for_another
from translation.lexicon.syntax.relations import relation_of
from translation.lexicon.syntax.sets import is_set_word

_OF_PARTS: Final = re.compile(
    "bearing|shaft|cover|handle|seal|ring$|plate$|bracket|cable|wire|tube|hose|motor|screw|spring|wheel|switch|valve"
    "|fitting|joint|connector|holder|lock|accessor|mould|cushion|head$|lining|bolt|clip|assembly|hole|line$|system"
)
"""Words in the keys of parts that parts themselves have."""
_EATEN: Final = re.compile("fruit|^nuts|vegetable|cereal|seed|berry|spice|pulse|meat|seafood|poultry")
_MADE: Final = re.compile("oil|sauce|cake|powder|juice|paste|tea|candy|chip|soup|extract|bread|noodle|drink|jam|wine")
"""Words in the keys of foods that stand side by side, and of those that are made of others."""
_FOOD: Final = re.compile("^food$|fruit|^nuts|vegetable|meat|sauce|soup|drink(?!ware)|beverage|seafood|snack")
_SET: Final = re.compile("_set(?:_|$)|gift$|_kit$|_pack_g$")
"""Words in the keys of what consists of the goods that a later clause names."""
_FEWEST: Final = 3
"""Goods that are a list beside things that are no sets."""


def with_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with commas between the things of the later clauses that are lists of such."""
    first = until_mark(pieces)
    is_of_set = any(is_any(each, _SET) or is_set_word(each) for each in first)
    listed: list[Piece] = list(first)
    for is_outside, clause in clauses(pieces[len(first) :]):
        is_list = is_outside and (_are_parts(clause) or _are_goods(clause, of_set=is_of_set))
        listed += with_commas((each,) for each in clause) if is_list else clause
    return listed


def _are_parts(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is several parts, of which the last one belongs to none of the others."""
    are_parts = len(clause) > 1 and all(is_only(each, [ConceptKind.PART]) for each in clause)
    return are_parts and not is_any(clause[-1], _OF_PARTS)


def _are_goods(clause: Sequence[Piece], *, of_set: bool) -> bool:
    """Return whether a clause is plants or meats, or goods of which the last one serves no other: what a set has."""
    if len(clause) < 2 or not all(map(is_content, clause)):
        return False
    if any(is_any(each, _FOOD) for each in clause):
        return all(is_any(each, _EATEN) and not is_any(each, _MADE) for each in clause)
    *goods, head = (each.readings[0].concept for each in clause if isinstance(each, LexiconWord))
    is_certain = of_set or (len(clause) >= _FEWEST and not is_for_another(head))
    return is_certain and relation_of(head, goods) is None
