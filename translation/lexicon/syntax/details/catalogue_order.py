"""Catalogue order of a Chinese clause: its thing first, then each detail behind a comma: `lock, cabinet, zinc alloy`.

Item names in supply catalogues are written like that (NATO Manual on Codification, ACodP-1: the noun, then its
modifiers). It leaves open what a detail is to the thing, as the Chinese clause does, and so loses and adds nothing.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, with_commas
from translation.lexicon.segmentation.connectives import SPACE
from translation.lexicon.syntax.chunking import is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.chinese_clauses import FOR_USE, is_named
from translation.lexicon.syntax.details.finding import detail_length
from translation.lexicon.syntax.details.settled_words import DESCRIBING, SETTLED, settled
from translation.lexicon.syntax.families import are_of_one_family
from translation.lexicon.syntax.packed_amounts import may_count_packings
from translation.lexicon.syntax.sets import is_set_word

_COMMA: Final = Mark(",")
_BORDERS: Final = (SPACE, *map(Mark, "(),;|"))
"""What separates clauses: each says something of the thing, in brackets as well."""
_GOODS: Final = (ConceptKind.GOOD,)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_PARTS: Final = (ConceptKind.PART,)
_NOUNS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
_NAMED: Final = (*_NOUNS, ConceptKind.PLACE, ConceptKind.PACKING, ConceptKind.TRADE_TERM)
_NOUN_KINDS: Final = (*_NOUNS, ConceptKind.PACKING)
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART)
_DETAILS: Final = frozenset({*_NAMED, *SETTLED})
_KIND: Final = Link(Relation.KIND)
_NOTHING: Final = Link(Relation.NOTHING)
_WITH: Final = Link(Relation.WITH)
_ATTRIBUTIVE: Final = re.compile(
    "food|fruit|vegetable|plant|flower|animal|fish|meat|seafood|grain|pulse|nuts|spice|chemical|pharma|mineral|metal|material"
    "|fibre|wood|stone|board|fabric|fuel|gas$|beverage|sugar|character|building|vehicle|room|^gift$|supplies|hot_pot_pot"
    "|furniture|cabinet|wardrobe|door$|window|skylight|^suit$|^underwear$|clothing$"
)
"""Words in the keys of what stands before a thing as what that is of, for or shaped like, and is seldom the thing."""
_WHOLE: Final = re.compile(
    "vehicle|bicycle|machine|equipment|appliance|engine|motor|pump|crane|furniture|toilet|urinal|torch|piano|door|window"
    "|drone|television|monitor$|computer|phone$|camera|lens|drilling|scaffold|railing|stair|bed$|sofa"
)
"""Words in the keys of things whose parts are sold: 马桶盖板."""
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
_USE: Final = Link(Relation.USE)
_WITH_PURPOSE: Final = 2
_PAIR: Final = 2
_NUMBER: Final = re.compile(r"\d{1,4}")

_Unit = list[Piece]


def in_catalogue_order(pieces: Sequence[Piece], is_certain: Callable[[Sequence[Piece]], bool]) -> list[Piece] | None:
    """Return a title with the clauses that are not certain in catalogue order; None if one cannot be.

    ``is_certain`` tells whether a clause says something by itself.
    """
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


def _names_thing(unit: _Unit) -> bool:
    """Return whether a unit names a thing or a material, and not what one is for."""
    return unit[-1] != _USE and any(of_kinds(each, _NOUNS) and not only_describes(each) for each in unit)


def _ordered(clause: Sequence[Piece], *, is_later: bool) -> list[_Unit]:
    """Return the thing of a clause and each of its details; nothing where one of them is uncertain.

    A later clause may name no thing, but details of what the first one names.
    """
    units = _sharing_purpose(_units(clause)) if is_later else _units(clause)
    places = [i for i, each in enumerate(units) if len(each) == 1 and is_only(each[0], _GOODS)]
    if not places:
        return [] if not is_later or any(map(_is_short_noun, units)) else units
    if any(map(_may_name_thing, units[: places[0]])):
        return []
    head = _head(units, places)
    if any(_is_misread(_concept(units[i]), _concept(units[head])) for i in places):
        return []
    start = next((i + 1 for i in range(head - 1, -1, -1) if not _describes(units[i])), 0)
    rest = [*units[:start], *units[head + 1 :]]
    if any(map(_is_short_noun, rest)) or any(map(_counts_contents, units[: head + 1])):
        return []
    named = units[start : head + 1]
    if sum(is_only(each[0], _MATERIALS) for each in named) > 1:
        return [named[-1], *named[:-1], *rest]  # 不锈钢玻璃旋转门: which part is of which is open
    return [[piece for each in named for piece in each], *rest]


def _counts_contents(unit: _Unit) -> bool:
    """Return whether a pack before a thing may be what that holds or works on: 7枚装煮蛋器 boils seven eggs."""
    return any(isinstance(each, Labelled) and each.label in {Label.PACK, Label.PAIRS} for each in unit)


def _is_short_noun(unit: _Unit) -> bool:
    """Return whether a detail is a noun of one character, which is rather a part of another word: 球."""
    return len(unit) == 1 and is_only(unit[0], _NOUN_KINDS) and len(_spelling(unit)) == 1


def _units(clause: Sequence[Piece]) -> list[_Unit]:
    """Return what each detail or thing of a clause consists of; nothing if one of them is uncertain."""
    units: list[_Unit] = []
    while clause:
        unit = _unit(clause)
        if not unit or _is_bare_number(unit):
            return []
        units.append(unit)
        clause = clause[len(unit) :]
    return [_as_purpose([piece for piece in each if piece != _NOTHING]) for each in units]


def _unit(clause: Sequence[Piece]) -> _Unit:
    """Return the detail or thing that begins, with what says behind it that it is a kind, or what the thing is for."""
    length = detail_length(clause) or _complement(clause) or _lone_word(clause[0])
    after = clause[length] if 0 < length < len(clause) else None
    length += int(after == _KIND and only_describes(clause[length - 1]))
    length += int(length == 1 and is_only(clause[0], _NOUNS) and _says_purpose(after))
    length += int(length == 1 and is_only(clause[0], _MATERIALS) and after == _NOTHING)
    return list(clause[:length])


def _lone_word(piece: Piece) -> int:
    """Return one for a word that is a detail by itself, or a thing: also one of several kinds, which leaves it open."""
    is_any_detail = isinstance(piece, LexiconWord) and {each.concept.kind for each in piece.readings} <= _DETAILS
    return int(is_any_detail or is_set_word(piece))


def _may_name_thing(unit: _Unit) -> bool:
    """Return whether a word may be a thing or describe one."""
    return len(unit) == 1 and of_kinds(unit[0], _GOODS) and of_kinds(unit[0], DESCRIBING)


def _complement(clause: Sequence[Piece]) -> int:
    """Return the length of what the thing has that begins, where no other noun follows: 带抽屉静音."""
    is_with = clause[0] == _WITH and any(is_only(each, _THINGS) for each in clause[1:2])
    return 2 if is_with and not any(of_kinds(each, _NOUN_KINDS) for each in clause[2:3]) else 0


def _says_purpose(piece: Piece | None) -> bool:
    return piece is not None and (piece == _USE or is_named(piece, FOR_USE))


def _as_purpose(unit: _Unit) -> _Unit:
    """Return a unit with 用 for other words that say what the thing is for: 木地板专用, 智能手表通用."""
    is_purpose = len(unit) == _WITH_PURPOSE and is_named(unit[1], FOR_USE)
    return [unit[0], _USE] if is_purpose else unit


def _sharing_purpose(units: list[_Unit]) -> list[_Unit]:
    """Return the nouns of a later clause as purposes where the last one is: 塑料涂料通用 is for both."""
    *others, last = units or [[]]
    is_shared = last[1:] == [_USE] and all(len(each) == 1 and is_only(each[0], _NOUNS) for each in others)
    return [*([*each, _USE] for each in others), last] if is_shared else units


def _is_bare_number(unit: _Unit) -> bool:
    return len(unit) == 1 and isinstance(unit[0], Value) and bool(_NUMBER.fullmatch(unit[0].text))


def _head(units: Sequence[_Unit], places: Sequence[int]) -> int:
    """Return the place of the thing: the first good, unless it is what a later one, or a part, is of or for."""
    head = places[0]
    for place in places[1:]:
        is_of = _is_attributive(units[head]) and not _is_attributive(units[place])
        is_pair = len(places) == _PAIR and (place == head + 1 or _ends_name(units, head, place))
        if is_of or (is_pair and _is_last(units, head, place)):
            head = place
    last = max((i for i, each in enumerate(units) if _names_part(each)), default=0)
    is_part = head < last and _ends_name(units, head, last)
    return last if is_part and _concept(units[head]).is_any(_WHOLE) else head


def _ends_name(units: Sequence[_Unit], first: int, last: int) -> bool:
    """Return whether at most one word stands between two nouns, and describes, and only values behind the last one.

    Longer details between them are rather of the first one, and the second one another name of it.
    """
    between, behind = units[first + 1 : last], units[last + 1 :]
    is_whole = all(isinstance(each[0], Value | Quantity | Labelled) for each in behind)
    return is_whole and len(between) <= 1 and all(map(_describes, between))


def _names_part(unit: _Unit) -> bool:
    return len(unit) == 1 and is_only(unit[0], _PARTS)


def _is_last(units: Sequence[_Unit], first: int, last: int) -> bool:
    """Return whether the second of two goods is the thing: Chinese compounds end in their head."""
    one, other = _concept(units[first]), _concept(units[last])
    is_name = bool({one.key, *one.broader} & {other.key, *other.broader}) or are_of_one_family(one, other)
    return not is_name and not _is_attributive(units[last])


def _is_attributive(unit: _Unit) -> bool:
    return _concept(unit).is_any(_ATTRIBUTIVE)


def _is_misread(good: Concept, head: Concept) -> bool:
    return any(good.is_any(goods) and head.is_any(heads) for goods, heads in _MISREAD)


def _spelling(unit: _Unit) -> str:
    word = unit[0]
    return word.readings[0].spelling("zh") if isinstance(word, LexiconWord) else ""


def _concept(unit: _Unit) -> Concept:
    return next(each.readings[0].concept for each in unit if isinstance(each, LexiconWord))


def _describes(unit: _Unit) -> bool:
    return len(unit) == 1 and (only_describes(unit[0]) or is_only(unit[0], _MATERIALS))
