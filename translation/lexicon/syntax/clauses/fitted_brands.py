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
        clause = _with_for_ahead(each)
        place = clause.index(_FOR) if _FOR in clause else len(clause)
        fitted = _behind(clause[place:]) if place + 1 < len(clause) else [*clause[place:]]
        is_whole = not place or len(fitted) == 1
        written += [*clause[:place], *fitted] if is_whole else clause
    return written


def _with_for_ahead(clause: Sequence[Piece]) -> Sequence[Piece]:
    """Return a clause with "for" before its brands for 专用 behind them: 丰田专用."""
    place = next((i for i, each in enumerate(clause) if is_named(each, [DEDICATED])), 0)
    brands = [*takewhile(_is_brand, reversed(clause[:place]))]
    first = place - len(brands)
    return [*clause[:first], _FOR, *clause[first:place], *clause[place + 1 :]] if brands else clause


def _behind(clause: Sequence[Piece]) -> list[Piece]:
    """Return what stands behind "for" brands, and these as a label; the clause itself where no brands do."""
    if isinstance(clause[1], Labelled) and clause[1].label is Label.USED_WITH:
        return [*clause[2:], clause[1]]
    brands = [*takewhile(_is_brand, clause[1:])]
    years = [*takewhile(lambda each: isinstance(each, Value), clause[1 + len(brands) :])]
    end = 1 + len(brands) + len(years)
    if not brands or (years and clause[end : end + 1] not in ([], [_KIND])):
        return [*clause]
    names = [each.readings[0].concept.adjective("en").plain for each in brands if isinstance(each, LexiconWord)]
    names += [each.written for each in years if isinstance(each, Value)]
    rest = clause[end + 1 if years else end :]
    return [*rest, Labelled(Label.USED_WITH, " ".join(names))]


def _is_brand(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key.startswith(_BRAND)
