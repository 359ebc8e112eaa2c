"""Specifications side by side: one row for each property, whatever its language, and values in one unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

_DECIMALS: Final = 4
"""Most decimals of a converted value: with more, it is no easier to compare."""
_AVERAGE: Final = frozenset({"MON", "ANN"})
"""Units of an average length: a month is no exact number of days, but a year is twelve months."""
_AUTOMATIC: Final = frozenset({"MACHINE", "MEMORY", "GLOSSARY"})
"""Origins of translations that no person has made for this text."""
_OTHER: Final = "other"
"""Dimension of units that have none in common."""

Attribute = Mapping[str, Any]
Unit = Mapping[str, Any]


@dataclass(frozen=True)
class StatedValue:
    """An attribute as its exhibitor stated it; ``converted`` to ``unit`` where its row has another unit."""

    attribute: Attribute
    converted: str | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class SpecificationRow:
    """A property, and what each product states about it: usually one value, none or several.

    ``label`` is the property's name in the reader's language; None for a property that is only known by its ``name``.
    """

    name: Mapping[str, Any]
    label: str | None
    cells: Sequence[Sequence[StatedValue]]
    differs: bool


def specification(products: Sequence[Mapping[str, Any]]) -> list[SpecificationRow]:
    """Return all properties of the products, in order of first appearance.

    Attributes of one property make one row, whatever the language of their names, unless their units measure different
    things. Properties that GraphQL does not know are aligned by their names as the reader sees them.
    """
    stated = [(at, each) for at, product in enumerate(products) for each in product["attributes"]]
    rows: dict[tuple[str, str], list[tuple[int, Attribute]]] = {}
    for at, attribute in stated:
        rows.setdefault(_row_key(attribute), []).append((at, attribute))
    return [_row(part, len(products)) for attributes in rows.values() for part in _by_dimension(attributes)]


def is_partly_automatic(products: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a title or a value is an automatic translation."""
    words = [each["words"] for product in products for each in product["attributes"] if each["words"]]
    return any(each["origin"] in _AUTOMATIC for each in (*(product["title"] for product in products), *words))


def _row_key(attribute: Attribute) -> tuple[str, str]:
    if attribute["property"]:
        return "property", attribute["property"]["key"]
    return "name", " ".join(str(attribute["name"]["text"]).casefold().split())


def _by_dimension(attributes: Iterable[tuple[int, Attribute]]) -> Iterable[Sequence[tuple[int, Attribute]]]:
    """Return the attributes apart by what their units measure; those without a unit are with the first ones."""
    parts: dict[str | None, list[tuple[int, Attribute]]] = {}
    for each in attributes:
        parts.setdefault(_dimension(each[1]["unit"]), []).append(each)
    without = parts.pop(None, [])
    if not parts:
        return [without]
    first, *others = parts.values()
    return [[*first, *without], *others]


def _dimension(unit: Unit | None) -> str | None:
    if unit is None:
        return None
    return str(unit["code"] if unit["dimension"] == _OTHER else unit["dimension"])


def _row(attributes: Sequence[tuple[int, Attribute]], count: int) -> SpecificationRow:
    unit = _common_unit([each for _, each in attributes])
    cells: list[list[StatedValue]] = [[] for _ in range(count)]
    for at, attribute in attributes:
        cells[at].append(_stated(attribute, unit))
    facts = {frozenset(_fact(each.attribute) for each in cell) for cell in cells}
    first = attributes[0][1]
    label = first["property"]["name"] if first["property"] else None
    return SpecificationRow(first["name"], label, cells, differs=len(facts) > 1)


def _stated(attribute: Attribute, unit: Unit | None) -> StatedValue:
    if unit is None or attribute["unit"] is None or attribute["unit"]["code"] == unit["code"]:
        return StatedValue(attribute)
    return StatedValue(attribute, _written(_converted(attribute, unit)), unit)


def _common_unit(attributes: Sequence[Attribute]) -> Unit | None:
    """Return the unit in which most values are exact, then in which they are shortest; None if they share a unit."""
    units: dict[str, Unit] = {each["unit"]["code"]: each["unit"] for each in attributes if each["unit"]}
    if len(units) < 2:
        return None

    def length(unit: Unit) -> tuple[int, int]:
        written = [_written(_converted(each, unit)) for each in attributes if each["unit"]]
        return written.count(None), sum(len(each) for each in written if each is not None)

    return min(units.values(), key=length)


def _converted(attribute: Attribute, unit: Unit) -> Fraction | None:
    """Return the value of an attribute in another unit; None if it cannot be converted."""
    own, value = attribute["unit"], _number(attribute["value"])
    if value is None or own["code"] == unit["code"]:
        return value
    if not own["factor"] or not unit["factor"] or (own["code"] in _AVERAGE) != (unit["code"] in _AVERAGE):
        return None
    return value * Fraction(own["factor"]) / Fraction(unit["factor"])


def _written(value: Fraction | None) -> str | None:
    """Return a value in digits, or None if it has too many decimals to be written exactly."""
    if value is None or (value * 10**_DECIMALS).denominator != 1:
        return None
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _fact(attribute: Attribute) -> tuple[str, Fraction | str]:
    """Return what an attribute states, equal for equal values in different units."""
    unit, value = attribute["unit"], _number(attribute["value"])
    if unit is not None and value is not None:
        return (unit["dimension"], value * Fraction(unit["factor"])) if unit["factor"] else (unit["code"], value)
    words = attribute["words"]["text"] if attribute["words"] else attribute["value"]
    return "", " ".join(str(words).casefold().split())


def _number(value: str) -> Fraction | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return Fraction(number) if number.is_finite() else None
