"""Details that a Chinese title puts right behind the name of its thing, without a space: 轮椅12寸后轮轻便."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import COMPLEMENTS, LexiconWord, Link, Mark, Piece, Value, until_mark
from translation.lexicon.segmentation.connectives import SPACE
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.appositions import with_names_apart
from translation.lexicon.syntax.clauses.chinese_clauses import FOR_USE, is_named
from translation.lexicon.syntax.clauses.inclusions import COMPLEMENT_WORDS
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.details.finding import (
    INBUILT,
    NUMBER,
    SIZED,
    branded_part,
    detail_length,
    engine,
    has_unit,
    is_unit,
    lone_set,
    part_of_material,
    scent,
)
from translation.lexicon.syntax.sets import is_set_word

_COMMA: Final = Mark(",")
_GOODS: Final = (ConceptKind.GOOD,)
_PARTS: Final = (ConceptKind.PART,)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_SCENTED: Final = re.compile(
    "laundry|detergent|softener|soap|candle|diffuser|freshener|shampoo|hand_wash|disinfect|cleaner$"
)
_HAVING_PARTS: Final = re.compile(
    "vehicle|bicycle|bike|machine|wheelchair|truck|tractor|engine|motor|pump|compressor|mounting"
)
"""Words in the keys of goods whose parts are sold: 山地自行车铝合金车把."""
_COMBINED: Final = re.compile("_in_one$")
_WORKING: Final = re.compile(
    "machine|tool|drill|saw|blade|bit$|mill$|adhesive|glue|paint|coating|clean|polish|abrasive|weld|instrument|tester|mould"
    "|knife|scissors|cutter|primer|screw|nail$|bolt|detector|brush"
)
"""Words in the keys of goods behind which a material is rather what they work on."""
_SOLD: Final = re.compile("shade|cover|frame$|base$|blade|rack|bucket|refill|button|liner|head$|accessor")
"""Words in the keys of parts that are sold alone, or are a second name."""
_OF_OTHERS: Final = frozenset({"fabric_material", "fibre", "granule_material"})
"""Keys of materials that goods before them are the use, or the source, of."""
_OF_GOODS: Final = re.compile("kVA|[kKM]?W$|horsepower|kilowatt|[mM]?[Ll]$|litre|k?g$|kilogram|tonne|吨|马力|升")
"""Units of power, volume and weight, which tell of a whole."""


def with_details_apart(pieces: Sequence[Piece]) -> list[Piece] | None:
    """Return a title with commas around the details behind the last good of its first clause; None without any.

    Those are labels, values, descriptions, materials, and parts with their material or size. A value or description
    before the material of a part may belong to the thing as well: None for 白板120×90cm铝边框, 棒球帽六片刺绣金属扣.
    """
    first = until_mark(pieces)
    places = [i for i, each in enumerate(first) if of_kinds(each, _GOODS)]
    if len(places) > 1 and _is_scent(first[places[-1] :], first[places[-2]]):
        places.pop()
    if not places or not _names_good(first[places[-1]]):
        return None
    end = places[-1] + 1
    end += any(map(is_set_word, first[end : end + 1])) and not any(map(is_set_word, first[end + 1 :]))
    details = _details(first[end:], first[places[-1]])
    named = with_names_apart(first[:end])
    if _are_uncertain(first, places[-1], details) or (len(named) == end and not details):
        return None
    return [*named, *_listed(details), *_apart(pieces[len(first) :])] if details else [*named, *pieces[len(first) :]]


def _are_uncertain(clause: Sequence[Piece], place: int, details: Sequence[Sequence[Piece]]) -> bool:
    """Return whether what stands behind a good is no list of details, a set of several goods, or the thing itself."""
    named, rest = clause[: place + 1], clause[place + 1 :]
    owner = named[-2:-1]
    if bool(rest) != bool(details) and not all(map(is_set_word, rest)):
        return True
    if owner and isinstance(owner[0], Link) and owner[0] in COMPLEMENTS:
        return True  # 植鞣皮 with 皮条
    if sum(of_kinds(each, _GOODS) for each in named) > 1 and any(map(_counts_set, rest)):
        return True
    if len(rest) == 1 and (is_named(rest[0], FOR_USE) or is_only(rest[0], _MATERIALS)):
        return True  # 茶通用, 不粘锅专用: for these; 香蕉纤维: of bananas
    is_owner = is_any(named[-1], _HAVING_PARTS) or (len(named) == 1 and len(details) == 1)
    return is_owner and bool(rest) and bool(part_of_material(rest))


def _apart(later: Sequence[Piece]) -> list[Piece]:
    """Return later clauses with a comma before the first: its value is none of the last detail."""
    return [_COMMA, *later[1:]] if later and later[0] == SPACE else list(later)


def _listed(details: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Yield the details with a comma before each, but for what is said to be inbuilt."""
    for before, each in pairwise([[], *details]):
        if not (before and is_any(before[0], INBUILT)):
            yield _COMMA
        yield from each


def _details(rest: Sequence[Piece], good: Piece) -> list[list[Piece]]:
    """Return what each of the details behind a good consists of; nothing if one of them is uncertain."""
    details: list[list[Piece]] = []
    while rest:
        length = detail_length(rest) or _last_detail(rest, good, details)
        if not length or (details and _is_loose(details[-1]) and _may_be_described(rest[:length])):
            return []
        details.append(list(rest[:length]))
        rest = rest[length:]
    return details


def _last_detail(rest: Sequence[Piece], good: Piece, details: Sequence[Sequence[Piece]]) -> int:
    """Return the length of what begins that may be a detail of some goods, or behind some details, alone."""
    if len(details) > 1 and not is_only(details[-1][-1], [ConceptKind.PROCESS]) and lone_set(rest):
        return 1
    is_number = bool(details) and _is_number(details[-1])
    material = 0 if is_number else _material(rest, good)
    return material or (_part(rest, good) if details else 0)


def _is_number(detail: Sequence[Piece]) -> bool:
    """Return whether a detail is a bare number, which may be the share of a material: 95白鹅绒."""
    return isinstance(detail[-1], Value) and bool(NUMBER.fullmatch(detail[-1].text))


def _material(rest: Sequence[Piece], good: Piece) -> int:
    """Return one for a material that begins, which the good itself is of: 脚链沙滩贝壳; machines and glues work it.

    One of a single character may be part of a word, and a fabric or fibre be of what is named before.
    """
    material = rest[0] if is_only(rest[0], _MATERIALS) else None
    if not isinstance(material, LexiconWord) or is_any(good, _WORKING):
        return 0
    sense = material.readings[0]
    return int(len(sense.spelling("zh")) > 1 and sense.concept.key not in _OF_OTHERS)


def _part(rest: Sequence[Piece], good: Piece) -> int:
    """Return one for a part that ends the clause, if the good is no machine, of which parts are sold."""
    is_part = len(rest) == 1 and is_only(rest[0], _PARTS) and not is_any(rest[0], _SOLD)
    return int(is_part and not is_any(good, _HAVING_PARTS))


def _is_scent(clause: Sequence[Piece], good: Piece) -> bool:
    """Return whether a clause ends in the scent of a good: 洗衣凝珠三合一15g薰衣草."""
    return bool(scent(clause)) and is_any(good, _SCENTED)


def _is_loose(detail: Sequence[Piece]) -> bool:
    """Return whether a detail may describe a part behind it as well: but for power, capacity, uses."""
    if all(map(_is_of_whole, detail)) or has_unit(detail, _OF_GOODS):
        return False
    return all(isinstance(each, Value | Quantity) or only_describes(each) or is_unit(each) for each in detail)


def _is_of_whole(piece: Piece) -> bool:
    """Return whether a word says what a thing is for or has, so that it describes no part."""
    names = (
        [each.concept.adjective("en").plain for each in piece.readings]
        if isinstance(piece, LexiconWord) and only_describes(piece)
        else []
    )
    return bool(names) and all(each.startswith(COMPLEMENT_WORDS) for each in names)


def _may_be_described(detail: Sequence[Piece]) -> bool:
    """Return whether a detail is a part or material that what stands before it may describe, but for a size."""
    if (len(detail) == 1 and is_only(detail[0], _MATERIALS)) or branded_part(detail) or engine(detail):
        return False
    is_sized = is_only(detail[-1], _PARTS) and any(has_unit(detail[:-1], unit) for unit, _ in SIZED)
    names_part = any(is_only(each, [*_PARTS, *_MATERIALS]) for each in detail)
    return names_part and detail[0] != Link(Relation.WITH) and not is_sized


def _names_good(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind is ConceptKind.GOOD


def _counts_set(piece: Piece) -> bool:
    is_labelled = isinstance(piece, Labelled) and piece.label in {Label.SET, Label.PACK, Label.COMBINED}
    return is_set_word(piece) or is_labelled or is_any(piece, _COMBINED)
