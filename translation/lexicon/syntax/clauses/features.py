"""Features of the thing that a Chinese title is about, listed in its later clauses: 网布 升降 可躺."""

from collections.abc import Iterator, Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, until_mark, with_commas
from translation.lexicon.segmentation.connectives import PLUS
from translation.lexicon.syntax.chunking import (
    HEAD_KINDS,
    NAMED_KINDS,
    AmbiguousPhrase,
    is_only,
    of_kinds,
    only_describes,
)
from translation.lexicon.syntax.clauses.chinese_clauses import UNIVERSAL, is_composition, is_named
from translation.lexicon.syntax.clauses.later_clauses import are_alike, is_content
from translation.lexicon.syntax.compounds import is_woven_of

_NAMES: Final = tuple(each for each in HEAD_KINDS if each is not ConceptKind.UNIT)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_PLUSES: Final = (Mark("+"), Mark(PLUS))
_NOUNS: Final = (ConceptKind.GOOD, ConceptKind.MATERIAL, ConceptKind.PART)
_OF_TWO: Final = 3
"""Pieces of a clause that says what two things it is for."""
_SIGNS: Final = ("±", "≥", "≤", ">", "<")


def with_features(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a title with a comma between the features of each clause that another comma precedes.

    A clause of descriptions alone is such a list (防水 耐磨), and what follows the thing of a clause describes the
    whole (钢包头 防砸). Clauses with connecting words and those in brackets stay as they are.
    """
    listed: list[Piece] = []
    clause: list[Piece] = []
    opened: Mark | None = None
    depth = 0
    for piece in [*pieces, Mark("")]:
        if not isinstance(piece, Mark):
            clause.append(piece)
            continue
        is_later = opened == Mark(",") and not depth
        listed += _listed(clause) if is_later and clause else clause
        clause, opened = [], piece
        depth += (piece.sign == "(") - (piece.sign == ")")
        listed += [piece] if piece.sign else []
    return listed


def _is_list(clause: Sequence[Piece]) -> bool:
    """Return whether each word of a clause says something of its own: trade terms, goods of a kind, two materials."""
    if all(of_kinds(each, [ConceptKind.TRADE_TERM]) for each in clause):
        return True
    if len(clause) > 1 and all(map(is_content, clause)) and are_alike(clause):
        return True
    return len(clause) == 2 and _are_materials(clause)


def _listed(clause: Sequence[Piece]) -> Iterator[Piece]:
    if _is_list(clause):
        yield from with_commas((each,) for each in clause)
        return
    if len(clause) == 2 and _is_kind_of(clause[0], clause[1]):
        yield clause[0]
        return
    if is_composition(clause):
        for i in range(0, len(clause), 2):
            yield from (Mark(","), *clause[i : i + 2]) if i else clause[:2]
        return
    if len(clause) == 2 and is_named(clause[1], [UNIVERSAL]) and of_kinds(clause[0], [ConceptKind.GOOD]):
        yield from (clause[0], Link(Relation.USE))
        return
    if (
        len(clause) == _OF_TWO
        and is_named(clause[-1], [UNIVERSAL])
        and all(of_kinds(each, _NOUNS) for each in clause[:-1])
    ):
        raise AmbiguousPhrase  # 塑料涂料通用: for both
    behind = _first_behind(clause)
    before = _last_before(clause)
    for i, piece in enumerate(clause):
        is_feature = (i >= behind or 0 < i <= before) and i and not _belongs_together(clause[i - 1], piece)
        is_value = bool(i) and isinstance(piece, Value | Quantity) and all(map(only_describes, clause[:i]))
        is_value = is_value and not _is_degree(clause[i - 1], piece)
        is_complement = piece == Link(Relation.WITH) and i and _is_measure(clause[i - 1])
        if is_feature or is_value or is_complement:
            yield Mark(",")
        yield piece


def _is_degree(before: Piece, piece: Piece) -> bool:
    """Return whether a value says how much of what is described: 阳极氧化≥10微米, 可调±15°."""
    if not isinstance(piece, Value) or piece.text.isdecimal():
        return False
    return piece.text.startswith(_SIGNS) or of_kinds(before, [ConceptKind.PROCESS])


def _is_measure(piece: Piece) -> bool:
    return isinstance(piece, Value | Quantity) or of_kinds(piece, [ConceptKind.UNIT])


def _first_behind(clause: Sequence[Piece]) -> int:
    """Return the place of the first feature that stands apart: behind the last thing; none in uncertain clauses."""
    if any(isinstance(each, Link) for each in clause):
        return len(clause)
    if of_kinds(clause[-1], _MATERIALS):
        named = [i for i, each in enumerate(clause[:-1]) if of_kinds(each, _NAMES)]
        if named and len(clause) > named[-1] + 2 and all(map(only_describes, clause[named[-1] + 1 : -1])):
            return named[-1] + 1  # 调料架黑色碳钢
    named = [i for i, each in enumerate(clause) if isinstance(each, LexiconWord) and not only_describes(each)]
    things = [i for i in named if of_kinds(clause[i], NAMED_KINDS)]
    rest = clause[things[-1] + 1 :] if things else clause
    are_features = bool(rest) and all(map(only_describes, rest))
    if things and not of_kinds(clause[things[-1]], _NAMES):
        are_features = are_features and len(rest) > 1  # 橡胶木胡桃色
    return len(clause) - len(rest) if are_features else len(clause)


def _are_materials(clause: Sequence[Piece]) -> bool:
    """Return whether two words are materials of which neither is a kind, or a weave, of the other: 棉氨纶."""
    if not all(is_only(each, _MATERIALS) for each in clause):
        return False
    first, second = (each.readings[0].concept for each in clause if isinstance(each, LexiconWord))
    related = first.key in second.broader or second.key in first.broader
    return not related and not is_woven_of(second, first)


def _is_kind_of(first: Piece, second: Piece) -> bool:
    """Return whether two words are a material and what it is one of: PP塑料."""
    if not (is_only(first, _MATERIALS) and is_only(second, _MATERIALS)):
        return False
    one, other = (each.readings[0].concept for each in (first, second) if isinstance(each, LexiconWord))
    return other.key in one.broader


def with_blends(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with "and" for the plus sign between two materials of the thing behind them: ABS+PC拉杆箱.

    Behind the thing that consists of them they stand apart: 拉杆箱ABS+PC.
    """
    joined: list[Piece] = []
    for i, piece in enumerate(pieces):
        around = pieces[i - 1 : i + 2 : 2] if 0 < i < len(pieces) - 1 else ()
        if piece not in _PLUSES or not around or not all(of_kinds(each, _MATERIALS) for each in around):
            joined.append(piece)
            continue
        if any(of_kinds(each, [ConceptKind.GOOD, ConceptKind.PART]) for each in until_mark(pieces[i + 2 :])):
            joined.append(Link(Relation.AND))
            continue
        if any(of_kinds(each, [ConceptKind.GOOD]) for each in until_mark(reversed(pieces[: i - 1]))):
            joined.insert(-1, Mark(","))
        joined.append(piece)
    return joined


def _last_before(clause: Sequence[Piece]) -> int:
    """Return the place of the description that a part or a second good follows; those before it stand apart.

    货运水冷自卸加厚车厢 is an extra-thick box, and the vehicle is water-cooled; but of a good all may be said.
    """
    *described, thing = clause
    if not (is_only(thing, [ConceptKind.PART]) and all(map(only_describes, described))):
        return 0
    if len(described) == 1 and _is_of_whole(described[0]):
        return 1
    return max(len(described) - 1, 0)


def _is_of_whole(piece: Piece) -> bool:
    """Return whether a description says what a thing works with, and its part does not: 电磁炉通用木纹柄."""
    names = [each.concept.adjective("en").plain for each in piece.readings] if isinstance(piece, LexiconWord) else []
    return bool(names) and all(each.endswith("-compatible") for each in names)


def _belongs_together(before: Piece, piece: Piece) -> bool:
    """Return whether a process has its colour before it (白色烤漆), or something is said to be inbuilt (内置LED)."""
    is_inbuilt = isinstance(before, LexiconWord) and before.readings[0].concept.key == "inbuilt"
    return is_inbuilt or (of_kinds(before, [ConceptKind.COLOUR]) and of_kinds(piece, [ConceptKind.PROCESS]))
