"""Arabic agreement: the article, the accusative behind numbers, and what a property belongs to."""

import pytest

from translation.lexicon import Lexicon
from translation.lexicon.entries import Noun
from translation.lexicon.grammar import GRAMMARS
from translation.lexicon.specifications.patterns import write


@pytest.mark.parametrize(
    "number, written", [("1", "لون"), ("3", "ألوان"), ("12", "لونًا"), ("100", "لون"), ("112", "لونًا")]
)
def test_noun_stands_in_the_accusative_behind_some_numbers(number: str, written: str) -> None:
    assert GRAMMARS["ar"].form_after_number(Noun("لون", "ألوان"), number) == written


def test_preposition_is_joined_to_its_word() -> None:
    assert write("suitable", {"x": "للهرولة"}, "ar") == "مناسب للهرولة"
    assert write("holds", {"x": "كيس ماء"}, "ar") == "يتسع لكيس ماء"
    assert write("holds", {"x": "500 ml"}, "ar") == "يتسع لـ 500 ml"


def test_number_with_a_mark_between_thousands_takes_the_singular() -> None:
    assert write("cycles", {"k": "25,000"}, "ar") == "25,000 دورة"


@pytest.mark.parametrize(
    "text, written",
    [
        ("安全温度", "درجة الحرارة الآمنة"),  # the name is definite
        ("轴承外径", "قطر خارجي للمحمل"),  # behind several words, «of»
        ("过滤面积", "مساحة الترشيح"),
        ("单只高度", "ارتفاع القطعة"),
    ],
)
def test_name_of_a_property(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "ar") == written
