"""The Harmonized System: chapters, headings and some subheadings, under short names of our own, and finding them."""

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
class Heading:
    """A chapter (2 digits), heading (4) or subheading (6) of the edition of 2022, with its ``names`` by language."""

    code: str
    names: dict[str, str]

    @property
    def chapter(self) -> str:
        """The code of its chapter."""
        return self.code[:2]


@cache
def headings() -> dict[str, Heading]:
    """Return all that are known by their codes, in the order of these."""
    raw = tomllib.loads((Path(__file__).parent / "hs.toml").read_text(encoding="utf-8"))
    found = {code: Heading(code, dict(zip(LANGUAGES, names, strict=True))) for code, names in raw["names"].items()}
    return dict(sorted(found.items()))


def nearest(code: str) -> Heading | None:
    """Return what is known with the longest beginning of an HS code, or None."""
    known = headings()
    return next((known[code[:digits]] for digits in reversed(_DIGITS) if code[:digits] in known), None)


def find(text: str, language: str, limit: int) -> list[Heading]:
    """Return headings whose code begins with the digits of ``text``, or whose name in any language has its words.

    Those that match in the reader's language come first, among them those that begin with what was
    looked for; a blank text finds the chapters.
    """
    digits = text.strip().replace(".", "").replace(" ", "")
    if digits.isascii() and digits.isdigit():
        return [each for code, each in headings().items() if code.startswith(digits[:6])][:limit]
    terms = terms_of(text)
    if not terms:
        return [each for code, each in headings().items() if len(code) == _DIGITS[0]][:limit]
    ranked = [(rank, code) for code in headings() if (rank := _rank(code, terms, language)) is not None]
    return [headings()[code] for _, code in sorted(ranked)[:limit]]


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return each heading's names, folded, each word behind a space."""
    return {
        code: {language: f" {' '.join(terms_of(name))}" for language, name in each.names.items()}
        for code, each in headings().items()
    }


def _rank(code: str, terms: Sequence[str], language: str) -> tuple[int, ...] | None:
    """Return the less, the better a heading fits, or None where it does not."""
    fit = [tag for tag, words in _words()[code].items() if all(_begins(term, words) for term in terms)]
    if not fit:
        return None
    words = _words()[code][language if language in fit else fit[0]]
    whole = all(f" {term} " in f"{words} " for term in terms)
    return int(language not in fit), int(not whole), int(not words.startswith(f" {terms[0]}")), len(words)


def _begins(term: str, words: str) -> bool:
    return f" {term}" in words or (not term.isascii() and term in words)
