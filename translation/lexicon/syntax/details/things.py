"""Which unit of a Chinese clause that is listed names its thing, and which only what that is of or for."""

import re
from collections.abc import Sequence
from typing import Final

from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import Value
from translation.lexicon.syntax.chunking import of_kinds
from translation.lexicon.syntax.compounds import is_woven_of
from translation.lexicon.syntax.details.units import (
    GOODS,
    MATERIALS,
    PARTS,
    THINGS,
    Unit,
    concept_of,
    describes,
    may_name_thing,
    places_of,
)
from translation.lexicon.syntax.families import are_names_of_one_thing

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
_PAIR: Final = 2


def place_of_thing(units: Sequence[Unit]) -> int | None:
    """Return the place of the thing that a clause names; None where it names nothing for certain."""
    goods = places_of(units, GOODS)
    place = _head(units, goods) if goods else _part_sold(units)
    return None if place is None or any(map(may_name_thing, units[: (goods or [place])[0]])) else place


def _part_sold(units: Sequence[Unit]) -> int | None:
    """Return the place of the part, or else of the material, that a clause without goods names.

    The last of the parts side by side is the thing: 装载机铲斗斗齿 is a tooth. None where it names nothing for certain.
    """
    if any(map(may_name_thing, units[1:])):
        return None
    if places := places_of(units, PARTS):
        is_pair = len(places) == _PAIR and _ends_name(units, *places)
        return places[-1] if is_pair else next(i for i in places if i + 1 not in places)
    return None if any(of_kinds(each[0], THINGS) for each in units) else _material_sold(units)


def _material_sold(units: Sequence[Unit]) -> int | None:
    """Return the place of the only material, or of the fabric behind what it is woven of: 棉涤混纺斜纹布 is a twill."""
    places = places_of(units, MATERIALS)
    materials = [concept_of(units[i]) for i in places]
    if len(places) == _PAIR and not (is_woven_of(*reversed(materials)) and not is_woven_of(*materials)):
        return None
    return places[-1] if 0 < len(places) <= _PAIR else None


def _head(units: Sequence[Unit], places: Sequence[int]) -> int:
    """Return the place of the thing: the first good, unless it is what a later one, or a part, is of or for."""
    head = places[0]
    for place in places[1:]:
        is_sized = any(map(_is_value, units[head:place]))
        is_of = _is_attributive(units[head]) and not (is_sized or _is_attributive(units[place]))
        is_pair = len(places) == _PAIR and (place == head + 1 or _ends_name(units, head, place))
        if is_of or (is_pair and _is_last(units, head, place)):
            head = place
    last = max(places_of(units, PARTS), default=0)
    is_part = head < last and _ends_name(units, head, last)
    return last if is_part and concept_of(units[head]).is_any(_WHOLE) else head


def _ends_name(units: Sequence[Unit], first: int, last: int) -> bool:
    """Return whether at most one word stands between two nouns, and describes, and only values behind the last one.

    Longer details between them are rather of the first one, and the second one another name of it.
    """
    between, behind = units[first + 1 : last], units[last + 1 :]
    return all(map(_is_value, behind)) and len(between) <= 1 and all(map(describes, between))


def _is_value(unit: Unit) -> bool:
    return isinstance(unit[0], Value | Quantity | Labelled)


def _is_last(units: Sequence[Unit], first: int, last: int) -> bool:
    """Return whether the second of two goods is the thing: Chinese compounds end in their head."""
    one, other = concept_of(units[first]), concept_of(units[last])
    return not are_names_of_one_thing(one, other) and not _is_attributive(units[last])


def _is_attributive(unit: Unit) -> bool:
    return concept_of(unit).is_any(_ATTRIBUTIVE)
