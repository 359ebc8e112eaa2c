"""What a good named before another one is to it: what that is for (蔬菜切割机), or contains (烟酰胺面膜)."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Relation
from translation.lexicon.syntax.noun_adjuncts import adjunct_relation

SERVING: Final = re.compile(
    "(?:machine|(?<!protective_)(?<!sports_)(?<!fitness_)(?<!camping_)(?<!outdoor_)equipment|line|fabric|rack|holder|stand|box|bag|cabinet|basket|organiser|container|tool|tester|cutter"
    "|tap|mixer_tap|trolley|label|cover|adhesive|detergent|cleaner|mould|feeder|decanter|opener|grinder|peeler|slicer"
    "|press|roaster|sheller|huller|juicer|extractor|jar)$"
)
"""Endings of the keys of things that serve others, which stand before them."""
_UNSERVED: Final = re.compile(
    "animal|plant|flower|toy|doll|character|batter|motor|engine|fuel|petrol|diesel|oil|gas|energy|steam|figur|handicraft"
    "|machine|equipment|computer|robot|resin|steel|metal|fibre|star|vehicle|balloon|heart|oven|dryer|furnace|boiler"
    "|door|window|rope|cord|straw|rattan|garden_supplies|melamine|mdf|particle_?board|plywood|sintered_stone"
    "|switch|button|sensor|relay|contactor|breaker|joystick|controller|control_box|remote_control|gripper|suction|gauge"
    "|thermostat|actuator|inverter|welder|welding_machine"
)
"""Words in the keys of what before a thing may as well be its shape, material, drive, kind or part."""
_TRADES: Final = re.compile("product|supplies|goods|_good$|equipment|machine|food|ware$|material|textile|chemical")
"""Words in the keys of concepts that hold goods of all kinds."""
_TOOLS: Final = frozenset("枪掸刷锤钳锯铲锹耙")
"""Last characters of the Chinese names of tools."""
_THEMES: Final = re.compile("christmas|halloween|easter")
_THEMED: Final = re.compile("kitchenware|tableware|drinkware|jar$|mould")
"""Words in the keys of what is rather shaped or painted like what a feast is celebrated with."""
_ROOMS: Final = re.compile("room$")
_RACKS: Final = re.compile("(?:rack|rail|shelf|basket|stand)$")
"""Endings of the keys of what things are put on or in."""
_LAMPS: Final = re.compile("lamp|spotlight|lighting|floodlight")
_LIT: Final = re.compile("sign|stage|aquarium|mirror|cabinet|showcase|display|painting|wardrobe|^plant$")
_COSMETICS: Final = re.compile("cosmetic|skin_care|toiletries|hair_care|shampoo|soap|body_care|detergent|dishwashing")
_INGREDIENTS: Final = re.compile(
    "chemical|extract|vitamin|_oil|plant|fruit|tea|herb|acid|collagen|pearl_powder|ceramide|propolis|snail"
)
_MIXED_FOODS: Final = re.compile(
    "(?:pudding|jelly|yogh?urt|ice_cream|biscuit|cookie|candy|lollipop|chocolate|protein_bar|^(?:black|green|milk)_tea)$"
)
"""Endings of the keys of foods that have their taste from what stands before them: 芒果布丁."""
_TASTES: Final = re.compile(
    "fruit|nuts|berry|lemon|mango|ginger|mint|honey|chocolate|cocoa|coffee|coconut|caramel|jasmine|enzyme|collagen|probiotic"
)
"""Words in the keys of what foods taste of."""
_DOSAGE_FORMS: Final = re.compile(
    "^(?:tablet|capsule|softgel|ointment|syrup|injection|oral_liquid|oral_drops|dry_suspension|gummy|effervescent|granules)"
)
"""Beginnings of the keys of what medicines and supplements are given as."""
_ACTIVES: Final = re.compile("pharmaceutical|vitamin|dietary_supplement|probiotic")
_VEHICLES: Final = frozenset({"car", "motorcycle", "truck"})
_NO_VEHICLE_GOODS: Final = re.compile("vehicle|^car|truck|toy|model|motorcycle|trailer|decal|sticker|ornament")
"""Words in the keys of goods that may be vehicles, or shaped like one."""
_SERVED: Final = (
    (re.compile("charger"), re.compile("battery")),
    (re.compile("printer_consumable|printer_ribbon|toner|print_head"), re.compile("printer|pos_terminal")),
    (re.compile("tablecloth|table_runner"), re.compile("stand$|cabinet|table$|furniture")),
)
"""Words in the keys of goods, and of what they are for."""


def relation_of(head: Concept, goods: Sequence[Concept]) -> Relation | None:
    """Return what goods named right before a thing are to it; None where that is uncertain."""
    if _DOSAGE_FORMS.search(head.key) and all(_is_active(each) for each in goods):
        return Relation.WITH
    if any(_are_related(head, each) or _name_one_kind(head, each) for each in goods):
        return None  # 鸡毛掸子静电除尘掸: two names
    if _ROOMS.search(head.key) or all(_RACKS.search(each.key) for each in (head, *goods)):
        return None  # 铁丝收纳篮果蔬架
    is_good = head.kind is ConceptKind.GOOD
    if is_good and all(each.key in _VEHICLES for each in goods) and not head.is_any(_NO_VEHICLE_GOODS):
        return Relation.FOR
    if any(head.is_any(serving) and all(each.is_any(served) for each in goods) for serving, served in _SERVED):
        return Relation.FOR
    return _relation(head, goods) or (adjunct_relation(head, goods[0]) if is_good and len(goods) == 1 else None)


def _is_active(concept: Concept) -> bool:
    return concept.is_any(_ACTIVES) and not _DOSAGE_FORMS.search(concept.key)


def _relation(head: Concept, goods: Sequence[Concept]) -> Relation | None:
    if head.kind is ConceptKind.GOOD and head.is_any(_COSMETICS):
        return Relation.WITH if all(each.is_any(_INGREDIENTS) for each in goods) else None
    if head.kind is ConceptKind.GOOD and _MIXED_FOODS.search(head.key):
        return Relation.WITH if all(each.is_any(_TASTES) for each in goods) else None
    if head.kind is ConceptKind.GOOD and head.is_any(_LAMPS):
        return Relation.FOR if all(each.is_any(_LIT) for each in goods) else None
    if head.is_any(_THEMED) and any(each.is_any(_THEMES) for each in goods):
        return None  # 圣诞树陶瓷饼干罐
    serves = head.kind is ConceptKind.GOOD and head.is_any(SERVING)
    if not {"fabric", "tea"}.isdisjoint(head.broader):
        return None  # 红茶茶包: bags of it; 箱包帐篷面料: not tent fabric for bags
    return Relation.FOR if serves and not any(each.is_any(_UNSERVED) for each in goods) else None


def _are_related(one: Concept, other: Concept) -> bool:
    """Return whether things are of one kind by the concepts right above them, which are no trades."""
    kinds = {one.key, *one.broader} & {other.key, *other.broader}
    return any(not _TRADES.search(each) for each in kinds)


def _name_one_kind(one: Concept, other: Concept) -> bool:
    """Return whether names say that things are of one kind: tools in Chinese (鸡毛掸子, 除尘掸), bags in English."""
    ends = [{name.plain.removesuffix("子")[-1:] for name in each.names["zh"]} for each in (one, other)]
    heads = {each.noun("en").form().split()[-1] for each in (one, other) if each.kind is ConceptKind.GOOD}
    return bool(ends[0] & ends[1] & _TOOLS) or (one.kind is other.kind and len(heads) == 1)
