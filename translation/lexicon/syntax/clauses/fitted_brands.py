"""Brands and models that a Chinese title says something is for: 适用于丰田卡罗拉2014-2018款大灯."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Relation
from translation.lexicon.pieces import LexiconWord, Link, Piece, Value, clauses
from translation.lexicon.syntax.clauses.chinese_clauses import DEDICATED, is_named

_BRAND: Final = "brand_"
"""Beginning of the keys of brands and models."""
_FOR: Final = Link(Relation.FOR)
_KIND: Final = Link(Relation.KIND)


def with_brands_fitted(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with brands behind "for" or before 专用, and the years of their models, as what
    things are for.

    The things follow them, or stand before.
    """  # noqa: D205
    written: list[Piece] = []
    for _, each in clauses(pieces):
        clause = _with_dedicated_apart(each)
        place = clause.index(_FOR) if _FOR in clause else len(clause)
        fitted = _behind(clause[place:]) if place + 1 < len(clause) else [*clause[place:]]
        is_whole = not place or len(fitted) == 1
        written += [*clause[:place], *fitted] if is_whole else clause
    return written


def _with_dedicated_apart(clause: Sequence[Piece]) -> Sequence[Piece]:
    """Return a clause with the brands and models that 专用 stands behind as what its thing is for: 宝马X5专用脚垫."""
    place = next((i for i, each in enumerate(clause) if is_named(each, [DEDICATED])), 0)
    values = [*takewhile(lambda each: isinstance(each, Value), reversed(clause[:place]))][::-1]
    brands = [*takewhile(_is_brand, reversed(clause[: place - len(values)]))][::-1]
    if not brands:
        return clause
    first = place - len(values) - len(brands)
    return [*clause[:first], *clause[place + 1 :], _fitted([*brands, *values])]


def _fitted(brands: Sequence[Piece]) -> Labelled:
    """Return what something is for by brands and models, or by years."""
    names = [
        each.readings[0].concept.adjective("en").plain if isinstance(each, LexiconWord) else each.written
        for each in brands
        if isinstance(each, LexiconWord | Value)
    ]
    return Labelled(Label.USED_WITH, " ".join(names))


def _behind(clause: Sequence[Piece]) -> list[Piece]:
    """Return what stands behind "for" brands, and these as a label; the clause itself where no brands do."""
    if isinstance(clause[1], Labelled) and clause[1].label is Label.USED_WITH:
        return [*clause[2:], clause[1]]
    brands = [*takewhile(_is_brand, clause[1:])]
    years = [*takewhile(lambda each: isinstance(each, Value), clause[1 + len(brands) :])]
    end = 1 + len(brands) + len(years)
    if not brands or (years and clause[end : end + 1] not in ([], [_KIND])):
        return [*clause]
    rest = clause[end + 1 if years else end :]
    return [*rest, _fitted([*brands, *years])]


def _is_brand(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key.startswith(_BRAND)
