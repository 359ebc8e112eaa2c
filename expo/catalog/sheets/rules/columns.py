"""Recognising a sheet's columns by their headers, in our seven languages, or in Chinese and another at once.

Precision over recall: a header is recognised if it is a known name, a known name with a known
addition (``Unit price (USD)``), a known name in two languages, or one edit away from exactly one
known name. All others are left for the user to assign.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale

from expo.catalog.sheets.rules.header_words import (
    AFTER_LANGUAGES,
    BEFORE_LANGUAGES,
    CURRENCIES,
    DAY_WORDS,
    LANGUAGE_WORDS,
    NOTE_WORDS,
    PRICE_COLUMNS,
    QUANTITY_COLUMNS,
    RULE_WORDS,
    UNIT_WORDS,
)
from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES

IGNORED: Final = "-"
"""Mapping value for a header whose column is not to be read."""
ATTRIBUTE: Final = "attribute"
"""Mapping value for a header that becomes a product attribute of that name."""
HEADER_WITHIN: Final = 10
_TRANSLATED: Final = ("title", "description")
_FUZZY_FROM: Final = 6
_WORDS: Final = re.compile(r"[^\W_]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_HAN_LANGUAGES: Final = re.compile(f"({'|'.join(sorted(filter(_HAN.match, LANGUAGE_WORDS), key=len, reverse=True))})")
"""Names of languages in Chinese, which are written next to what they describe."""
_SCRIPTS: Final = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_ATTRIBUTE_PREFIX: Final = re.compile(r"\s*(?:attribute|属性)\s*[:：]\s*(\S.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class SheetColumn:
    """A product field as a sheet column: ``names`` and ``help`` by language (en, zh), ``aliases`` in all seven."""

    key: str
    names: Mapping[str, str]
    help: Mapping[str, str]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Hints:
    """What a header says besides its name, such as the currency of all prices or the unit of all quantities."""

    currency: str | None = None
    unit: str | None = None
    incoterm: str | None = None
    days: int = 1


@dataclass(frozen=True)
class Match:
    """A header and its recognised column: a key, `ATTRIBUTE`, or None if unknown.

    ``index`` counts from 0, ``confidence`` is 0 to 1, ``hints`` is what else the header says.
    """

    index: int
    header: str
    column: str | None
    confidence: float
    hints: Hints = field(default_factory=Hints)


@cache
def columns() -> dict[str, SheetColumn]:
    """Return all columns by key, in the order of an export."""
    found = {key: _column(key, each) for key, each in _raw()["columns"].items()}
    for base in _TRANSLATED:
        for language in LANGUAGES:
            key = f"{base}_{language}"
            if key not in found:
                found[key] = _in_language(key, language, found[base], found[f"{base}_en"])
    return found


def _in_language(key: str, language: str, base: SheetColumn, english: SheetColumn) -> SheetColumn:
    """Return the column of a text in another language, named and explained like that in English."""
    english_name, chinese_name = (Locale(tag).languages[language] for tag in ("en", "zh"))
    names = {"en": f"{base.names['en']} ({english_name})", "zh": f"{base.names['zh']}（{chinese_name}）"}
    hints = {
        "en": english.help["en"].replace("English", english_name),
        "zh": english.help["zh"].replace("非英文", f"非{chinese_name}").replace("英文", chinese_name),
    }
    return SheetColumn(key, names, hints, ())


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))


def _column(key: str, raw: Mapping[str, object]) -> SheetColumn:
    names, hints, aliases = raw["names"], raw["help"], raw["aliases"]
    assert isinstance(names, dict)  # noqa: S101 - our own file
    assert isinstance(hints, dict)  # noqa: S101
    assert isinstance(aliases, list)  # noqa: S101
    elsewhere = (name for words in _raw()["words"].values() for name in words.get(key, ()))
    return SheetColumn(key, names, hints, tuple(dict.fromkeys(str(each) for each in (*aliases, *elsewhere))))


def fold_header(header: str) -> str:
    """Return a header normalised for comparison: compatibility forms, lower case, letters and digits only."""
    return "".join(_WORDS.findall(unicodedata.normalize("NFKC", header[:400]).casefold()))


@cache
def _known() -> dict[str, tuple[str, float]]:
    """Return folded names with their column and the confidence of the name."""
    known: dict[str, tuple[str, float]] = {}
    for column in columns().values():
        own = [column.key, *column.names.values(), *column.aliases]
        for rank, name in enumerate(own):
            known.setdefault(fold_header(name), (column.key, round(1 - rank / 1000, 3)))
    for key, names in _raw()["weak"].items():
        for rank, name in enumerate(names):
            known.setdefault(fold_header(name), (key, 0.6 - rank / 100))
    return known


def match_headers(headers: Sequence[str], remembered_columns: Mapping[str, str] | None = None) -> list[Match]:
    """Return the match of each header of a sheet; each column is assigned at most once.

    ``remembered_columns`` maps folded headers to columns (or `IGNORED`) as assigned by a user before.
    """
    found = [_match(index, header, remembered_columns or {}) for index, header in enumerate(headers)]
    return _each_once(_two_wordings(found))


def with_mapping(matches: Sequence[Match], mapping: Mapping[int, str]) -> list[Match]:
    """Return ``matches`` with a user's changes: by index, to a column, `ATTRIBUTE` or `IGNORED`.

    Raises `Invalid` for an index outside the sheet, an unknown column, and a column assigned twice.
    """
    for index, key in mapping.items():
        if not 0 <= index < len(matches):
            raise Invalid("The spreadsheet has no such column.", field="mapping")
        if key not in columns() and key not in {ATTRIBUTE, IGNORED}:
            raise Invalid(f"A product has no field {key[:40]!r}.", field="mapping")
    chosen = [key for key in mapping.values() if key in columns()]
    if len(set(chosen)) != len(chosen):
        raise Invalid("Two columns of the spreadsheet cannot be the same field of a product.", field="mapping")
    return [_chosen(each, mapping, frozenset(chosen)) for each in matches]


def _chosen(match: Match, mapping: Mapping[int, str], assigned: frozenset[str]) -> Match:
    if match.index in mapping:
        key = mapping[match.index]
        hints = match.hints if match.column == key else Hints()
        return Match(match.index, match.header, None if key == IGNORED else key, 1.0, hints)
    return replace(match, column=None, confidence=0.0) if match.column in assigned else match


def header_score(matches: Sequence[Match]) -> float:
    """Return how much a row looks like the header of a product sheet, 0 if not at all."""
    known = {each.column: each.confidence for each in matches if each.column is not None}
    if not known.keys() & {"number", "title", "title_en"}:
        return 0.0
    return sum(known.values())


def _match(index: int, header: str, remembered_columns: Mapping[str, str]) -> Match:
    key = fold_header(header)
    if key in remembered_columns:
        column = remembered_columns[key]
        again = _match(index, header, {})
        hints = again.hints if again.column == column else Hints()
        return Match(index, header, None if column == IGNORED else column, 1.0, hints)
    prefixed = _ATTRIBUTE_PREFIX.fullmatch(header)
    if prefixed:
        return Match(index, prefixed[1].strip(), ATTRIBUTE, 1.0)
    for column, confidence, hints in _readings(header, key):
        return Match(index, header, column, confidence, hints)
    return Match(index, header, None, 0.0)


def _readings(header: str, key: str) -> Iterator[tuple[str, float, Hints]]:
    if not key:
        return
    if key in _known():
        column, confidence = _known()[key]
        yield column, confidence, Hints()
    yield from _with_additions(header)
    yield from _in_two_languages(header)
    near = _one_letter_away(key)
    if near is not None:
        yield near, 0.85, Hints()


def _words(header: str) -> list[str]:
    text = unicodedata.normalize("NFKC", header[:400]).casefold()
    found = re.findall(r"us\$|cn¥|[$€£¥]|[^\W_]+", text)
    return list(_without_links([part for word in found for part in _HAN_LANGUAGES.split(word) if part]))


def _without_links(words: Sequence[str]) -> Iterator[str]:
    """Yield words without those that only join a language to what is before it: ``Nombre en inglés``."""
    for at, word in enumerate(words):
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        joins = word in BEFORE_LANGUAGES and any(each in LANGUAGE_WORDS for each in after)
        ends = word in AFTER_LANGUAGES and any(each in LANGUAGE_WORDS for each in before)
        if not (joins or ends):
            yield word


def _with_additions(header: str) -> Iterator[tuple[str, float, Hints]]:
    """Match ``FOB price (USD/pc)``: a known name with known additions around it."""
    words = _words(header)
    if not 2 <= len(words) <= 10:
        return
    # Longest name first, so that additions are only what is not part of the name.
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            found = _known().get("".join(words[start : start + length]))
            if found is None or found[1] < 0.65:
                continue
            read = _hinted(found[0], words[:start] + words[start + length :])
            if read is not None:
                yield read[0], 0.9, read[1]
                return


def _hinted(column: str, additions: Sequence[str]) -> tuple[str, Hints] | None:
    """Return the column and the hints in the additions, or None if one of them is unknown."""
    hints = Hints()
    for word in additions:
        if word in NOTE_WORDS:
            continue
        if column in PRICE_COLUMNS and word in CURRENCIES:
            hints = replace(hints, currency=CURRENCIES[word])
        elif column in PRICE_COLUMNS and word in RULE_WORDS:
            hints = replace(hints, incoterm=word.upper())
        elif column in PRICE_COLUMNS | QUANTITY_COLUMNS and word in UNIT_WORDS:
            hints = replace(hints, unit=word)
        elif column == "lead_days" and word in DAY_WORDS:
            hints = replace(hints, days=DAY_WORDS[word])
        elif column in _TRANSLATED and word in LANGUAGE_WORDS:
            column = f"{column}_{LANGUAGE_WORDS[word]}"
        elif not (column in PRICE_COLUMNS and word == "per"):
            return None
    return column, hints


def _in_two_languages(header: str) -> Iterator[tuple[str, float, Hints]]:
    """Match ``货号 / Item No.``: the same column in Chinese and in Latin letters."""
    parts = ["", ""]
    for run in _SCRIPTS.findall(unicodedata.normalize("NFKC", header[:400]).casefold()):
        parts[_HAN.match(run) is None] += run
    if all(parts):
        first, second = (_known().get(part) for part in parts)
        if first is not None and second is not None and first[0] == second[0]:
            yield first[0], 0.95, Hints()


def _one_letter_away(key: str) -> str | None:
    if len(key) < _FUZZY_FROM or _HAN.search(key):
        return None
    digits = [each for each in key if each.isdigit()]
    near = {
        column
        for name, (column, sure) in _known().items()
        if sure > 0.65
        and abs(len(name) - len(key)) <= 1
        and digits == [each for each in name if each.isdigit()]
        and _is_one_edit(name, key)
    }
    return near.pop() if len(near) == 1 else None


def _is_one_edit(a: str, b: str) -> bool:
    """Say whether one letter was added, left out or changed, or two neighbours were swapped."""
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[start:] == b[start + 1 :]
    swapped = a[start + 1 : start + 2] + a[start : start + 1] + a[start + 2 :]
    return a[start + 1 :] == b[start + 1 :] or swapped == b[start:]


def _two_wordings(matches: list[Match]) -> list[Match]:
    """Assign ``品名`` and ``Product name`` in one sheet to the name and its English wording."""
    for base in _TRANSLATED:
        same = [each for each in matches if each.column == base and each.confidence >= 0.65]
        chinese = [each for each in same if _HAN.search(each.header)]
        latin = [each for each in same if not _HAN.search(each.header)]
        taken = any(each.column == f"{base}_en" for each in matches)
        if len(chinese) == len(latin) == 1 and not taken:
            matches[latin[0].index] = replace(latin[0], column=f"{base}_en", confidence=0.8)
    return matches


def _each_once(matches: list[Match]) -> list[Match]:
    best: dict[str, Match] = {}
    for each in matches:
        if (
            each.column is not None
            and each.column != ATTRIBUTE
            and each.confidence > best.get(each.column, _NOTHING).confidence
        ):
            best[each.column] = each
    return [
        each
        if each.column in {None, ATTRIBUTE} or best[each.column] is each
        else replace(each, column=None, confidence=0.0)
        for each in matches
    ]


_NOTHING: Final = Match(-1, "", None, 0.0)
