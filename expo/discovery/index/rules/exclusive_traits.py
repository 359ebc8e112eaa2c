"""Traits of which goods have one: what is for the garden is not for the living room."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

from matching import ON_ELECTRICITY, ON_SUNLIGHT

_GROUPS: Final[tuple[tuple[frozenset[str], ...], ...]] = (
    (frozenset({"wireless", "bluetooth"}), frozenset({"wired"})),
    (
        frozenset({"for_indoor_use", "for_living_room", "for_bedroom", "for_office"}),
        frozenset({"for_outdoor_use", "for_garden", "garden_furniture", "street_light"}),
    ),
    (
        frozenset({"manual_operated"}),
        frozenset({"electric", "battery_powered", "storage_battery_powered_q", "lithium_powered", "rechargeable"}),
        frozenset({"petrol_powered"}),
        frozenset({"diesel_powered"}),
    ),
    (
        frozenset({"for_cars", "car", "passenger_car", "sedan"}),
        frozenset({"for_trucks", "for_heavy_trucks", "truck", "heavy_truck"}),
    ),
    (frozenset({"single_phase"}), frozenset({"three_phase"})),
    (frozenset({"off_grid"}), frozenset({"grid_tied"})),
    (frozenset({"reusable"}), frozenset({"disposable"})),
    (frozenset({"salted", "salted_dried_q"}), frozenset({"unsalted"})),
    (frozenset({"wall_mounted"}), frozenset({"floor_standing"})),
    (
        frozenset({"fresh"}),
        frozenset({"dried", "dehydrated"}),
        frozenset({"frozen"}),
        frozenset({"canned", "canned_vegetable", "canned_fruit", "canned_fish"}),
    ),
)
"""Groups of traits; keys of one set say the same."""
_GROUPS_OF_KINDS: Final[tuple[tuple[str, tuple[frozenset[str], ...]], ...]] = (
    (
        "food",
        (frozenset({"whole_item", "whole_bean", "whole_leaf"}), frozenset({"ground_food", "powdered"})),
    ),
    (
        "lighting",
        (
            frozenset({"for_office", "for_indoor_use", "for_suspended_ceilings", "ceiling_mounted", "ceiling_side_q"})
            | {"recessed", "ceiling_light", "recessed_light", "led_panel_light"},
            frozenset({"outdoor_light", "for_outdoor_use", "for_garden", "work_light"}),
        ),
    ),
    *(
        (
            kind,
            (
                frozenset({"down_filling", "down_duvet", "down_pillow", "down_garment"}),
                frozenset({"cotton_filled", "cotton_quilt_filled", "cotton_wadding"}),
                frozenset({"polyester_filled", "polyester_wadding"}),
            ),
        )
        for kind in ("bedding", "outerwear")
    ),
)
"""Groups of traits of goods of a kind: what is in the ceiling of an office is no street light."""
_SAID_BY_ALL: Final = (
    frozenset({"decaffeinated_q"}),
    frozenset({"sugar_free", "zero_sugar", "unsweetened"}),
    frozenset({"gluten_free"}),
    frozenset({"alcohol_free"}),
    frozenset({"lactose_free_q"}),
)
"""Traits of goods that are special for what they are free of, so that all that have one say so."""

_OUTDOORS: Final = frozenset({"for_outdoor_use", "for_garden", "garden_furniture", "for_patio", "for_balcony"})
_FURNITURE: Final = "furniture"
_STANDS_WEATHER: Final = frozenset(
    {"rattan", "pe_rattan", "synthetic_rattan", "rattan_woven", "teak", "textilene_m", "for_camping", "for_beach"}
    | {"weatherproof", "uv_resistant", "waterproof", "water_repellent"}
)
"""What furniture names that may stand outdoors, if it does not say so."""

_POWERED: Final = frozenset(
    {"battery_powered", "rechargeable", "cordless_power_q", "storage_battery_powered_q", "lithium_powered"}
)
_ELECTRIC: Final = "electric"
_WIRELESS: Final = "wireless"
"""What Russian and Portuguese call a cordless tool."""
_TOOL: Final = "tool"
_DRIVEN: Final = frozenset({"tool", "machine", "electrical_goods", "toy", "vehicle", "kitchenware", "furniture"})
"""Goods that are driven where they are electric; a cabinet for electrical equipment is not."""
_RUN_ON_ELECTRICITY: Final = frozenset(
    {"electrical_goods", "electrical_product", "electronic_product", "electric_vehicle", "power_tool", "bluetooth"}
)
"""What is known to run on electricity by what it is, whatever else it says."""
_SOLAR: Final = frozenset({"solar", "solar_product"})
_FUELLED: Final = (
    frozenset({"petrol", "petrol_powered", "petrol_engine", "petrol_generator", "petrol_water_pump", "petrol_chainsaw"})
    | {"petrol_tiller", "petrol_knapsack_brush_cutter", "petrol_side_hung_brush_cutter"},
    frozenset({"diesel_fuel", "diesel_powered", "diesel_engine", "diesel_generator", "diesel_water_pump"})
    | {"diesel_powered_drive_q", "diesel_forklift", "diesel_tiller", "diesel_heater"},
)
"""What says of goods that they run on a fuel, petrol or diesel."""
_FUEL_DRIVEN: Final = _DRIVEN | {"pump", "generator"}
"""Goods that are driven where a need names a fuel; spark plugs for petrol engines are not."""


def said_as(keys: AbstractSet[str]) -> frozenset[str]:
    """Return all keys that say the same as one of some."""
    return frozenset(chain.from_iterable(each for each in chain.from_iterable(_GROUPS) if not each.isdisjoint(keys)))


def excluded_by(
    asked_keys: AbstractSet[str], kinds: AbstractSet[str]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return, for each group of which a need names traits, the keys of those and of the others.

    ``kinds`` are the keys of its thing and of all that this is a kind of. Goods may have both: what names none of those
    asked for, but another, is another kind. Where there are no others, so is all that names none: coffee that does not
    say that it is decaffeinated, a sofa for the garden, a cordless saw or a petrol pump that nothing shows to be one.
    """
    groups = [*_GROUPS, *(group for kind, group in _GROUPS_OF_KINDS if kind in kinds)]
    found = [pair for group in groups for pair in _others_of(group, asked_keys)]
    found += [(tuple(sorted(each)), ()) for each in _SAID_BY_ALL if not each.isdisjoint(asked_keys)]
    return (*found, *((tuple(sorted(each)), ()) for each in _shown(asked_keys, kinds)))


def _others_of(
    group: tuple[frozenset[str], ...], asked_keys: AbstractSet[str]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the keys of a group's traits that are asked for, and of the others, if there are both."""
    asked_here = frozenset(chain.from_iterable(each for each in group if not each.isdisjoint(asked_keys)))
    others = frozenset(chain.from_iterable(group)) - asked_here
    if asked_here and others:
        yield tuple(sorted(asked_here)), tuple(sorted(others))


def _shown(asked_keys: AbstractSet[str], kinds: AbstractSet[str]) -> Iterator[AbstractSet[str]]:
    """Yield keys of which goods show one where a need asks for a trait: an electric saw, a sofa for the garden."""
    if _FURNITURE in kinds and not _OUTDOORS.isdisjoint(asked_keys):
        yield _OUTDOORS | _STANDS_WEATHER
    is_driven = _ELECTRIC in asked_keys and not _DRIVEN.isdisjoint(kinds)
    is_cordless = _WIRELESS in asked_keys and _TOOL in kinds
    if is_driven or is_cordless or not _POWERED.isdisjoint(asked_keys):
        yield _POWERED | _RUN_ON_ELECTRICITY | {_ELECTRIC, ON_ELECTRICITY}
    if not _SOLAR.isdisjoint(asked_keys):
        yield _SOLAR | {ON_SUNLIGHT}
    if not _FUEL_DRIVEN.isdisjoint(kinds):
        yield from (fuel for fuel in _FUELLED if not fuel.isdisjoint(asked_keys))
