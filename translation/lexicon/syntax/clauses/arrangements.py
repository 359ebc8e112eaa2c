"""What the spaces of a Chinese title stand for: nothing, or commas between clauses."""

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import COMPLEMENTS, LexiconWord, Link, Mark, Piece, Value
from translation.lexicon.segmentation.connectives import SPACE
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.chinese_clauses import FOR_USE, is_named, is_share
from translation.lexicon.syntax.details.trailing_details import with_details_apart
from translation.lexicon.syntax.packed_amounts import packing_place

_COMMA: Final = Mark(",")
_ALTERNATIVE: Final = Mark("/")
"""Between spaces: what follows is another thing, AC 220V 适配器 / DC 6V 电池."""
_PREPOSITIONS: Final = frozenset({Relation.WITH, Relation.WITHOUT, Relation.LACKING, Relation.FOR, Relation.AND})
_SUFFIXES: Final = frozenset({Relation.KIND, Relation.USE, Relation.NOTHING})
_COUNTED: Final = (ConceptKind.UNIT, ConceptKind.PACKING)
_NAMES: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.PROPERTY, ConceptKind.MATERIAL)

_HEADS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.PROPERTY, ConceptKind.TRADE_TERM)
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
_PROPERTIES: Final = (ConceptKind.PROPERTY,)


def merged(pieces: Sequence[Piece]) -> list[Piece] | None:
    """Return a title as one phrase; None if a later clause says more than one thing: 金属雕刻 of a machine.

    Such a thing is a value, a description, a material or a complement: 双层 黑色.
    """
    first, *later = _clauses(pieces)
    if not all(map(_says_one_thing, later)):
        return None
    if any(isinstance(each, Mark) for clause in later for each in clause):
        return [each for each in pieces if each != SPACE]
    values = [each for each in later if all(map(_is_value, each))]
    if all(map(_is_value, first)):
        values = []
    words = [each for each in later if each not in values]
    if words and _ALTERNATIVE in first:
        return None  # 绷带宠物/运动 多色: of both
    return [each for clause in (first, *words, *values) for each in clause]  # no 100 blocks: 积木 100粒 桶装


def separated(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a title with commas for its spaces, except before the values of the thing just named: 花瓶 30cm."""
    clauses = _clauses(_with_purposes(pieces))
    joined = list(clauses[0])
    begun = 0
    for place, (before, clause) in enumerate(pairwise(clauses)):
        begun = len(joined) if before == [_ALTERNATIVE] else begun
        if _is_property(clause) and any(of_kinds(each, _NAMES) for each in joined[begun:]):
            joined += [_COMMA, *clause]
        elif not any(of_kinds(each, _HEADS) for each in joined[begun:]):
            joined += clause  # YE3-132M-4 7.5KW电机, A5 笔记本: of one thing
        elif _is_mark(joined[-1]) or _is_mark(clause[0]):
            joined += clause
        else:
            joined += clause if _are_of_one(before, clause, first=not place) else [_COMMA, *clause]
    return joined


def apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a title with commas for all of its spaces."""
    pieces = _with_purposes(pieces)
    places = range(len(pieces))
    return [
        _COMMA if piece == SPACE else piece
        for i, piece in zip(places, pieces, strict=True)
        if piece != SPACE or not (_is_mark(pieces[i - 1]) or _is_mark(pieces[i + 1]))
    ]


def with_details(pieces: Sequence[Piece]) -> list[Piece] | None:
    """Return a title with commas for its spaces, and around the details right behind its thing; None without any."""
    detailed = with_details_apart(pieces)
    return separated(detailed) if detailed else None


ARRANGEMENTS: Final[tuple[Callable[[Sequence[Piece]], list[Piece] | None], ...]] = (
    merged, separated, apart, with_details,
)  # fmt: skip
"""In the order of preference."""


def are_clauses_whole(pieces: Sequence[Piece]) -> bool:
    """Return whether no clause of a title begins or ends where something is missing: PP带 半自动 is no PP with..."""
    return not any(
        (isinstance(each[0], Link) and each[0].relation in _SUFFIXES)
        or (isinstance(each[-1], Link) and each[-1].relation in _PREPOSITIONS)
        for each in _clauses(pieces)
    )


def _clauses(pieces: Sequence[Piece]) -> list[list[Piece]]:
    return [list(some) for is_space, some in groupby(pieces, lambda piece: piece == SPACE) if not is_space]


def _with_purposes(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a title with "for" before what a later clause alone says that something is for: 开孔器 碳钢 不锈钢专用.

    Behind a comma that might be for the thing before it as well: 涂料、塑料专用.
    """
    first, *later = _clauses(pieces)
    purposes = [[Link(Relation.FOR), *each[:-1]] if _is_purpose(each) else each for each in later]
    return [*first, *(piece for each in purposes for piece in (SPACE, *each))]


def _is_purpose(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is a thing, with its size, and a word that says that it is what something is for."""
    if len(clause) < 2:
        return False
    *size, thing, last = clause
    if not is_only(thing, _THINGS) or not all(map(_is_value, size)):
        return False
    return last == Link(Relation.USE) or is_named(last, FOR_USE)


def _says_one_thing(clause: Sequence[Piece]) -> bool:
    if clause[0] in COMPLEMENTS:
        return sum(isinstance(each, LexiconWord) for each in clause) == 1
    if any(isinstance(each, Mark) and each.sign not in {"/", "-"} for each in clause):
        return True
    words = [each for each in clause if isinstance(each, LexiconWord) and not of_kinds(each, _COUNTED)]
    if packing_place(clause) == 0 or is_share(clause):
        return False  # 玉米淀粉 25kg纸袋, 面料 羊毛30%
    if len(clause) == 1 and of_kinds(clause[0], [ConceptKind.PACKING]) and of_kinds(clause[0], [ConceptKind.GOOD]):
        return False  # 过氧化氢 IBC吨桶
    return len(words) < 2 and all(only_describes(each) or of_kinds(each, [ConceptKind.MATERIAL]) for each in words)


def _are_of_one(before: Sequence[Piece], clause: Sequence[Piece], *, first: bool) -> bool:
    """Return whether a clause is a value of what the clause before names, a second value, or the unit of the first."""
    if all(map(_is_value, before)) and len(before) == 1:
        is_unit = isinstance(clause[0], LexiconWord) and of_kinds(clause[0], [ConceptKind.UNIT])
        return is_unit or (len(clause) == 1 and isinstance(clause[0], Value) and isinstance(before[0], Value))
    is_alone = len(clause) == 1 or _is_mark(clause[1])
    if is_alone and isinstance(clause[0], Value) and clause[0].text.endswith("%"):
        return any(of_kinds(each, _NAMES) for each in before)  # EGCG 45%
    return all(map(_is_value, clause)) and of_kinds(before[-1], _NAMES if first else _PROPERTIES)


def _is_property(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is a property and its value: 蓬松度650."""
    return len(clause) > 1 and of_kinds(clause[0], _PROPERTIES) and all(map(_is_value, clause[1:]))


def _is_value(piece: Piece) -> bool:
    return isinstance(piece, Value | Quantity | Labelled) or is_only(piece, [ConceptKind.UNIT])


def _is_mark(piece: Piece) -> bool:
    return isinstance(piece, Mark)
