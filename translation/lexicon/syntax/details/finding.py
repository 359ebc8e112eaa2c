"""Kinds of details behind the name of a thing in a Chinese title, and how many pieces each has."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Piece, Value, limited_to
from translation.lexicon.syntax.chunking import is_only, only_describes
from translation.lexicon.syntax.clauses.lone_words import is_any
from translation.lexicon.syntax.sets import is_set_word

_GOODS: Final = (ConceptKind.GOOD,)
_PARTS: Final = (ConceptKind.PART,)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
SIZED: Final = (
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
_SCENTS: Final = re.compile(
    "^(?:lavender|rose|jasmine|lemon|orange|peach|osmanthus|lily|mint|green_tea|cherry_blossom)$"
)
"""Keys of what, named behind what is scented, is its scent."""
_BRAND: Final = re.compile("^brand_")
_ENGINE: Final = re.compile("(?:^|_)(?:engine|motor)$")
INBUILT: Final = re.compile("^inbuilt$")
_BOUND: Final = re.compile("magnification")
"""Words in the keys of units of which what follows is said: 10倍变焦."""
NUMBER: Final = re.compile(r"[\d.]+")
_MOST_COUNTED: Final = 2
"""Digits of a number that counts parts."""


def _counted_set(rest: Sequence[Piece]) -> int:
    """Return the length of a number of pieces and the set of them that begin: 三只套装."""
    number = _value(rest)
    return number + 1 if number and any(map(is_set_word, rest[number : number + 1])) else 0


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
    is_size = any(has_unit(rest[:size], unit) and is_any(part, parts) for unit, parts in SIZED)
    number = rest[0].text if isinstance(rest[0], Value) and size == 1 else ""
    return size + 1 if is_size or (number.isdecimal() and len(number) <= _MOST_COUNTED) else 0


def part_of_material(rest: Sequence[Piece]) -> int:
    """Return the length of a part with its material that begins: 竹木盖, or one word for both."""
    if is_only(rest[0], _PARTS) and is_any(rest[0], _NAMING_MATERIAL):
        return 1
    is_material = is_only(rest[0], _MATERIALS) and not is_any(rest[0], _WEAVES)
    return 2 if is_material and any(is_only(each, _PARTS) for each in rest[1:2]) else 0


def branded_part(rest: Sequence[Piece]) -> int:
    """Return the length of a part by its maker that begins: 康明斯发动机."""
    return 2 if is_any(rest[0], _BRAND) and any(is_only(_as_part(each), _PARTS) for each in rest[1:2]) else 0


def engine(rest: Sequence[Piece]) -> int:
    """Return one for an engine or motor that ends the clause, which what stands before it tells of as of the whole."""
    return int(len(rest) == 1 and is_any(_as_part(rest[0]), _ENGINE))


def _as_part(piece: Piece) -> Piece:
    """Return a word as the part that it may be."""
    return limited_to(piece, _PARTS) or piece


def lone_set(rest: Sequence[Piece]) -> int:
    """Return one for the word 套装 that ends the clause: 球拍双拍成人套装."""
    return int(len(rest) == 1 and is_set_word(rest[0]))


def scent(rest: Sequence[Piece]) -> int:
    """Return one for a word that ends the clause, and may be a scent."""
    return int(len(rest) == 1 and is_any(rest[0], _SCENTS))


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
    if len(rest) == 1 and isinstance(rest[0], Value) and NUMBER.fullmatch(rest[0].text):
        return 0  # TE瓶子5.3: of what?
    length = 1 + int(isinstance(rest[0], Value) and any(is_unit(each) for each in rest[1:2]))
    return 0 if has_unit(rest[:length], _BOUND) and len(rest) > length else length


_FINDERS: Final[tuple[Callable[[Sequence[Piece]], int], ...]] = (
    _counted_set, _measure, _sized_part, branded_part, part_of_material, _complement, _composition, _word, scent,
    _value, engine,
)  # fmt: skip
"""Each returns how many pieces the detail that begins has, or zero."""


def is_unit(piece: Piece) -> bool:
    """Return whether a word is a unit, and no set."""
    return is_only(piece, [ConceptKind.UNIT]) and not is_set_word(piece)


def has_unit(value: Sequence[Piece], unit: re.Pattern[str]) -> bool:
    """Return whether a value has one of some units."""
    return any(map(unit.search, _names_of_units(value)))


def _names_of_units(value: Sequence[Piece]) -> Iterator[str]:
    for each in value:
        if isinstance(each, LexiconWord):
            yield from (sense.concept.key for sense in each.readings)
        elif isinstance(each, Quantity):
            yield each.unit.key
        elif isinstance(each, Value):
            yield each.text


def detail_length(rest: Sequence[Piece]) -> int:
    """Return how many pieces the detail that begins has; zero where none is certain."""
    return next(filter(None, (find(rest) for find in _FINDERS)), 0)
