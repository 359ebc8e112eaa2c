"""Compounds of two nouns: a part before its thing (弹盖保温杯), a thing before its part, what a thing is for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.chunking import TAKING, Chunk, is_only
from translation.lexicon.syntax.packings import Item, senses_of
from translation.lexicon.syntax.relations import SERVING, relation_of

_BELONGING: Final = re.compile(
    "part|accessor|component|hardware|fitting|cover|supplies|tool|seal|protector|holder|starter|alternator|filter|mount"
    "|adapter|battery|wheel_rim|axle$|accessory|charger"
)
"""Words in the keys of concepts that belong to something else."""
_WHOLE: Final = re.compile(
    "machine|appliance|equipment|vehicle|device|motor|engine|pump|lamp|light|cooker|auto_part|drinkware|door|truck|trailer"
    "|tractor$|bicycle$|stove$|computer$"
)
"""Words in the keys of things that have parts of their own; a star or a rose before a part is its shape."""
_ASSEMBLY: Final = "assembly_part"
"""What is an assembly of the thing before it, not for it."""
_FOR_ANY: Final = frozenset({"accessory", "raw_material", "bracket"})
"""What is for any goods that stand before it: 洗涤剂原料."""
_VEHICLES: Final = re.compile("^car$|truck|vehicle|trailer|tractor$|bicycle$")
_LAMP: Final = re.compile("lamp|light")
"""Words in the keys of what with 支架 is a batten."""
_UNSAID: Final = frozenset({"type_property", "assembly_required"})
"""Properties whose names mean something else behind a thing: sencha type."""
_FABRICS: Final = frozenset({"fabric_material", "satin", "twill"})
_BLENDS: Final = frozenset({"poly_cotton"})
"""Blends of fibres that are fabrics as well."""
_JACQUARD: Final = "jacquard"
"""A weave of yarns that name fabrics too, such as chenille."""
_CLOTH: Final = re.compile("fabric$|^lining")
"""Words in the keys of what descriptions before a purpose are of: 梭织运动裤面料."""
_COMPLEMENTS: Final = ("with ", "for ")
_FOOD: Final = re.compile("food|fruit|vegetable|wine|drink|beverage|^tea$|coffee|spice|nuts|bread|cake|egg$|candy")
_STYLES: Final = re.compile("_style$|^vintage$|^modern|^classic|^luxury|_luxury$|^casual|^fashion")
"""Words in the keys of qualities that are styles, of a whole."""
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


def with_owner(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk of a property and the thing right before it, whose property it is: 手柄直径."""
    things = chunk.heads(senses)
    kinds = [senses[id(chunk.items[i])].concept.kind for i in things]
    if len(things) != 2 or things != [len(chunk.items) - 2, len(chunk.items) - 1] or chunk.tails:
        return chunk
    if kinds[1] is not ConceptKind.PROPERTY or kinds[0] not in {ConceptKind.GOOD, ConceptKind.PART}:
        return chunk
    return Chunk(items=chunk.items[-1:], members=Chunk(items=chunk.items[:-1], follows=True), follows=chunk.follows)


def names_property(items: Sequence[Item]) -> bool:
    """Return whether all items are words that name a property for certain: a collar is no collar type, either."""
    return all(senses_of(each) and all(map(_is_property, senses_of(each))) for each in items)


def _is_property(sense: Sense) -> bool:
    return sense.concept.kind is ConceptKind.PROPERTY and sense.concept.key not in _UNSAID


def is_woven_of(fabric: Concept, fibre: Concept) -> bool:
    """Return whether a material names a weave, and another one only its fibre."""
    is_fibre = fibre.key in _BLENDS or "fabric_material" not in {fibre.key, *fibre.broader} or fabric.key == _JACQUARD
    is_fabric = not _FABRICS.isdisjoint({fabric.key, *fabric.broader})
    return is_fibre and is_fabric and fibre.key not in {fabric.key, *fabric.broader}


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
    if len(things) < 2:
        return chunk
    between = [chunk.items[i] for i in range(things[0], things[-1]) if i not in things]
    *owned, head = (senses[id(chunk.items[i])].concept for i in things)
    if head.kind is not ConceptKind.GOOD or not all(each.kind is ConceptKind.PART for each in owned):
        return with_whole(chunk, senses)
    if _is_described(chunk, things[0], senses):
        return chunk
    if head.is_any(_BELONGING) or not all(_describes(item, senses, _COMPLEMENTS) for item in between):
        return chunk
    kept = [item for i, item in enumerate(chunk.items) if i not in things[:-1]]
    tails = [(Relation.WITH, Chunk(items=[chunk.items[i]], follows=True, owned=True)) for i in things[:-1]]
    return replace(chunk, items=kept, tails=[*chunk.tails, *tails])


def with_whole(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which a machine before its part is what the part is for: 电机轴承, truck brake drum."""
    things = chunk.heads(senses)
    if len(things) != 2:
        return chunk
    whole, head = (senses[id(chunk.items[i])].concept for i in things)
    is_vehicle = whole.is_any(_VEHICLES) and _is_material(chunk, things[0] - 1, senses)  # 不锈钢皮卡防滚架
    if not set(whole.broader).isdisjoint(head.broader):
        return chunk  # 自动浇花器滴灌套件: two of a family
    if head.key == _ASSEMBLY or (_is_described(chunk, things[0], senses) and not is_vehicle):
        return chunk
    is_part = head.kind is ConceptKind.PART or head.key in _FOR_ANY
    is_part = is_part or (head.kind is ConceptKind.GOOD and head.is_any(_BELONGING))
    between = chunk.items[things[0] + 1 : things[1]]
    has_it = _has_parts(whole) or (head.key in _FOR_ANY and whole.kind is ConceptKind.GOOD)
    has_it = has_it and not (head.key == "bracket" and whole.is_any(_LAMP))
    is_featured = sum(isinstance(each, LexiconWord) for each in between) > 1  # 帐篷双人防雨铝杆: of the tent
    if is_featured or not (is_part and has_it and all(_describes(item, senses) for item in between)):
        return chunk
    kept = [item for i, item in enumerate(chunk.items) if i != things[0]]
    if f" {whole.noun('en').singular} " in f" {head.noun('en').singular} ":
        return replace(chunk, items=kept)  # 自行车后货架: a bicycle luggage carrier
    tail = Chunk(items=[chunk.items[things[0]]], follows=True, many=True)
    return replace(chunk, items=kept, tails=[*chunk.tails, (Relation.FOR, tail)])


def _is_material(chunk: Chunk, place: int, senses: Mapping[int, Sense]) -> bool:
    item = chunk.items[place] if place >= 0 else None
    return isinstance(item, LexiconWord) and senses[id(item)].concept.kind is ConceptKind.MATERIAL


def with_purposes_of_goods(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which goods before the head are what that is for (蔬菜切割机), or contains (烟酰胺面膜).

    So they are before machines, containers, fabrics and the like, and in cosmetics; elsewhere such a chunk stays.
    """
    *places, last = chunk.heads(senses) or [0]
    is_described = bool(places) and _is_described(chunk, places[0], senses) and not _is_eaten(chunk, places[0], senses)
    is_described = is_described and not senses[id(chunk.items[last])].concept.is_any(_CLOTH)
    if not places or chunk.tails or chunk.members or is_described:
        return chunk
    words = [chunk.items[i] for i in places]
    if not all(is_only(each, [ConceptKind.GOOD]) for each in words):
        return chunk
    head, goods = senses[id(chunk.items[last])].concept, [senses[id(each)].concept for each in words]
    relation = relation_of(head, goods)
    between = chunk.items[places[-1] + 1 : last]
    if any(
        isinstance(each, Quantity | Labelled) or (isinstance(each, Value) and each.text[0].isdecimal())
        for each in between
    ):
        return chunk  # 珠茶 250克纸盒: no box for teas
    if relation is Relation.WITH and any(_takes_complement(each, senses) for each in between):
        return chunk  # 巧克力涂层威化饼干: coated with that
    if relation is None or places != list(range(places[0], places[0] + len(places))):
        return chunk
    tails = [
        (relation, Chunk(items=[each], follows=True, many=relation is Relation.FOR))
        for each in words
        if isinstance(each, LexiconWord)
    ]
    return replace(chunk, items=[each for each in chunk.items if each not in words], tails=tails)


def _describes(item: object, senses: Mapping[int, Sense], beginnings: tuple[str, ...] = ("",)) -> bool:
    """Return whether an item is a description whose English name begins in one of some ways."""
    concept = senses[id(item)].concept if isinstance(item, LexiconWord) else None
    return concept is not None and concept.kind.describes and concept.adjective("en").plain.startswith(beginnings)


def _takes_complement(item: Item, senses: Mapping[int, Sense]) -> bool:
    """Return whether a word says that a thing is covered or filled with what stands before it."""
    return isinstance(item, LexiconWord) and senses[id(item)].concept.is_any(TAKING)


def is_for_another(concept: Concept) -> bool:
    """Return whether a thing is part of another thing, or serves it: what precedes it may be that thing."""
    return concept.is_any(_BELONGING) or concept.is_any(SERVING)


def _has_parts(concept: Concept) -> bool:
    return concept.kind is ConceptKind.GOOD and concept.is_any(_WHOLE)


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
    if _STYLES.search(concept.key):
        return False
    return concept.key not in _OF_WHOLE and not concept.adjective("en").plain.startswith("for ")


def _is_eaten(chunk: Chunk, place: int, senses: Mapping[int, Sense]) -> bool:
    """Return whether a good is food or drink, so that a material before it is of what follows: 水晶红酒醒酒器."""
    concept = senses[id(chunk.items[place])].concept
    return concept.is_any(_FOOD) and _is_material(chunk, place - 1, senses)


_PAIRED: Final = re.compile(
    "(?:(?:鞋|靴|袜)子?|人字拖|[滩凉棉]拖|手套|耳环|耳钉|耳坠|筷子?|袖套|护膝|护腕|护肘|滑雪板|哑铃|真无线耳机)$"
)
_SEVERAL: Final = re.compile("caster$|spinner_wheel$")


def is_paired(concept: Concept) -> bool:
    """Return whether a thing comes in pairs, or several of it: languages with a plural then use it."""
    is_pair = concept.kind is ConceptKind.GOOD and bool(_PAIRED.search(concept.noun("zh").singular))
    return is_pair or (concept.kind is ConceptKind.PART and bool(_SEVERAL.search(concept.key)))
