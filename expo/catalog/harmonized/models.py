"""The Harmonized System: chapters, headings and some subheadings, with our own short names, and searching them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from expo.catalog.products.rules.table_rows import terms_of
from expo.kit.text import LANGUAGES

_DIGITS: Final = (2, 4, 6)


@dataclass(frozen=True)
class HsEntry:
    """A chapter (2 digits), heading (4) or subheading (6) of the 2022 edition, with its ``names`` by language."""

    code: str
    names: dict[str, str]

    @property
    def chapter(self) -> str:
        """The code of the chapter it belongs to."""
        return self.code[:2]


@cache
def hs_entries() -> dict[str, HsEntry]:
    """Return all known entries by code, sorted by code."""
    raw = tomllib.loads((Path(__file__).parent / "hs.toml").read_text(encoding="utf-8"))
    found = {code: HsEntry(code, dict(zip(LANGUAGES, names, strict=True))) for code, names in raw["names"].items()}
    return dict(sorted(found.items()))


def nearest(code: str) -> HsEntry | None:
    """Return the known heading that shares the longest prefix with an HS code, or None."""
    known = hs_entries()
    return next((known[code[:digits]] for digits in reversed(_DIGITS) if code[:digits] in known), None)


def find(text: str, language: str, limit: int) -> list[HsEntry]:
    """Return entries whose code begins with the digits of ``text``, or whose name in any language has its words.

    Matches in the reader's language come first, among them names that begin with the query.
    A blank query finds the chapters.
    """
    digits = text.strip().replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return [each for code, each in hs_entries().items() if code.startswith(digits[:6])][:limit]
    terms = terms_of(text)
    if not terms:
        return [each for code, each in hs_entries().items() if len(code) == _DIGITS[0]][:limit]
    ranked = [(rank, code) for code in hs_entries() if (rank := _rank(code, terms, language)) is not None]
    return [hs_entries()[code] for _, code in sorted(ranked)[:limit]]


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return each heading's names by language, folded, with a space before each word."""
    return {
        code: {language: f" {' '.join(terms_of(name))}" for language, name in each.names.items()}
        for code, each in hs_entries().items()
    }


def _rank(code: str, terms: Sequence[str], language: str) -> tuple[int, ...] | None:
    """Return the sort key of a match, lowest for the best, or None for no match."""
    fit = [tag for tag, words in _words()[code].items() if all(_begins(term, words) for term in terms)]
    if not fit:
        return None
    words = _words()[code][language if language in fit else fit[0]]
    whole = all(f" {term} " in f"{words} " for term in terms)
    return int(language not in fit), int(not whole), int(not words.startswith(f" {terms[0]}")), len(words)


def _begins(term: str, words: str) -> bool:
    return f" {term}" in words or (not term.isascii() and term in words)
