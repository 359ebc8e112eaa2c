"""How often the right copy comes first, when two shops' goods are paired."""

import math
import re
from typing import Any, Final

from expo.kit.errors import Invalid
from matching.copies.goods import Goods

_ABSENT: Final = frozenset({"", "nan", "none", "null", "n/a", "-"})
_PRICE: Final = re.compile(r"\d(?:[\d.,' \u00a0]*\d)?")


def goods_of(row: dict[str, Any]) -> Goods:
    """Return a row's goods. Whatever says nothing (null, nan, none) is absent; raises `KeyError` without an id."""
    attributes = row.get("attributes")
    gtins = row.get("gtin") or ()
    return Goods(
        id=str(row["id"]),
        title=_text(row.get("title")),
        description=_text(row.get("description")),
        brand=_text(row.get("brand")),
        model=_text(row.get("model")),
        gtins=tuple(text for each in ([gtins] if isinstance(gtins, (str, int, float)) else gtins) if (text := _text(each))),
        category=_text(row.get("category")),
        attributes=_attributes(attributes) if isinstance(attributes, dict) else {},
        price=price_of(row.get("price")),
        language=_text(row.get("language")),
    )


def _attributes(attributes: dict[str, Any]) -> dict[str, str]:
    return {str(name): text for name, value in attributes.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    text = str(value).strip()
    return "" if text.lower() in _ABSENT else text


def price_of(value: Any) -> float | None:
    """Return the first price in what a file says, in major units: `$1,049.99`, `49,99 EUR`, 50; None for none."""
    found = _PRICE.search(_text(value))
    if found is None:
        return None
    digits = re.sub(r"[' \u00a0]", "", found[0])
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    price = float(f"{whole or 0}.{cents[1] if cents else 0}")
    return price if price > 0 else None
