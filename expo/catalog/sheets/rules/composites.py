"""Cells with several values: attributes and price tiers, as people write them and as exports write them.

An exported cell parses back to exactly the same values: in the plain form where that holds, and as
JSON where the plain form would split a name or value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

import orjson

from expo.catalog.sheets.rules.cells import BadCell, Price, Style, json_of, price_of, quantity_of, text_of
from expo.kit.trade.values import find_unit

_ATTRIBUTE: Final = re.compile(r"\s*([^:：=\n]{1,200}?)\s*[:：=]\s*(.*?)\s*(?:\[([^\[\]]{1,40})\])?\s*", re.DOTALL)
_NAME_WITH_UNIT: Final = re.compile(r"(.+?)\s*[(\[（]([^()\[\]（）]{1,30})[)\]）]\s*", re.DOTALL)
_TYPE_PREFIX: Final = re.compile(r"[a-z]_(?=[a-z0-9])")
_TIER: Final = re.compile(r"\s*[≥>=]*\s*([^:：=]+?)\s*\+?\s*[:：=]\s*(.+?)(?:\s*@\s*(\d{1,4}))?\s*", re.DOTALL)
_UPPER_BOUND: Final = re.compile(r"(?<=\d)\s*(?:-|–|—|~|～|至|to)\s*[\d.,' ]*\d")
_BETWEEN_TIERS: Final = re.compile(r"[;；\n|]|[,，]\s*(?=[≥>=]*\d[\d.]*\s*\D{0,12}?[:：=])")
_MAX_FIELD_LENGTH: Final = 200
"""Longest data field name that is cached, in characters: the rows of a sheet share their field names."""
_YES_NO: Final = {
    "en": ("Yes", "No"), "zh": ("是", "否"), "es": ("Sí", "No"), "fr": ("Oui", "Non"), "ru": ("Да", "Нет"), "ar": ("نعم", "لا"), "pt": ("Sim", "Não"),  # noqa: E501 - a table reads best in rows
}  # fmt: skip


@dataclass(frozen=True)
class SheetAttribute:
    """An attribute as given in a sheet. ``unit`` is a code of Rec 20; ``language`` None means the row's."""

    name: str
    value: str
    unit: str | None = None
    language: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetTier:
    """A tier as given in a sheet; ``per`` is None if the row states it."""

    quantity: Decimal
    unit: str | None
    price: Price
    per: int | None = None


def attributes_of(cell: object, language: str, *, tidy: bool = False) -> list[SheetAttribute]:
    """Return the attributes in a cell: lines ``name: value [unit]``, an object of names and values, or JSON.

    ``tidy`` makes data field names readable (``t_product_colour``: ``Product colour``). Raises `BadCell`.
    """
    if isinstance(cell, Mapping) and not {"$long", "$date"} & cell.keys():
        return _from_mapping(cell, language, tidy=tidy)
    if isinstance(cell, list):
        return [_from_entry(each) for each in cell]
    text = text_of(cell)
    if text[:1] in "[{":
        loaded = json_of(text)
        if isinstance(loaded, list | dict):
            return attributes_of(loaded, language, tidy=tidy)
    parts = text.split("\n") if "\n" in text else re.split(r"[;；](?=[^:：=;；]{1,200}[:：=])", text)
    return [_from_line(part) for part in parts if part.strip()]


def _from_line(line: str) -> SheetAttribute:
    found = _ATTRIBUTE.fullmatch(line)
    if found is None or not found[2]:
        raise BadCell(
            "NOT_AN_ATTRIBUTE",
            f"This is not a name and a value: {line[:60]!r}.",
            "Enter one per line, such as Capacity: 500 [ml].",
        )
    unit = find_unit(found[3]) if found[3] else None
    value = found[2] if unit or not found[3] else f"{found[2]} [{found[3]}]"
    return SheetAttribute(found[1], value, unit.code if unit else None)


def _from_mapping(cell: Mapping[str, object], language: str, *, tidy: bool) -> list[SheetAttribute]:
    found: dict[str, str] = {}
    for name, value in cell.items():
        shown = readable_name(name) if tidy else name
        text = value_text(value, language)
        if text:
            # Fields whose readable names collide keep their own names.
            found[name if shown in found else shown] = text
    return [SheetAttribute(name, value) for name, value in found.items()]


def _from_entry(entry: object) -> SheetAttribute:
    wrong = BadCell(
        "NOT_AN_ATTRIBUTE", "An attribute needs a name and a value.", 'Enter {"name": …, "value": …, "unit": …}.'
    )
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise wrong
    value, unit, others = value_text(entry.get("value"), "en"), entry.get("unit"), entry.get("names") or {}
    language = entry.get("language")
    if not value or not isinstance(unit, str | None) or not isinstance(language, str | None):
        raise wrong
    if not isinstance(others, dict) or not all(isinstance(each, str) for each in others.values()):
        raise wrong
    known = find_unit(unit) if unit else None
    if unit and known is None:
        raise BadCell(
            "UNKNOWN_UNIT", f"There is no unit {unit[:30]!r}.", "Enter a unit such as ml, kg or a code of UNECE Rec 20."
        )
    return SheetAttribute(entry["name"], value, known.code if known else None, language, others)


def value_text(value: object, language: str) -> str:
    """Return an attribute's value as text; booleans become yes and no in the row's language."""
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, bool):
        return _YES_NO[language][not value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(value_text(each, language) for each in value)
    return text_of(value)


def readable_name(name: str) -> str:
    """Return a data field's name in readable form: ``n_hdmi_ports__quantity`` becomes ``Hdmi ports quantity``."""
    return _tidied(name) if len(name) <= _MAX_FIELD_LENGTH else _tidied.__wrapped__(name)


@lru_cache(4096)
def _tidied(name: str) -> str:
    words = " ".join(_TYPE_PREFIX.sub("", name, count=1).replace("_", " ").split())
    return words[:1].upper() + words[1:] if words else name


def attribute_column(header: str, value: str) -> SheetAttribute:
    """Return the attribute of a dedicated column, such as ``Capacity (ml)``."""
    found = _NAME_WITH_UNIT.fullmatch(header)
    unit = find_unit(found[2]) if found else None
    return SheetAttribute(found[1], value, unit.code) if found and unit else SheetAttribute(header, value)


def attributes_text(attributes: Sequence[SheetAttribute]) -> str:
    """Return the text that `attributes_of` parses back to exactly these attributes."""
    lines = [f"{each.name}: {each.value}" + (f" [{each.unit}]" if each.unit else "") for each in attributes]
    text = "\n".join(lines)
    return (
        text if _reads_back(text, attributes) else orjson.dumps([attribute_entry(each) for each in attributes]).decode()
    )


def attribute_entry(attribute: SheetAttribute) -> dict[str, object]:
    """Return an attribute as written in JSON Lines."""
    entry: dict[str, object] = {"name": attribute.name, "value": attribute.value}
    extra = {"unit": attribute.unit, "language": attribute.language, "names": dict(attribute.others)}
    return entry | {key: value for key, value in extra.items() if value}


def _reads_back(text: str, attributes: Sequence[SheetAttribute]) -> bool:
    try:
        return attributes_of(text, "en") == list(attributes)
    except BadCell:
        return False


def tiers_of(cell: object, currency: str | None, style: Style) -> list[SheetTier]:
    """Return the tiers in a cell: ``500: 3.85; 2000: 3.42``, or ``500: 38 @ 100`` per 100 units. Raises `BadCell`."""
    loaded = json_of(text_of(cell)) if isinstance(cell, str) and cell.lstrip()[:1] == "[" else cell
    if isinstance(loaded, list):
        return [_tier_entry(each, currency, style) for each in loaded]
    return [_tier(part, currency, style) for part in _BETWEEN_TIERS.split(text_of(cell)) if part.strip()]


def _tier(text: str, currency: str | None, style: Style) -> SheetTier:
    found = _TIER.fullmatch(text)
    if found is None:
        raise BadCell(
            "NOT_A_TIER",
            f"This is not a quantity and a price: {text[:60]!r}.",
            "Enter tiers such as 500: 3.85; 2000: 3.42.",
        )
    quantity, unit = quantity_of(_UPPER_BOUND.sub("", found[1]), style)
    return SheetTier(quantity, unit, price_of(found[2], currency, style), int(found[3]) if found[3] else None)


def _tier_entry(entry: object, currency: str | None, style: Style) -> SheetTier:
    parts = list(_tier_parts(entry))
    if len(parts) != 3 or not (parts[2] is None or (isinstance(parts[2], int) and 0 < parts[2] <= 1000)):
        raise BadCell(
            "NOT_A_TIER", "A tier needs a quantity and a price.", 'Enter {"quantity": 500, "price": "3.85", "per": 1}.'
        )
    quantity, unit = quantity_of(parts[0], style)
    return SheetTier(quantity, unit, price_of(parts[1], currency, style), parts[2])


def _tier_parts(entry: object) -> Iterator[object]:
    if isinstance(entry, dict) and entry.get("quantity") is not None and entry.get("price") is not None:
        yield from (entry["quantity"], entry["price"], entry.get("per"))
    elif isinstance(entry, list) and len(entry) in {2, 3}:
        yield from (entry[0], entry[1], entry[2] if len(entry) > 2 else None)
