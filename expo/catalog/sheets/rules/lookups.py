"""Codes for words in a sheet: units, sections, countries, certificates, languages.

Every function takes a cell and raises `BadCell` for unknown words.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from expo.catalog.products.models import Visibility
from expo.catalog.sheets.rules.cells import BadCell, code_of, list_of, text_of
from expo.catalog.sheets.rules.header_words import CURRENCIES
from expo.exhibitors.certificates.models import certificate_kinds, find_certificate_kind
from expo.fairs.sections.models import categories, find_section
from expo.kit.errors import Invalid
from expo.kit.text import checked_language
from expo.kit.trade.values import checked_gtin, find_country, find_unit

_VISIBILITIES: Final = {
    Visibility.PUBLIC: ("public", "everybody", "everyone", "all", "yes", "公开", "所有人", "全部", "是", "上架"),
    Visibility.REGISTERED: (
        "registered",
        "registered buyers",
        "members",
        "signed in",
        "注册买家",
        "注册用户",
        "登录可见",
        "会员",
    ),
    Visibility.CHOSEN: ("chosen", "chosen companies", "chosen buyers", "selected", "指定公司", "指定买家", "指定客户"),
}
_EDITION: Final = re.compile(r"(?:HS)?\s*(20\d\d)", re.IGNORECASE)
_MADE_IN: Final = re.compile(
    r"^\s*(?:made in|product of|产自)\s*|\s*[(（]?(?:mainland|大陆)[)）]?\s*$|制造$", re.IGNORECASE
)
_UNSHOWN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN: Final = 120
_LANGUAGE_NAMES: Final = {
    "中文": "zh", "汉语": "zh", "简体中文": "zh", "chinese": "zh", "cn": "zh", "英文": "en", "英语": "en", "english": "en",  # noqa: E501 - a table reads best in rows
    "español": "es", "spanish": "es", "français": "fr", "french": "fr", "русский": "ru", "russian": "ru", "العربية": "ar",  # noqa: E501 - a table reads best in rows
    "arabic": "ar", "português": "pt", "portuguese": "pt",
}  # fmt: skip


def language_of(cell: object) -> str:
    """Return one of our languages by its code or its name; raises `BadCell`."""
    text = text_of(cell)
    try:
        return checked_language(_LANGUAGE_NAMES.get(text.casefold(), text))
    except Invalid as error:
        raise BadCell("UNKNOWN_LANGUAGE", error.message, "Enter its code, such as zh or en.") from error


def display_value(cell: object) -> str:
    """Return a cell's value for display in a problem, at most 120 characters."""
    if isinstance(cell, dict) and "$long" in cell:
        return f"({cell['$long']:,} characters)"
    text = str(cell["$date"]) if isinstance(cell, dict) and "$date" in cell else "" if cell is None else str(cell)
    text = "".join(
        "\ufffd" if unicodedata.category(each) in {"Cc", "Cs"} and each != "\n" else each for each in text[: _SHOWN + 1]
    )
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def clean_text(text: str, maximum: int) -> str:
    """Return a text without unprintable characters, cut to ``maximum`` characters with an ellipsis."""
    text = (text if text.isprintable() else _UNSHOWN.sub(" ", text)).strip()
    return text if len(text) <= maximum else text[: maximum - 1].rstrip() + "…"


def unit_of(cell: object) -> str:
    """Return the code of the unit with this symbol, code or name."""
    words = text_of(cell)
    unit = find_unit(words)
    if unit is None:
        raise BadCell("UNKNOWN_UNIT", f"There is no unit {words[:30]!r}.", "Enter a unit such as pcs, set, kg or 个.")
    return unit.code


def currency_of(cell: object) -> str:
    """Return a currency code as written, or the code of a common name (``US$``, ``人民币``)."""
    text = text_of(cell).strip(" .")
    return CURRENCIES.get(text.casefold(), text.upper())


def section_of(cell: object) -> str:
    """Return the key of the section with this key or name in any language."""
    words = text_of(cell)
    found = find_section(words) or _sections().get(_plain(words))
    if found is not None:
        return found if isinstance(found, str) else found.key
    near = difflib.get_close_matches(_plain(words[:80]), _sections(), n=1, cutoff=0.75)
    hint = (
        f"Did you mean {_sections()[near[0]]}?"
        if near
        else "Enter a section’s name or key as the fair uses it, such as 家用电器."
    )
    raise BadCell("UNKNOWN_SECTION", f"There is no section {words[:60]!r}.", hint)


@cache
def _sections() -> Mapping[str, str]:
    every = (section for category in categories() for section in category.sections)
    return {_plain(name): section.key for section in every for name in (section.key, *section.names.values())}


def _plain(words: str) -> str:
    text = unicodedata.normalize("NFKC", words).casefold().replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", text))


def country_of(cell: object) -> str:
    """Return the ISO 3166-1 alpha-2 code of the country with this code or name in any language."""
    words = text_of(cell)
    bare = _MADE_IN.sub("", words).strip()
    found = find_country(words) or find_country(bare) or ("CN" if bare.startswith("中国") else None)
    if found is None:
        raise BadCell(
            "UNKNOWN_COUNTRY",
            f"There is no country {words[:40]!r}.",
            "Enter the country’s name or its two-letter code, such as CN.",
        )
    return found


def gtin_of(cell: object) -> str | None:
    """Return the first valid GTIN of several; a single invalid one is left to the product's check."""
    if not isinstance(cell, list):
        return code_of(cell)
    return next((text for text in (code_of(each) for each in cell[:500]) if _is_gtin(text)), None)


def _is_gtin(text: str) -> bool:
    try:
        checked_gtin(text)
    except Invalid:
        return False
    return True


def edition_of(cell: object) -> str:
    """Return an edition of the Harmonized System: ``2022`` becomes ``HS2022``."""
    text = text_of(cell)
    found = _EDITION.fullmatch(text)
    return f"HS{found[1]}" if found else text


def visibility_of(cell: object) -> Visibility:
    """Return the visibility that a cell names."""
    text = text_of(cell).casefold().replace("_", " ")
    found = next((each for each, words in _VISIBILITIES.items() if text in words), None)
    if found is None:
        raise BadCell(
            "UNKNOWN_VISIBILITY",
            "This is not a setting for “Who can see it”.",
            "Enter public, registered or chosen (公开、注册买家、指定采购商).",
        )
    return found


def certificates_of(cell: object) -> list[str]:
    """Return the keys of the certificate kinds in a cell."""
    keys = []
    for words in list_of(cell):
        kind = certificate_kinds().get(words) or find_certificate_kind(words)
        if kind is None:
            raise BadCell(
                "UNKNOWN_CERTIFICATE",
                f"There is no kind of certificate {words[:40]!r}.",
                "Enter certificates such as CE, RoHS or FDA, separated by commas.",
            )
        keys.append(kind.key)
    return list(dict.fromkeys(keys))
