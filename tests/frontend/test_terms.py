"""The catalogues keep to `frontend/locales/TERMS.md`: no string has a word that the term tables say to avoid."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import frontend
from frontend.site.languages.formats import Formats
from scripts import catalogues
from tests.frontend.paths import LANGUAGES

TERMS: Final = (Path(frontend.__file__).parent / "locales" / "TERMS.md").read_text(encoding="utf-8")
_NO_SPACES: Final = frozenset({"zh"})
"""Languages that write words without spaces: there a word is found inside others too."""


class Avoided(NamedTuple):
    """A word to avoid, and the term to use."""

    word: str
    term: str


def avoided(terms: str, language: str) -> Iterator[Avoided]:
    """Yield the words in code type in the third column of a language's tables."""
    heading = Formats("en").language_name(language)
    section = terms.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    for line in section.splitlines():
        cells = [each.strip() for each in line.strip("|").split(" | ")] if line.startswith("| ") else []
        for word in re.findall(r"`([^`]+)`", cells[2] if len(cells) > 2 else ""):
            yield Avoided(word, cells[0].strip("| ") if language == "en" else cells[1])


def strings(language: str) -> Iterator[str]:
    """Yield what is shown in a language, without placeholders."""
    for message in catalogues.load("zh" if language == "en" else language):
        shown = message.id if language == "en" else message.string
        for each in shown if isinstance(shown, tuple | list) else (shown,):
            yield re.sub(r"%\(\w+\)s", "", str(each))


def breaches(found: Iterator[str] | list[str], terms: list[Avoided], language: str) -> list[str]:
    """Return which strings have which of the words, with the terms to use."""
    edge = ("", "") if language in _NO_SPACES else (r"(?<!\w)", r"(?!\w)")
    patterns = [(re.compile(re.escape(each.word).join(edge), re.IGNORECASE), each) for each in terms]
    return [
        f"{text!r} has {each.word!r}: say {each.term!r}"
        for text in found
        for pattern, each in patterns
        if pattern.search(text)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_uses_an_avoided_term(language: str) -> None:
    terms = list(avoided(TERMS, language))
    assert len(terms) > 20, "the table was not understood"
    assert breaches(strings(language), terms, language) == []


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Put in force"),
        ("en", "Give the stand"),
        ("zh", "展台"),
        ("es", "Poner en vigor"),
        ("pt", "Sua meta"),
        ("fr", "Mettre en vigueur"),
        ("ru", "Ярмарка"),
        ("ar", "تفعيل المنصة المنصة"),
    ],
)
def test_avoided_term_is_found(language: str, text: str) -> None:
    assert breaches([text], list(avoided(TERMS, language)), language) != []


def test_part_of_another_term_is_no_breach() -> None:
    assert breaches(["Standing order"], [Avoided("stand", "space")], "en") == []
