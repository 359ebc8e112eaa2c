"""Units are written and read in seven languages, each word for one unit only."""

from typing import Final

import pytest

from translation.protect import find
from translation.protect.quantities.units import all_units, write_unit

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")


@pytest.mark.parametrize("code", all_units())
def test_written_unit_is_read_back(code: str) -> None:
    for language in LANGUAGES:
        for value in ("1", "3", "12"):
            written = value + write_unit(code, value, language)
            assert [each.value for each in find(written, language)] == [f"{value} {code}"], written


def test_each_word_names_one_unit() -> None:
    seen: dict[str, str] = {}
    for code, words in all_units().items():
        for word in words:
            assert seen.setdefault(word, code) == code, word


@pytest.mark.parametrize("code", all_units())
def test_all_words_of_unit_are_read(code: str) -> None:
    for word in all_units()[code]:
        if word not in {"in", "º"}:
            assert {each.value for each in find(f"12 {word}", "en")} | {
                each.value for each in find(f"12{word}", "zh")
            } >= {f"12 {code}"}, word


def test_time_units_follow_plural_rules() -> None:
    assert [write_unit("DAY", each, "ru") for each in ("1", "2", "5", "11", "21", "22", "1.5")] == [
        " день", " дня", " дней", " дней", " день", " дня", " дня"
    ]  # fmt: skip
    assert (write_unit("ANN", "1", "fr"), write_unit("ANN", "1.5", "fr"), write_unit("ANN", "2", "fr")) == (
        " an",
        " an",
        " ans",
    )
    assert (write_unit("MON", "1", "en"), write_unit("MON", "0.5", "en"), write_unit("WEE", "2", "zh")) == (
        " month",
        " months",
        "周",
    )
