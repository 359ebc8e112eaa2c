"""Number words of seven languages, each read in one place."""

import pytest

from translation.number_words.chinese import NUMERAL, count_at, numeral
from translation.number_words.spelled import numbers_in
from translation.number_words.words import cardinals, number_word


@pytest.mark.parametrize(
    "written, digits",
    [("二", "2"), ("两百", "200"), ("十二", "12"), ("三千五百万", "35000000"), ("二〇二〇", "2020"), ("一万零八", "10008"), ("三亿", "300000000"),
     ("一亿三千万", "130000000"), ("一万亿", "1000000000000"), ("两亿零五万", "200050000")],
)  # fmt: skip
def test_chinese_numerals_have_a_value(written: str, digits: str) -> None:
    assert NUMERAL.fullmatch(written)
    assert numeral(written) == digits


def test_count_ends_before_what_it_counts() -> None:
    assert count_at("三十六件套", 0) == (3, "36")
    assert count_at("双管", 0) == (1, "2")
    assert count_at("一体", 0) is None


def test_ordinals_are_no_cardinals() -> None:
    assert number_word("second", "en") == cardinals("en")["two"] == "2"
    assert "second" not in cardinals("en")
    assert number_word("neuf", "fr") == "9"
    assert "neuf" not in cardinals("fr")


@pytest.mark.parametrize(
    "text, language, values",
    [
        ("twenty-five pencils, six pens", "en", ["25", "6"]),
        ("half a million seeds", "en", ["500000"]),
        ("cent vingt assiettes", "fr", ["120"]),
        ("двадцать пять стульев", "ru", ["25"]),
        ("خمسة وعشرون كرسيا", "ar", ["25"]),
        ("six twelve-volt lamps", "en", ["6", "12"]),
    ],
)
def test_number_words_in_sequence_are_one_number(text: str, language: str, values: list[str]) -> None:
    assert [each.value for each in numbers_in(text, language)] == values
