"""Traits of which goods have one: what is for the garden is not for the living room."""

from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

_GROUPS: Final[tuple[tuple[frozenset[str], ...], ...]] = (
    (frozenset({"wireless", "bluetooth"}), frozenset({"wired"})),
    (
        frozenset({"for_indoor_use", "for_living_room", "for_bedroom", "for_office"}),
        frozenset({"for_outdoor_use", "for_garden", "garden_furniture", "street_light"}),
    ),
    (
        frozenset({"manual_operated"}),
        frozenset({"electric", "battery_powered"}),
        frozenset({"petrol_powered"}),
        frozenset({"diesel_powered"}),
    ),
    (
        frozenset({"for_cars", "car", "passenger_car", "sedan"}),
        frozenset({"for_trucks", "for_heavy_trucks", "truck", "heavy_truck"}),
    ),
    (frozenset({"single_phase"}), frozenset({"three_phase"})),
    (frozenset({"off_grid"}), frozenset({"grid_tied"})),
    (
        frozenset({"fresh"}),
        frozenset({"dried", "dehydrated"}),
        frozenset({"frozen"}),
        frozenset({"canned", "canned_vegetable", "canned_fruit", "canned_fish"}),
    ),
)
"""Groups of traits; keys of one set say the same."""
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


def said_as(keys: AbstractSet[str]) -> frozenset[str]:
    """Return all keys that say the same as one of some."""
    return frozenset(chain.from_iterable(each for each in chain.from_iterable(_GROUPS) if not each.isdisjoint(keys)))


def excluded_by(
    asked_keys: AbstractSet[str], kinds: AbstractSet[str]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return, for each group of which a need names traits, the keys of those and of the others.

    ``kinds`` are the keys of its thing and of all that this is a kind of. Goods may have both: what names none of those
    asked for, but another, is another kind. Where there are no others, so is all that names none: coffee that does not
    say that it is decaffeinated, a sofa for the garden that nothing shows to be one.
    """
    found = []
    for group in _GROUPS:
        asked_here = frozenset(chain.from_iterable(each for each in group if not each.isdisjoint(asked_keys)))
        others = frozenset(chain.from_iterable(group)) - asked_here
        if asked_here and others:
            found.append((tuple(sorted(asked_here)), tuple(sorted(others))))
    found += [(tuple(sorted(each)), ()) for each in _SAID_BY_ALL if not each.isdisjoint(asked_keys)]
    if _FURNITURE in kinds and not _OUTDOORS.isdisjoint(asked_keys):
        found.append((tuple(sorted(_OUTDOORS | _STANDS_WEATHER)), ()))
    return tuple(found)
