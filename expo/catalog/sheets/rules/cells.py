"""Parsing of single cells as people write them: numbers, prices, lead times, trade terms, lists.

Every function returns a value or raises `BadCell` with a stable code, the reason and what to do.
A text that could mean two things is refused rather than guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

import orjson

from expo.kit.trade.money import precision


class BadCell(Exception):
    """A cell that cannot be read: ``code``, ``reason`` and ``hint`` (what to do)."""

    def __init__(self, code: str, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.hint = code, reason, hint


class Style(Enum):
    """The number format of a sheet: how it writes ``1,200`` and ``1.200``."""

    POINT = "POINT"
    COMMA = "COMMA"
    MIXED = "MIXED"


@dataclass(frozen=True)
class Price:
    """An amount in major units, with the currency and unit given in the cell itself."""

    amount: Decimal
    currency: str | None = None
    unit: str | None = None


FORMULA_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_EXPONENT: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}")
_GROUPED: Final = re.compile(r"[ '’_\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_COMMA_DECIMAL: Final = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|0,\d+|\d{1,3}(?:\.\d{3}){2,}")
_POINT_DECIMAL: Final = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d+\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{1,3}(?:,\d{3}){2,}")
_PLAIN: Final = re.compile(r"\d{1,18}(?:\.\d{1,12})?")
_THREE: Final = re.compile(r"\d{1,3}[.,]\d{3}")
_NUMBER_AND_WORD: Final = re.compile(r"([\d.,'’ \u00a0\u2009\u202f_]*\d)\s*([^\d\s].*)?", re.DOTALL)
_CURRENCY_WORDS: Final = (
    ("US$", "USD"), ("USD", "USD"), ("美元", "USD"), ("美金", "USD"), ("HK$", "HKD"), ("HKD", "HKD"), ("港币", "HKD"), ("C$", "CAD"),  # noqa: E501 - a table reads best in rows
    ("A$", "AUD"), ("S$", "SGD"), ("NT$", "TWD"), ("R$", "BRL"), ("MX$", "MXN"), ("RMB", "CNY"), ("CN¥", "CNY"), ("JP¥", "JPY"),  # noqa: E501 - a table reads best in rows
    ("人民币", "CNY"), ("日元", "JPY"), ("欧元", "EUR"), ("英镑", "GBP"), ("€", "EUR"), ("£", "GBP"), ("₹", "INR"), ("₽", "RUB"),  # noqa: E501 - a table reads best in rows
    ("₩", "KRW"), ("₫", "VND"), ("฿", "THB"), ("元", "CNY"), ("EUROS", "EUR"), ("EURO", "EUR"),
)  # fmt: skip
_DOLLARS: Final = frozenset({"USD", "HKD", "CAD", "AUD", "SGD", "TWD", "MXN", "NZD", "CLP", "COP", "ARS"})
_CODE: Final = re.compile(r"(?<![A-Z])([A-Z]{3})(?![A-Z])")
_PER: Final = re.compile(r"(?:/|\bper\b|每)\s*(\D.*)", re.IGNORECASE)
_RANGE: Final = re.compile(r"\d\s*(?:-|–|—|~|～|至|to)\s*\d")
_DAYS: Final = re.compile(
    r"(?:about|approx\.?|within|约|大约)?\s*(\d{1,4})(?:\s*(?:-|–|—|~|～|至|到|to)\s*(\d{1,4}))?\s*"
    r"(days?|d|working days|workdays|天|日|个?工作日|weeks?|w|周|个?星期|months?|个?月)?(?:左右|内)?\.?",
    re.IGNORECASE,
)
_INEXACT: Final = 2**53
"""From here on, not every integer is exact as a float."""
_SEPARATORS: Final = re.compile(r"[,;，；、|\n]")


def text_of(cell: object) -> str:
    """Return a cell as its displayed text, trimmed; raises `BadCell` for formula errors, overlong text and lists."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell.strip()
        if text.startswith("#") and text.upper() in FORMULA_ERRORS:
            raise BadCell(
                "FORMULA_FAILED",
                "The formula in this cell returns an error.",
                "Fix the formula, or enter the value itself.",
            )
        return text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    if isinstance(cell, dict) and "$long" in cell:
        raise BadCell("TOO_LONG", f"This cell contains {cell['$long']:,} characters.", "Shorten it.")
    if isinstance(cell, dict) and "$date" in cell:
        return str(cell["$date"])
    raise BadCell("NOT_TEXT", "A list or an object is not allowed here.", "Enter a plain value.")


def code_of(cell: object) -> str:
    """Return an item number, barcode or customs code; raises `BadCell` for one garbled by a spreadsheet."""
    if isinstance(cell, dict) and "$date" in cell:
        raise BadCell(
            "TURNED_INTO_DATE",
            "The spreadsheet program has turned this into a date.",
            "Format the column as text and type the value again.",
        )
    text = text_of(cell)
    if (isinstance(cell, str) and _EXPONENT.fullmatch(text)) or (isinstance(cell, float) and abs(cell) >= _INEXACT):
        raise BadCell(
            "DIGITS_LOST",
            "The spreadsheet program has shortened this number and lost digits.",
            "Format the column as text and type the value again.",
        )
    return text


def number_style(texts: Iterable[str]) -> Style:
    """Return the number format of a sheet, from its unambiguous numbers."""
    comma = point = False
    for text in texts:
        found = re.search(r"[\d.,]*\d", text)
        if found:
            comma = comma or bool(_COMMA_DECIMAL.fullmatch(found[0]))
            point = point or bool(_POINT_DECIMAL.fullmatch(found[0]))
    if comma and point:
        return Style.MIXED
    return Style.COMMA if comma else Style.POINT


def number_of(cell: object, style: Style = Style.POINT) -> Decimal:
    """Return the number in a cell; ``1,200.50``, ``1.200,50`` and ``1 200,50`` are equal. Raises `BadCell`."""
    if isinstance(cell, bool):
        raise BadCell("NOT_A_NUMBER", "This is not a number.", "Enter digits only.")
    if isinstance(cell, int):
        return _checked(Decimal(cell))
    if isinstance(cell, float):
        return _checked(Decimal(format(cell, ".12g")))
    if isinstance(cell, dict) and "$date" in cell:
        raise BadCell(
            "TURNED_INTO_DATE",
            "The spreadsheet program has turned this number into a date.",
            "Format the column as a number and type it again.",
        )
    return _checked(_number(unicodedata.normalize("NFKC", text_of(cell)).strip(), style))


def _checked(number: Decimal) -> Decimal:
    if not number.is_finite() or number < 0:
        raise BadCell("NEGATIVE", "This number is below zero.", "Enter a number above zero.")
    return number


def _number(text: str, style: Style) -> Decimal:
    if not text.startswith("-") and _RANGE.search(text):
        raise BadCell(
            "RANGE",
            "This cell contains two numbers.",
            "Enter one number. For prices by quantity, use the tier columns.",
        )
    if "%" in text:
        raise BadCell("PERCENT", "A percentage is not allowed here.", "Enter the number itself.")
    if text.startswith("-"):
        raise BadCell("NEGATIVE", "This number is below zero.", "Enter a number above zero.")
    plain = _GROUPED.sub("", text.removeprefix("+"))
    if _THREE.fullmatch(plain) and not plain.startswith("0"):
        plain = _ambiguous(plain, style)
    elif _COMMA_DECIMAL.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _POINT_DECIMAL.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise BadCell(
            "NOT_A_NUMBER", "This is not a number.", "Enter a number, with a point before the decimals, such as 6.50."
        )
    return Decimal(plain)


def _ambiguous(text: str, style: Style) -> str:
    """Return ``1,200`` or ``1.200`` normalised by the number format of the sheet."""
    if style is Style.MIXED:
        raise BadCell(
            "AMBIGUOUS_NUMBER",
            "This could be read as two different numbers.",
            "Enter it without a thousands separator.",
        )
    decimal = "," if style is Style.COMMA else "."
    return text.replace(",", ".") if decimal in text else re.sub(r"[.,]", "", text)


def price_of(cell: object, currency: str | None, style: Style = Style.POINT) -> Price:
    """Return the price in a cell such as ``US$ 3.85``, ``¥25/个``, ``3,85 €`` or a plain number.

    ``currency`` is the row's stated currency: it decides what a bare ``$`` or ``¥`` means.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Price(_rounded(number_of(cell), currency))
    text = unicodedata.normalize("NFKC", text_of(cell))
    per = _PER.search(text)
    unit = per[1].strip() if per else None
    bare, named = _without_currency((text[: per.start()] if per else text).strip(), currency)
    return Price(_number(bare.strip(), style), named, unit)


def _rounded(amount: Decimal, currency: str | None) -> Decimal:
    """Return a spreadsheet number without floating-point noise."""
    if currency is None:
        return amount
    rounded = amount.quantize(Decimal(1).scaleb(-precision(currency)))
    return rounded if abs(rounded - amount) < Decimal("1e-7") else amount


def _without_currency(text: str, currency: str | None) -> tuple[str, str | None]:
    upper = text.upper()
    for word, code in _CURRENCY_WORDS:
        if word in upper:
            at = upper.index(word)
            rest = text[:at] + " " + text[at + len(word) :]
            return _without_currency(rest, code)[0] if "$" in rest or "¥" in rest else rest, code
    if "¥" in text:
        return text.replace("¥", " "), currency if currency in {"CNY", "JPY"} else "CNY"
    if "$" in text:
        return text.replace("$", " "), currency if currency in _DOLLARS else "USD"
    found = _CODE.search(upper)
    if found:
        return text[: found.start()] + " " + text[found.end() :], found[1]
    return text, None


def quantity_of(cell: object, style: Style = Style.POINT) -> tuple[Decimal, str | None]:
    """Return a quantity and its unit, if given (``500 pcs``, ``≥500个``)."""
    if not isinstance(cell, str):
        return number_of(cell, style), None
    text = unicodedata.normalize("NFKC", text_of(cell)).lstrip("≥>=＞ ")
    found = _NUMBER_AND_WORD.fullmatch(text)
    if found is None or _RANGE.search(text):
        return _checked(_number(text, style)), None
    return _checked(_number(found[1].strip(), style)), (found[2] or "").strip() or None


def days_of(cell: object, factor: int = 1) -> int:
    """Return whole days: the later of ``15-30 days``, 14 for ``2 weeks``. ``factor`` is the header's."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number = number_of(cell) * factor
        if number != number.to_integral_value() or number > 10_000:
            raise BadCell("NOT_DAYS", "This is not a number of days.", "Enter whole days, such as 30.")
        return int(number)
    found = _DAYS.fullmatch(unicodedata.normalize("NFKC", text_of(cell)))
    if found is None:
        raise BadCell("NOT_DAYS", "This is not a number of days.", "Enter whole days, such as 30, or 15-30 days.")
    word = (found[3] or "").lower()
    if word:
        factor = 7 if (word.startswith("w") and not word.startswith("work")) or "周" in word or "星期" in word else 1
        factor = 30 if word.startswith("month") or word.endswith("月") else factor
    return int(found[2] or found[1]) * factor


def term_of(cell: object) -> tuple[str, str | None]:
    """Return an Incoterms rule in capitals and the place after it, if given: ``FOB Ningbo``."""
    text = unicodedata.normalize("NFKC", text_of(cell))
    found = re.fullmatch(r"([A-Za-z]{3})(?![A-Za-z])[\s,:;(\[-]*(.*?)[)\]\s]*", text, re.DOTALL)
    if found is None:
        raise BadCell(
            "NOT_A_TERM",
            "This is not an Incoterms 2020 rule.",
            "Enter its three letters and the place, such as FOB Ningbo.",
        )
    place = re.sub(r",?\s*\(?incoterms\W*(?:2020)?\)?", "", found[2], flags=re.IGNORECASE).strip()
    return found[1].upper(), place or None


def list_of(cell: object) -> list[str]:
    """Return the entries of a cell: a JSON list, one per line, or separated by commas and the like."""
    if isinstance(cell, list):
        return [text_of(each) for each in cell if each not in (None, "")]
    text = text_of(cell)
    if text.startswith("["):
        loaded = json_of(text)
        if isinstance(loaded, list) and all(isinstance(each, str) for each in loaded):
            return loaded
    parts = text.split("\n") if "\n" in text else _SEPARATORS.split(text)
    return [part.strip() for part in parts if part.strip()]


def json_of(text: str) -> object:
    """Return the JSON value of a text, or None if it is not JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def join_list(entries: Iterable[str]) -> str:
    """Return the text that `list_of` parses back to exactly these entries."""
    found = list(entries)
    text = ", ".join(found)
    return text if list_of(text) == found else orjson.dumps(found).decode()
