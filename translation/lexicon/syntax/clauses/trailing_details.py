"""Details that a Chinese title puts right behind the name of its thing, without a space: 轮椅12寸后轮轻便."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, until_mark
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.appositions import with_names_apart
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.sets import is_set

_COMMA: Final = Mark(",")
_GOODS: Final = (ConceptKind.GOOD,)
_PARTS: Final = (ConceptKind.PART,)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_SIZED: Final = (
    (re.compile("inch|centimetre|millimetre|寸|[cm]m$"), re.compile("wheel|tyre|castor|guide_bar|screen|display")),
    (re.compile("[AW]h$"), re.compile("battery")),
    (re.compile("^E\\d\\d$"), re.compile("lamp_holder|lamp_base")),
)
"""Units, and words in the keys of the parts whose size they tell where they stand right before them."""
_DESCRIBING: Final = (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS, ConceptKind.PLACE)
_NAMING_MATERIAL: Final = re.compile(
    "^(?:alumin|steel|stainless|marble|glass|wooden|bamboo|brass|copper|rubber|nylon|leather)"
)
"""Beginnings of the keys of parts whose names tell their material."""
_WEAVES: Final = re.compile("fabric|jacquard|twill|satin|knit|lace|silk|linen|cotton")
"""Words in the keys of materials that garments are of, and not their buttons: 旗袍提花盘扣."""
_SCENTED: Final = re.compile(
    "laundry|detergent|softener|soap|candle|diffuser|freshener|shampoo|hand_wash|disinfect|cleaner$"
)
_SCENTS: Final = re.compile(
    "^(?:lavender|rose|jasmine|lemon|orange|peach|osmanthus|lily|mint|green_tea|cherry_blossom)$"
)
"""Keys of what, named behind what is scented, is its scent."""
_HAVING_PARTS: Final = re.compile(
    "vehicle|bicycle|bike|machine|wheelchair|truck|tractor|engine|motor|pump|compressor|mounting"
)
"""Words in the keys of goods whose parts are sold: 山地自行车铝合金车把."""
_UNIVERSAL: Final = re.compile("^universal$")
_COMBINED: Final = re.compile("_in_one$")
_INBUILT: Final = re.compile("^inbuilt$")
_BOUND: Final = re.compile("magnification")
"""Words in the keys of units of which what follows is said: 10倍变焦."""
_NUMBER: Final = re.compile(r"[\d.]+")
_MOST_COUNTED: Final = 2
"""Digits of a number that counts parts."""


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
    details = _details(first[end:])
    named = with_names_apart(first[:end])
    if _are_uncertain(first[:end], first[end:], details) or (len(named) == end and not details):
        return None
    return [*named, *_listed(details), *pieces[len(first) :]]


def _are_uncertain(named: Sequence[Piece], rest: Sequence[Piece], details: Sequence[Sequence[Piece]]) -> bool:
    """Return whether what stands behind a good is no list of details, a set of several goods, or the thing itself."""
    if bool(rest) != bool(details):
        return True
    if sum(of_kinds(each, _GOODS) for each in named) > 1 and any(map(_counts_set, rest)):
        return True
    if len(rest) == 1 and is_any(rest[0], _UNIVERSAL):
        return True  # 茶通用: for all kinds of tea
    is_owner = is_any(named[-1], _HAVING_PARTS) or (len(named) == 1 and len(details) == 1)
    return is_owner and bool(rest) and bool(_part_of_material(rest))


def _listed(details: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Yield the details with a comma before each, but for what is said to be inbuilt."""
    for before, each in pairwise([[], *details]):
        if not (before and is_any(before[0], _INBUILT)):
            yield _COMMA
        yield from each


def _details(rest: Sequence[Piece]) -> list[list[Piece]]:
    """Return what each of the details behind a good consists of; nothing if one of them is uncertain."""
    details: list[list[Piece]] = []
    while rest:
        length = detail_length(rest)
        if not length or (details and _is_loose(details[-1]) and _may_be_described(rest[:length])):
            return []
        details.append(list(rest[:length]))
        rest = rest[length:]
    return details


def detail_length(rest: Sequence[Piece]) -> int:
    """Return how many pieces the detail that begins has; zero where none does."""
    return next(filter(None, (find(rest) for find in _FINDERS)), 0)


def _counted_set(rest: Sequence[Piece]) -> int:
    """Return the length of a number of pieces and the set of them that begin: 三只套装."""
    number = _value(rest)
    return number + 1 if number and any(map(_is_set_word, rest[number : number + 1])) else 0


def _measure(rest: Sequence[Piece]) -> int:
    """Return the length of a property and its value that begin, in either order: 300坑距."""
    before = _value(rest)
    if before and any(is_only(each, [ConceptKind.PROPERTY]) for each in rest[before : before + 1]):
        return before + 1
    behind = _value(rest[1:]) if is_only(rest[0], [ConceptKind.PROPERTY]) else 0
    return behind + 1 if behind else 0


def _sized_part(rest: Sequence[Piece]) -> int:
    """Return the length of a part with its size or number that begins: 12寸后轮, 四叶刀."""
    size = _value(rest)
    part = rest[size] if 0 < size < len(rest) else None
    if part is None or not is_only(part, _PARTS):
        return 0
    is_size = any(_has_unit(rest[:size], unit) and is_any(part, parts) for unit, parts in _SIZED)
    number = rest[0].text if isinstance(rest[0], Value) and size == 1 else ""
    return size + 1 if is_size or (number.isdecimal() and len(number) <= _MOST_COUNTED) else 0


def _part_of_material(rest: Sequence[Piece]) -> int:
    """Return the length of a part with its material that begins: 竹木盖, or one word for both."""
    if is_only(rest[0], _PARTS) and is_any(rest[0], _NAMING_MATERIAL):
        return 1
    is_material = is_only(rest[0], _MATERIALS) and not is_any(rest[0], _WEAVES)
    return 2 if is_material and any(is_only(each, _PARTS) for each in rest[1:2]) else 0


def _scent(rest: Sequence[Piece]) -> int:
    return int(len(rest) == 1 and is_any(rest[0], _SCENTS))


def _is_scent(clause: Sequence[Piece], good: Piece) -> bool:
    """Return whether a clause ends in the scent of a good: 洗衣凝珠三合一15g薰衣草."""
    return bool(_scent(clause)) and is_any(good, _SCENTED)


def _complement(rest: Sequence[Piece]) -> int:
    """Return the length of what the thing has, in one word that ends the clause: 带滤网."""
    return 2 if len(rest) == 2 and rest[0] == Link(Relation.WITH) and is_only(rest[1], [*_PARTS, *_GOODS]) else 0


def _composition(rest: Sequence[Piece]) -> int:
    """Return the length of a material with its share, which end the clause: 95%棉; one alone may be a fabric for it."""
    is_share = len(rest) == 2 and isinstance(rest[0], Value) and rest[0].text.endswith("%")
    return 2 if is_share and is_only(rest[1], _MATERIALS) else 0


def _word(rest: Sequence[Piece]) -> int:
    """Return one for a description, a certificate or a label that begins."""
    is_label = isinstance(rest[0], Labelled) and rest[0].label is not Label.TYPE
    is_described = only_describes(rest[0]) or (
        is_only(rest[0], _DESCRIBING) and not is_only(rest[0], [ConceptKind.PLACE])
    )
    return int(is_label or is_described or is_only(rest[0], [ConceptKind.CERTIFICATE]))


def _value(rest: Sequence[Piece]) -> int:
    """Return the length of the value, with its unit, that begins."""
    if not rest or not isinstance(rest[0], Value | Quantity):
        return 0
    if len(rest) == 1 and isinstance(rest[0], Value) and _NUMBER.fullmatch(rest[0].text):
        return 0  # TE瓶子5.3: of what?
    length = 1 + int(isinstance(rest[0], Value) and any(_is_unit(each) for each in rest[1:2]))
    return 0 if _has_unit(rest[:length], _BOUND) and len(rest) > length else length


_FINDERS: Final[tuple[Callable[[Sequence[Piece]], int], ...]] = (
    _counted_set, _measure, _sized_part, _part_of_material, _complement, _composition, _word, _scent, _value,
)  # fmt: skip
"""Each returns how many pieces the detail that begins has, or zero."""


def _is_loose(detail: Sequence[Piece]) -> bool:
    """Return whether a detail may describe a part behind it as well."""
    return all(isinstance(each, Value | Quantity) or only_describes(each) or _is_unit(each) for each in detail)


def _may_be_described(detail: Sequence[Piece]) -> bool:
    """Return whether a detail is a part or material that what stands before it may describe, but for a size."""
    is_sized = is_only(detail[-1], _PARTS) and any(_has_unit(detail[:-1], unit) for unit, _ in _SIZED)
    names_part = any(is_only(each, [*_PARTS, *_MATERIALS]) for each in detail)
    return names_part and detail[0] != Link(Relation.WITH) and not is_sized


def _names_good(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.kind is ConceptKind.GOOD


def _counts_set(piece: Piece) -> bool:
    is_labelled = isinstance(piece, Labelled) and piece.label in {Label.SET, Label.PACK, Label.COMBINED}
    return _is_set_word(piece) or is_labelled or is_any(piece, _COMBINED)


def _is_set_word(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and any(is_set(each.concept) for each in piece.readings)


def _is_unit(piece: Piece) -> bool:
    return is_only(piece, [ConceptKind.UNIT]) and not _is_set_word(piece)


def _has_unit(value: Sequence[Piece], unit: re.Pattern[str]) -> bool:
    return any(map(unit.search, _names_of_units(value)))


def _names_of_units(value: Sequence[Piece]) -> Iterator[str]:
    for each in value:
        if isinstance(each, LexiconWord):
            yield from (sense.concept.key for sense in each.readings)
        elif isinstance(each, Quantity):
            yield each.unit.key
        elif isinstance(each, Value):
            yield each.text
