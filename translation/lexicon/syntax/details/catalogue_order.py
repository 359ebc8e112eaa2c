"""Catalogue order of a Chinese clause: its thing first, then each detail behind a comma: `lock, cabinet, zinc alloy`.

Item names in supply catalogues are written like that (NATO Manual on Codification, ACodP-1: the noun, then its
modifiers). It leaves open what a detail is to the thing, as the Chinese clause does, and so loses and adds nothing.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from translation.lexicon.entries import Concept
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled
from translation.lexicon.pieces import Mark, Piece, with_commas
from translation.lexicon.segmentation.connectives import SPACE
from translation.lexicon.syntax.chunking import AmbiguousPhrase, is_only, of_kinds, only_describes
from translation.lexicon.syntax.details.settled_words import settled
from translation.lexicon.syntax.details.things import place_of_thing
from translation.lexicon.syntax.details.units import (
    GOODS,
    MATERIALS,
    NOUNS,
    USE,
    Unit,
    concept_of,
    describes,
    is_short_noun,
    places_of,
    sharing_purpose,
    units_of,
)
from translation.lexicon.syntax.packed_amounts import may_count_packings
from translation.lexicon.syntax.senses.contexts import in_context

_BORDERS: Final = (SPACE, *map(Mark, "(),;|"))
"""What separates clauses: each says something of the thing, in brackets as well."""
_EDIBLE: Final = "food|fruit|vegetable|seafood|^fish$|_fish$|meat|nuts|spice|beverage|snack|confection"
_WORN: Final = "clothing|footwear|jewell"
_BUILT: Final = "hardware|fastener|plug|pipe|cable|building|bearing|valve|vehicle|furniture|electr|lamp|seat$|stool"
_MISREAD: Final = (
    (re.compile(_EDIBLE), re.compile(f"{_BUILT}|{_WORN}")),
    (
        re.compile("(?<!food_)(?<!kitchen_)machine|tool|instrument|musical"),
        re.compile(f"{_EDIBLE}|{_WORN}|plant|paper"),
    ),
    (re.compile("vehicle|aircraft|ship$|train$"), re.compile(f"{_EDIBLE}|{_WORN}|furniture|tableware|cosmetic|stool")),
    (re.compile(_WORN), re.compile(f"{_EDIBLE}|{_BUILT}")),
)
"""Words in the keys of goods and of things beside which they are misread words: 小黄鱼 of a wall plug is no fish."""


def in_catalogue_order(pieces: Sequence[Piece], is_certain: Callable[[Sequence[Piece]], bool]) -> list[Piece] | None:
    """Return a title with the clauses that are not certain in catalogue order; None if one cannot be.

    ``is_certain`` tells whether a clause says something by itself.
    """
    try:
        pieces = in_context(pieces, "zh")
    except AmbiguousPhrase:
        return None
    ordered: list[list[Piece]] = []
    for is_border, some in groupby(pieces, lambda piece: piece in _BORDERS):
        clause = list(some)
        if is_border:
            continue
        details = [clause] if is_certain(clause) else _ordered(settled(clause), is_later=bool(ordered))
        if not details or may_count_packings(clause):
            return None
        ordered += details
    first = next((each for each in ordered if _names_thing(each)), [])
    rest = [each for each in ordered if each is not first]
    return with_commas([first, *rest]) if first else None


def _names_thing(unit: Unit) -> bool:
    """Return whether a unit names a thing or a material, and not what one is for."""
    return unit[-1] != USE and any(of_kinds(each, NOUNS) and not only_describes(each) for each in unit)


def _ordered(clause: Sequence[Piece], *, is_later: bool) -> list[Unit]:
    """Return the thing of a clause and each of its details; nothing where one of them is uncertain.

    A later clause may name no thing, but details of what the first one names.
    """
    units = sharing_purpose(units_of(clause)) if is_later else units_of(clause)
    places = places_of(units, GOODS)
    if not places and is_later:
        return [] if any(map(is_short_noun, units)) else units
    head = place_of_thing(units)
    if head is None or any(_is_misread(concept_of(units[i]), concept_of(units[head])) for i in places):
        return []
    start = next((i + 1 for i in range(head - 1, -1, -1) if not describes(units[i])), 0)
    rest = [*units[:start], *units[head + 1 :]]
    if any(map(is_short_noun, rest)) or any(map(_counts_contents, units[: head + 1])):
        return []
    named = units[start : head + 1]
    if sum(is_only(each[0], MATERIALS) for each in named) > 1:
        return [named[-1], *named[:-1], *rest]  # 不锈钢玻璃旋转门: which part is of which is open
    return [[piece for each in named for piece in each], *rest]


def _counts_contents(unit: Unit) -> bool:
    """Return whether a pack before a thing may be what that holds or works on: 7枚装煮蛋器 boils seven eggs."""
    return any(isinstance(each, Labelled) and each.label in {Label.PACK, Label.PAIRS} for each in unit)


def _is_misread(good: Concept, head: Concept) -> bool:
    return any(good.is_any(goods) and head.is_any(heads) for goods, heads in _MISREAD)
