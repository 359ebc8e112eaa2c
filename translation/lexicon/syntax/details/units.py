"""Units of a Chinese clause that is listed: a detail or a name of a thing each, with what belongs to it."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import LexiconWord, Link, Piece, Value
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.chinese_clauses import FOR_USE, is_named
from translation.lexicon.syntax.clauses.inclusions import is_complement
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.details.finding import INBUILT, detail_length
from translation.lexicon.syntax.details.settled_words import DESCRIBING, SETTLED
from translation.lexicon.syntax.sets import is_set_word

GOODS: Final = (ConceptKind.GOOD,)
PARTS: Final = (ConceptKind.PART,)
MATERIALS: Final = (ConceptKind.MATERIAL,)
THINGS: Final = (*GOODS, *PARTS)
NOUNS: Final = (*THINGS, *MATERIALS)
USE: Final = Link(Relation.USE)
_NAMED: Final = (*NOUNS, ConceptKind.PLACE, ConceptKind.PACKING, ConceptKind.TRADE_TERM)
_NOUN_KINDS: Final = (*NOUNS, ConceptKind.PACKING)
_DETAILS: Final = frozenset({*_NAMED, *SETTLED})
_KIND: Final = Link(Relation.KIND)
_NOTHING: Final = Link(Relation.NOTHING)
_COMPLEMENTS: Final = (Link(Relation.WITH), Link(Relation.LACKING))
_PAIR: Final = 2
_NUMBER: Final = re.compile(r"\d{1,4}")

Unit = list[Piece]


def units_of(clause: Sequence[Piece]) -> list[Unit]:
    """Return what each detail or thing of a clause consists of; nothing if one of them is uncertain."""
    units: list[Unit] = []
    while clause:
        unit = _unit(clause)
        if not unit or _is_bare_number(unit):
            return []
        units.append(unit)
        clause = clause[len(unit) :]
    return [_as_purpose([piece for piece in each if piece != _NOTHING]) for each in units]


def _unit(clause: Sequence[Piece]) -> Unit:
    """Return the detail or thing that begins, with what says behind it that it is a kind, or what the thing is for."""
    length = _part_described(clause) or detail_length(clause) or _complement(clause) or _lone_word(clause[0])
    after = clause[length] if 0 < length < len(clause) else None
    length += int(after == _KIND and only_describes(clause[length - 1]))
    length += int(length == 1 and is_only(clause[0], NOUNS) and _says_purpose(after))
    length += int(length == 1 and is_only(clause[0], MATERIALS) and after == _NOTHING)
    return list(clause[:length])


def _part_described(clause: Sequence[Piece]) -> int:
    """Return the length of the part that ends a clause with what is said of it: 可拆卸抓绒内胆, 内置MPPT."""
    if is_any(clause[0], INBUILT):
        return min(len(clause), _PAIR)
    *described, part = clause
    *materials, word = reversed(described) if described else [part]
    is_described = (
        only_describes(word) and not is_complement(word) and all(is_only(each, MATERIALS) for each in materials)
    )
    return len(clause) if is_described and len(materials) <= 1 and is_only(part, PARTS) else 0


def _lone_word(piece: Piece) -> int:
    """Return one for a word that is a detail by itself, or a thing: also one of several kinds, which leaves it open."""
    is_any_detail = isinstance(piece, LexiconWord) and {each.concept.kind for each in piece.readings} <= _DETAILS
    return int(is_any_detail or is_set_word(piece))


def _complement(clause: Sequence[Piece]) -> int:
    """Return the length of what the thing has or lacks that begins, where no other noun follows: 带抽屉静音."""
    is_with = clause[0] in _COMPLEMENTS and any(is_only(each, THINGS) for each in clause[1:2])
    return 2 if is_with and not any(of_kinds(each, _NOUN_KINDS) for each in clause[2:3]) else 0


def _says_purpose(piece: Piece | None) -> bool:
    return piece is not None and (piece == USE or is_named(piece, FOR_USE))


def _as_purpose(unit: Unit) -> Unit:
    """Return a unit with 用 for other words that say what the thing is for: 木地板专用, 智能手表通用."""
    is_purpose = len(unit) == _PAIR and is_named(unit[1], FOR_USE)
    return [unit[0], USE] if is_purpose else unit


def sharing_purpose(units: list[Unit]) -> list[Unit]:
    """Return the nouns of a later clause as purposes where the last one is: 塑料涂料通用 is for both."""
    *others, last = units or [[]]
    is_shared = last[1:] == [USE] and all(len(each) == 1 and is_only(each[0], NOUNS) for each in others)
    return [*([*each, USE] for each in others), last] if is_shared else units


def _is_bare_number(unit: Unit) -> bool:
    return len(unit) == 1 and isinstance(unit[0], Value) and bool(_NUMBER.fullmatch(unit[0].text))


def may_name_thing(unit: Unit) -> bool:
    """Return whether a word may be a thing or describe one."""
    return len(unit) == 1 and of_kinds(unit[0], GOODS) and of_kinds(unit[0], DESCRIBING)


def is_short_noun(unit: Unit) -> bool:
    """Return whether a detail is a noun of one character, which is rather a part of another word: 球."""
    return len(unit) == 1 and is_only(unit[0], _NOUN_KINDS) and len(_spelling(unit)) == 1


def _spelling(unit: Unit) -> str:
    word = unit[0]
    return word.readings[0].spelling("zh") if isinstance(word, LexiconWord) else ""


def places_of(units: Sequence[Unit], kinds: Sequence[ConceptKind]) -> list[int]:
    """Return the places of the units that are one word for a concept of some kinds."""
    return [i for i, each in enumerate(units) if len(each) == 1 and is_only(each[0], kinds)]


def concept_of(unit: Unit) -> Concept:
    """Return the concept of the first word of a unit."""
    return next(each.readings[0].concept for each in unit if isinstance(each, LexiconWord))


def describes(unit: Unit) -> bool:
    """Return whether a unit is a word that describes, or a material."""
    return len(unit) == 1 and (only_describes(unit[0]) or is_only(unit[0], MATERIALS))
