"""Chinese compounds of two nouns: a set and what it consists of (厨刀三件套), a part before its thing (弹盖保温杯)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation, Supply
from translation.lexicon.pieces import LexiconWord, Value
from translation.lexicon.readings import Sense
from translation.lexicon.segmentation.connectives import HAN_DIGITS
from translation.lexicon.syntax.chunking import Chunk, of_kinds

_SUPPLIES: Final = {"set_unit": Supply.SET, "kit": Supply.KIT}
"""What a thing is supplied as, by the concepts of 套装 and 套件."""
_SET: Final = re.compile("[两三四五六七八九十]件套")
"""Names of sets that do not say what they consist of."""
_BELONGING: Final = re.compile(
    "part|accessor|component|hardware|fitting|cover|supplies|tool|seal|protector|holder|starter|alternator|filter|mount"
    "|adapter|battery_kit"
)
"""Words in the keys of concepts that belong to something else."""
_WHOLE: Final = re.compile(
    "machine|appliance|equipment|vehicle|device|motor|engine|pump|lamp|light|cooker|auto_part|drinkware|door"
)
"""Words in the keys of things that have parts of their own; a star or a rose before a part is its shape."""
_SERVING: Final = re.compile(
    "(?:machine|equipment|line|fabric|rack|holder|stand|box|bag|cabinet|basket|organiser|container|tool|tester|cutter"
    "|tap|mixer_tap|trolley|label|cover|adhesive|detergent|cleaner|mould|feeder)$"
)
"""Endings of the keys of things that serve others, which stand before them."""
_UNSERVED: Final = re.compile(
    "animal|plant|flower|toy|doll|character|batter|motor|engine|fuel|petrol|diesel|oil|gas|energy|steam|figur|handicraft"
    "|machine|equipment|computer|robot|resin|steel|metal|fibre|star|vehicle|balloon|heart"
)
"""Words in the keys of what before a thing may as well be its shape, material, drive or kind."""
_LAMPS: Final = re.compile("lamp|spotlight|lighting|floodlight")
_LIT: Final = re.compile("sign|stage|aquarium|mirror|cabinet|showcase|display|painting|wardrobe")
_FABRICS: Final = frozenset({"fabric_material", "satin", "twill"})
_BLENDS: Final = frozenset({"poly_cotton"})
"""Blends of fibres that are fabrics as well."""
_COSMETICS: Final = re.compile("cosmetic|skin_care|toiletries|hair_care|shampoo|soap|body_care")
_INGREDIENTS: Final = re.compile("chemical|extract|vitamin|_oil|plant|fruit|tea|herb|acid|collagen")
_COMPLEMENTS: Final = ("with ", "for ")
_OF_WHOLE: Final = frozenset(
    {"large_capacity", "lightweight", "ultra_light", "portable", "smart", "mini", "household_use", "multifunctional"}
    | {
        "for_outdoor_use",
        "fully_automatic",
        "semi_automatic",
        "automatic",
        "wall_mounted",
        "creative_style",
        "handheld",
    }
    | {"all_brass", "single_hole", "professional", "cordless", "foldable", "factory_direct", "industrial_grade"}
)
"""Qualities that no part of a thing has alone."""


def with_members(chunk: Chunk) -> Chunk:
    """Return a chunk with a set as its head, if one of its words names a set, and others what it consists of."""
    words = [item for item in chunk.items if isinstance(item, LexiconWord)]
    sets = [word for word in words if any(_names_set(reading.concept) for reading in word.readings)]
    if len(sets) != 1 or chunk.tails or chunk.members:
        return chunk
    rest = [item for item in chunk.items if item is not sets[0]]
    goods = [item for item in rest if isinstance(item, LexiconWord) and of_kinds(item, [ConceptKind.GOOD])]
    places = [chunk.items.index(item) for item in (sets[0], *goods)]
    if len(goods) != 1 or abs(places[1] - places[0]) != 1:
        return chunk
    return Chunk(items=[sets[0]], members=Chunk(items=rest, governed=chunk.governed, follows=True))


def with_supply(chunk: Chunk) -> Chunk:
    """Return a chunk without its last word, if that says that a thing comes in a set or as a kit: 淋浴柱套装.

    Only a thing right before it is certain: 高尔夫球车锂电套装 is no golf cart. Where pieces are counted first, the
    set is of so many of them (13支麻花钻套装), else the thing may be one with what belongs to it.
    """
    words = [i for i, item in enumerate(chunk.items) if isinstance(item, LexiconWord)]
    if words == [1] and isinstance(chunk.items[0], Quantity) and not chunk.tails:
        return _set_of(chunk, chunk.items[0])
    if len(words) < 2 or words[-1] != words[-2] + 1 or chunk.members:
        return chunk
    supply, thing = chunk.items[words[-1]], chunk.items[words[-2]]
    if not isinstance(supply, LexiconWord) or not isinstance(thing, LexiconWord):
        return chunk
    kind = next((_SUPPLIES[each.concept.key] for each in supply.readings if each.concept.key in _SUPPLIES), None)
    goods = tuple(each for each in thing.readings if each.concept.kind in {ConceptKind.GOOD, ConceptKind.PART})
    if not kind or not goods:
        return chunk
    kept = [LexiconWord(goods) if item is thing else item for item in chunk.items if item is not supply]
    counted = isinstance(kept[0], Quantity) and kept[0].unit.key == "piece" and kept[0].number.isdecimal()
    if kind is Supply.SET and counted and not chunk.tails:
        sets = tuple(each for each in supply.readings if each.concept.key == "set_unit")
        return Chunk(items=[LexiconWord(sets)], members=Chunk(items=kept, governed=chunk.governed, follows=True))
    return replace(chunk, items=kept, supply=kind)


def _set_of(chunk: Chunk, quantity: Quantity) -> Chunk:
    """Return a set of so many units, if the word behind the number is a set: 12色套装."""
    word, *rest = chunk.items[1:]
    sets = (
        tuple(each for each in word.readings if each.concept.key == "set_unit") if isinstance(word, LexiconWord) else ()
    )
    if not sets or not quantity.number.isdecimal():
        return chunk
    members = Chunk(follows=True, is_unit=True)
    members.items += [Value(quantity.number, quantity.number), LexiconWord((Sense(quantity.unit, 0),))]
    return Chunk(items=[LexiconWord(sets), *rest], members=members)


def is_set(concept: Concept) -> bool:
    """Return whether a concept is a set of whatever is named with it."""
    return concept.key == "set_unit" or _names_set(concept)


def _names_set(concept: Concept) -> bool:
    is_countable = concept.kind in {ConceptKind.GOOD, ConceptKind.UNIT}
    return is_countable and any(_SET.fullmatch(name.plain) for name in concept.names["zh"])


def pieces_of_set(concept: Concept) -> str:
    """Return how many pieces a description says a set has, in digits: 三件套; nothing if it says something else."""
    name = concept.adjective("zh").plain if concept.kind is ConceptKind.QUALITY else ""
    return str(HAN_DIGITS[name[0]]) if _SET.fullmatch(name) else ""


def with_owner(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk of a property and the thing right before it, whose property it is: 手柄直径."""
    things = chunk.heads(senses)
    kinds = [senses[id(chunk.items[i])].concept.kind for i in things]
    if len(things) != 2 or things != [len(chunk.items) - 2, len(chunk.items) - 1] or chunk.tails:
        return chunk
    if kinds[1] is not ConceptKind.PROPERTY or kinds[0] not in {ConceptKind.GOOD, ConceptKind.PART}:
        return chunk
    return Chunk(items=chunk.items[-1:], members=Chunk(items=chunk.items[:-1], follows=True), follows=chunk.follows)


def is_woven_of(fabric: Concept, fibre: Concept) -> bool:
    """Return whether a material names a weave, and another one only its fibre."""
    is_fabric = not _FABRICS.isdisjoint(fabric.broader) and (
        "fabric_material" not in fibre.broader or fibre.key in _BLENDS
    )
    return is_fabric and fibre.key not in fabric.broader


def without_repetition(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which the second of two names of a thing stays, or the narrower: 壁虎膨胀螺栓."""
    things = chunk.heads(senses)
    if len(things) != 2 or things[1] != things[0] + 1:
        return chunk
    first, second = (senses[id(chunk.items[i])].concept for i in things)
    if first.key == second.key or first.key in second.broader:
        superfluous = things[0]
    elif second.key in first.broader:
        superfluous = things[1]
    else:
        return chunk
    return replace(chunk, items=[item for i, item in enumerate(chunk.items) if i != superfluous])


def with_parts(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which parts before the head are what the head has: 弹盖保温杯 is a flask with a flip lid.

    A part after a machine or the like belongs to that (电机轴承). A description right before the part may belong to
    either, and what itself belongs to something may be for the part, as a cover is for a wheel: such a chunk stays.
    """
    things = chunk.heads(senses)
    if len(things) < 2 or _is_described(chunk, things[0], senses):
        return chunk
    between = [chunk.items[i] for i in range(things[0], things[-1]) if i not in things]
    *owned, head = (senses[id(chunk.items[i])].concept for i in things)
    if head.kind is ConceptKind.GOOD and all(each.kind is ConceptKind.PART for each in owned):
        relation, is_certain = Relation.WITH, not _belongs_to_something(head)
        is_certain &= all(_describes(item, senses, _COMPLEMENTS) for item in between)
    else:
        relation, is_certain = Relation.FOR, len(owned) == 1 and _has_parts(owned[0])
        is_certain &= head.kind is ConceptKind.PART or (head.kind is ConceptKind.GOOD and _belongs_to_something(head))
        is_certain &= all(_describes(item, senses) for item in between)
    if not is_certain:
        return chunk
    kept = [item for i, item in enumerate(chunk.items) if i not in things[:-1]]
    many = relation is Relation.FOR
    tails = [(relation, Chunk(items=[chunk.items[i]], follows=True, many=many)) for i in things[:-1]]
    return replace(chunk, items=kept, tails=[*chunk.tails, *tails])


def with_purposes_of_goods(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which goods before the head are what that is for (蔬菜切割机), or contains (烟酰胺面膜).

    So they are before machines, containers, fabrics and the like, and in cosmetics; elsewhere such a chunk stays.
    """
    *places, last = chunk.heads(senses) or [0]
    if not places or chunk.tails or chunk.members or _is_described(chunk, places[0], senses):
        return chunk
    words = [chunk.items[i] for i in places]
    if not all(isinstance(each, LexiconWord) and _is_plain_good(each) for each in words):
        return chunk
    head, goods = senses[id(chunk.items[last])].concept, [senses[id(each)].concept for each in words]
    relation = _relation(head, goods)
    between = chunk.items[places[-1] + 1 : last]
    if any(
        isinstance(each, Quantity | Labelled) or (isinstance(each, Value) and each.text[0].isdecimal())
        for each in between
    ):
        return chunk  # 珠茶 250克纸盒: no box for teas
    if relation is None or places != list(range(places[0], places[0] + len(places))):
        return chunk
    tails = [
        (relation, Chunk(items=[each], follows=True, many=relation is Relation.FOR))
        for each in words
        if isinstance(each, LexiconWord)
    ]
    return replace(chunk, items=[each for each in chunk.items if each not in words], tails=tails)


def _is_plain_good(word: LexiconWord) -> bool:
    return all(each.concept.kind is ConceptKind.GOOD for each in word.readings)


def _relation(head: Concept, goods: Sequence[Concept]) -> Relation | None:
    if head.kind is ConceptKind.GOOD and _is_any(head, _COSMETICS):
        return Relation.WITH if all(_is_any(each, _INGREDIENTS) for each in goods) else None
    if head.kind is ConceptKind.GOOD and _is_any(head, _LAMPS):
        return Relation.FOR if all(_is_any(each, _LIT) for each in goods) else None
    serves = head.kind is ConceptKind.GOOD and _is_any(head, _SERVING)
    if "fabric" in head.broader:
        return None  # 箱包帐篷面料: not tent fabric for bags
    return Relation.FOR if serves and not any(_is_any(each, _UNSERVED) for each in goods) else None


def _is_any(concept: Concept, names: re.Pattern[str]) -> bool:
    return any(map(names.search, (concept.key, *concept.broader)))


def _describes(item: object, senses: Mapping[int, Sense], beginnings: tuple[str, ...] = ("",)) -> bool:
    """Return whether an item is a description whose English name begins in one of some ways."""
    concept = senses[id(item)].concept if isinstance(item, LexiconWord) else None
    return concept is not None and concept.kind.describes and concept.adjective("en").plain.startswith(beginnings)


def _belongs_to_something(concept: Concept) -> bool:
    return any(_BELONGING.search(key) for key in (concept.key, *concept.broader))


def _has_parts(concept: Concept) -> bool:
    return concept.kind is ConceptKind.GOOD and any(_WHOLE.search(key) for key in (concept.key, *concept.broader))


def _is_described(chunk: Chunk, place: int, senses: Mapping[int, Sense]) -> bool:
    """Return whether the item before a part may describe it; who something is for, and its size, describe the whole."""
    before = chunk.items[place - 1] if place else None
    if before is None or isinstance(before, Value | Quantity | Labelled):
        return False
    if not isinstance(before, LexiconWord):
        return True
    concept = senses[id(before)].concept
    if concept.kind is not ConceptKind.QUALITY:
        return concept.kind is not ConceptKind.PLACE
    return concept.key not in _OF_WHOLE and not concept.adjective("en").plain.startswith("for ")


_PAIRED: Final = re.compile("(?:(?:鞋|靴|袜)子?|手套|耳环|耳钉|耳坠|筷子?|袖套|护膝|护腕|护肘|滑雪板|哑铃)$")


def is_paired(concept: Concept) -> bool:
    """Return whether a thing is sold in pairs, by its Chinese name: languages with a plural then use it."""
    return concept.kind is ConceptKind.GOOD and bool(_PAIRED.search(concept.noun("zh").singular))
