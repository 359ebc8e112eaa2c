"""What a Chinese thing has, said in a character or two: 双轴承 (two bearings), 抽屉式 (with drawers), 含保温袋餐具."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, clauses, until_mark
from translation.lexicon.syntax.chunking import NAMED_KINDS, AmbiguousPhrase, is_only, of_kinds, only_describes
from translation.lexicon.syntax.compounds import is_for_another
from translation.lexicon.syntax.details.types import with_types

_CERTIFICATION: Final = "certification"
_PAIR: Final = "pair"
_TWO: Final = Value("2", "2")
_SEVERAL: Final = 2
_WITH: Final = Link(Relation.WITH)
_THINGS: Final = (ConceptKind.PART, ConceptKind.GOOD)
_OWNING: Final = re.compile("带(?!.*[锁灯刹显屏孔网膜]|日历|开关)")
"""Beginning of names that say what a thing has, but for what parts have too: 带锁抽屉."""


def with_possessions(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which "double X" counts X, and "X type" is "with X" for parts.

    What is named twice in a row (with its abbreviation: 三聚磷酸钠STPP) is named once, two goods that end a complement
    are both in it, and what a thing is certified by follows it.
    """
    once = [piece for before, piece in zip([None, *pieces], pieces, strict=False) if not _is_same(before, piece)]
    certified = _with_certification_behind(once)
    typed = _with_parts_as_kinds(with_types(certified))
    ordered = [piece for _, clause in clauses(typed) for piece in _with_two_parts_behind(clause)]
    return list(_with_goods_listed(list(_with_pairs(ordered))))


def _is_same(before: Piece | None, piece: Piece) -> bool:
    """Return whether two words have one meaning for certain, and the same one."""
    if not isinstance(before, LexiconWord) or not isinstance(piece, LexiconWord):
        return False
    concepts = {each.concept.key for each in (*before.readings, *piece.readings)}
    return len(concepts) == 1 and piece.readings[0].concept.kind is not ConceptKind.UNIT


def _with_certification_behind(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with a certification that begins a title behind its first clause: EEC认证电动摩托车."""
    if len(pieces) < 3 or not _is_certification(pieces[1]) or not _is_code(pieces[0]) or isinstance(pieces[2], Mark):
        return list(pieces)
    end = next((i for i, each in enumerate(pieces) if isinstance(each, Mark)), len(pieces))
    return [*pieces[2:end], Mark(","), *pieces[:2], *pieces[end:]]


def _is_certification(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key == _CERTIFICATION


def _is_code(piece: Piece) -> bool:
    return (isinstance(piece, Value) and piece.text[:1].isalpha()) or (of_kinds(piece, [ConceptKind.CERTIFICATE]))


def _with_goods_listed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with "and" between the things that "with" precedes, and that end a clause: 含保温袋餐具.

    Two are a list if a good is named before, more than two everywhere but at the beginning of a clause.
    """
    joints = {i + k for i in range(2, len(pieces)) for k in range(1, len(_owned(pieces, i)))}
    for i, piece in enumerate(pieces):
        if i in joints:
            yield Link(Relation.AND)
        yield piece
        if _describes_part_owned(piece) and _is_owned_too(pieces, i + 1):
            yield from (Mark(","), _WITH)  # 电脑椅 带头枕脚托


def _owned(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """Return the things from a place to the end of its clause, if "with" precedes them, and they are several."""
    things = until_mark(pieces[place:])
    if len(things) < _SEVERAL or pieces[place - 1] != _WITH or not all(map(_is_thing, things)):
        return []
    is_list = _is_owned_too(pieces, place + 1) if len(things) == _SEVERAL else not isinstance(pieces[place - 2], Mark)
    return things if is_list else []


def _describes_part_owned(piece: Piece) -> bool:
    """Return whether a word is a description that says in Chinese what a thing has, and no part would: 带头枕."""
    readings = piece.readings if only_describes(piece) and isinstance(piece, LexiconWord) else ()
    return any(_OWNING.match(each.spelling("zh")) for each in readings)


def _is_owned_too(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether a thing that ends a clause alone is a part of a good named before, or what that comes with.

    Raises `AmbiguousPhrase` where it may as well be for the good: 帐篷带地垫收纳袋.
    """
    things = until_mark(pieces[place:])
    if len(things) != 1 or not _is_thing(things[0]):
        return False
    before = pieces[:place]
    is_part = of_kinds(things[0], [ConceptKind.PART])
    if not is_part and _is_for_another(things[0]) and any(map(_may_be_good, until_mark(reversed(before)))):
        raise AmbiguousPhrase
    return any(map(_may_be_good, before))


def _may_be_good(piece: Piece) -> bool:
    return of_kinds(piece, [ConceptKind.GOOD])


def _is_thing(piece: Piece) -> bool:
    return is_only(piece, _THINGS)


def _is_good(piece: Piece) -> bool:
    return is_only(piece, [ConceptKind.GOOD])


def _is_for_another(piece: Piece) -> bool:
    """Return whether a thing may be for the one before it: a charger, a box."""
    return isinstance(piece, LexiconWord) and any(is_for_another(each.concept) for each in piece.readings)


def _with_parts_as_kinds(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with "with" before a part, for 式 or 款 behind it.

    What describes the part in a clause of its own may describe the thing: it stays as it is.
    """
    for i, piece in enumerate(pieces):
        after = pieces[i + 1] if i + 1 < len(pieces) else None
        if after == Link(Relation.KIND) and _is_long_part(piece) and _begins(pieces, i):
            yield from (_WITH, piece)
        elif piece == Link(Relation.KIND) and i and _is_long_part(pieces[i - 1]) and _begins(pieces, i - 1):
            continue
        else:
            yield piece


def _begins(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether nothing before a part in its clause can describe it, or a thing that has it follows."""
    before = until_mark(reversed(pieces[:place]))
    follows = until_mark(pieces[place + 2 :])
    if any(isinstance(each, Link) for each in before):
        return False
    is_named = any(of_kinds(each, [ConceptKind.GOOD]) for each in follows)
    return is_named or not before or _is_good_or_value(before[0])


def _is_good_or_value(piece: Piece) -> bool:
    return _is_good(piece) or isinstance(piece, Value | Quantity | Labelled)


def _is_long_part(piece: Piece) -> bool:
    """Return whether a word names a part in two characters or more; one may be a shape: 板式."""
    return isinstance(piece, LexiconWord) and all(
        each.concept.kind is ConceptKind.PART and len(each.spelling("zh")) > 1 for each in piece.readings
    )


def _with_two_parts_behind(clause: list[Piece]) -> list[Piece]:
    """Return a clause that names two parts before their thing with "with two X" at its end: 双旋钮烤箱."""
    at = next((i for i, each in enumerate(clause) if _is_pair(each)), len(clause))
    part, thing = clause[at + 1 : at + 2], clause[at + 2 :]
    is_plain = not any(isinstance(each, Link) for each in clause) and not any(map(_is_pair, thing))
    if not (is_plain and all(map(_is_long_part, part)) and any(of_kinds(each, [ConceptKind.GOOD]) for each in thing)):
        return clause
    return [*clause[:at], *thing, _WITH, _TWO, *part]


def _with_pairs(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield pieces with a number for 双 before a thing that ends a clause, or that "with" precedes."""
    for i, piece in enumerate(pieces):
        place = _PairWord(pieces, i)
        if not (_is_pair(piece) and place.is_counted):
            yield piece
        elif place.before == _WITH or isinstance(place.before, Mark):
            yield _TWO
        elif place.names_part and place.follows_good:
            yield from (Mark(","), _TWO)
        else:
            yield piece


@dataclass(frozen=True, slots=True)
class _PairWord:
    """The word 双 at a place in the pieces of a title."""

    pieces: Sequence[Piece]
    at: int

    @property
    def before(self) -> Piece | None:
        return self.pieces[self.at - 1] if self.at else None

    @property
    def is_counted(self) -> bool:
        """Whether a thing stands right behind, and none after it in the clause."""
        clause = self._clause()
        thing = clause[0] if clause else None
        if not isinstance(thing, LexiconWord) or any(isinstance(each, Link) for each in clause):
            return False
        rest = [each for each in clause[1:] if isinstance(each, LexiconWord)]
        return thing.readings[0].concept.kind in _THINGS and all(map(only_describes, rest))

    @property
    def names_part(self) -> bool:
        """Whether the thing behind is a part for certain."""
        return all(is_only(each, [ConceptKind.PART]) for each in self._clause()[:1])

    @property
    def follows_good(self) -> bool:
        """Whether a good is named before, so that the thing behind is what that has."""
        clause = until_mark(reversed(self.pieces[: self.at]))
        named = next((each for each in clause if of_kinds(each, NAMED_KINDS)), None)
        is_plain = not any(isinstance(each, Link) for each in clause)
        return is_plain and of_kinds(named, [ConceptKind.GOOD])

    def _clause(self) -> list[Piece]:
        return until_mark(self.pieces[self.at + 1 :])


def _is_pair(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key == _PAIR
