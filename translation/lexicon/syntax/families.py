"""Families of goods that are sold side by side: of two that a title names, neither is what the other is of or for."""

import re
from typing import Final

from translation.lexicon.entries import Concept

_FAMILIES: Final = tuple(
    map(
        re.compile,
        (
            "clothing|gloves|headwear|scarf|^(?:.*_)?(?:dress|skirt|shirt|trousers|jacket|coat|uniform|suit|sweater|shorts|vest)$|swimwear|sleepwear",
            "footwear|shoe$|boots?$|sandals?$|slippers?$",
            "tableware|drinkware|cookware|teaware|bakeware|kitchenware|cutlery|kettle|food_container",
            "^bag$|_bag$|luggage|backpack|suitcase",
            "lamp|lighting|(?:spot|night|down|flood|linear)_?light|led_strip|low_voltage_strip",
            "furniture|^seat$|chair$|sofa$",
            "bedding|home_textile|^towel|towel$|pillow|mattress|blanket|bath_textile",
            "^carpet$|mat$|rug$",
            "home_decoration|wall_decor|ornament|artificial_flower|bouquet|wreath|handicraft|craft_good|_gift$|^gift$|favour",
            "hand_tool|power_tool|garden_tool|(?:pliers|wrench|shears|secateurs|saw|hammer|clamp|grinder)$",
            "jewellery",
            "snack|confectionery|candy$|biscuit|braised",
            "skin_care|make_?up$|hair_care|body_care",
            "stationery|notebook$|pen$",
            "toy$|toys$|puzzle|doll$",
            "camera|recorder|dash_cam|rearview",
            "pet_(?:goods|supplies|product|toy)|dog_chew",
            "walking_aid|crutch|medical_clothing",
            "tent|tarp|awning|canopy",
            "building_board|panel$|cladding|_board_good$",
            "^iron$|_iron$|garment_steamer",
            "converter|adapter|docking|_hub$",
            "^meat$|beef|steak",
        ),
    )
)
"""Words in the keys of families of goods; of two that stand side by side each is a name of what is sold."""


def are_of_one_family(one: Concept, other: Concept) -> bool:
    """Return whether goods are sold side by side, so that neither is what the other is made of or for."""
    return any(one.is_any(family) and other.is_any(family) for family in _FAMILIES)


def are_names_of_one_thing(one: Concept, other: Concept) -> bool:
    """Return whether one of two goods may be the other one by another name: of one kind, or sold side by side."""
    return bool({one.key, *one.broader} & {other.key, *other.broader}) or are_of_one_family(one, other)
