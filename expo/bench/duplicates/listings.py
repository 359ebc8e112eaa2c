"""Listings in files: one JSON object a line, possibly compressed, with free-form fields of shops."""

import html
import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from expo.bench.rows import decode_line, numbered_lines
from expo.kit.errors import Invalid
from matching.duplicates import Listing

_ABSENT: Final = frozenset({"", "nan", "none", "null", "n/a", "-"})
_PRICE: Final = re.compile(r"\d(?:[\d.,' \u00a0]*\d)?")
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_SPACES: Final = re.compile(r"[' \u00a0]")
_CENTS: Final = re.compile(r"[.,](\d{1,2})$")


def lines_of(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and object, without empty lines; raises `Invalid` naming file and line."""
    number = 0
    try:
        for number, line in numbered_lines(file):
            row = decode_line(line)
            if not isinstance(row, dict):
                raise Invalid(f"{file.name}, line {number}: this is no object.")
            yield number, row
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise Invalid(f"{file.name}, line {max(number, 1)}: this cannot be read.") from error


def read_listings(file: Path) -> list[Listing]:
    """Return the goods of a file; raises `Invalid` naming file and line, also for a duplicate id."""
    found: dict[str, Listing] = {}
    for number, row in lines_of(file):
        key = _text(row.get("id"))
        if not key:
            raise Invalid(f"{file.name}, line {number}: this has no id.")
        if key in found:
            raise Invalid(f"{file.name}, line {number}: the id {key} came before.")
        found[key] = listing_of(row)
    return list(found.values())


def read_pairs(file: Path) -> dict[str, set[str]]:
    """Return the right ids of each left id, from lines with ``left`` and ``right``; raises `Invalid`."""
    found: dict[str, set[str]] = {}
    for number, row in lines_of(file):
        left, right = _text(row.get("left")), _text(row.get("right"))
        if not left or not right:
            raise Invalid(f"{file.name}, line {number}: this is no pair.")
        found.setdefault(left, set()).add(right)
    return found


def listing_of(row: dict[str, Any]) -> Listing:
    """Return a row's goods; empty values (null, nan, none) are absent."""
    attributes, gtins = row.get("attributes"), row.get("gtin")
    return Listing(
        id=_text(row.get("id")),
        title=_text(row.get("title")),
        description=_text(row.get("description")),
        brand=_text(row.get("brand")),
        model=_text(row.get("model")),
        gtins=tuple(text for each in (gtins if isinstance(gtins, list) else [gtins]) if (text := _text(each))),
        category=_text(row.get("category")),
        attributes=_attributes(attributes) if isinstance(attributes, dict) else {},
        price=price_of(row.get("price")),
        language=_text(row.get("language")),
    )


def price_of(value: object) -> float | None:
    """Return the first price in a value, in major units: `$1,049.99`, `49,99 EUR`, 50; None if there is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value) if math.isfinite(value) and value > 0 else None
    found = _PRICE.search(_text(value))
    if found is None:
        return None
    digits = _SPACES.sub("", found[0])
    cents = _CENTS.search(digits)
    whole = re.sub(r"[.,]", "", digits[: cents.start()] if cents else digits)
    price = float(f"{whole or 0}.{cents[1] if cents else 0}")
    return price if 0 < price < math.inf else None


def _attributes(attributes: dict[str, Any]) -> dict[str, str]:
    return {str(name): text for name, value in attributes.items() if (text := _text(value))}


def _text(value: object) -> str:
    if value is None or isinstance(value, (dict, list)) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    text = _TAG.sub(" ", html.unescape(str(value))).strip()
    return "" if text.lower() in _ABSENT else text
