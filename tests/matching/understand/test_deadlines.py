"""Deadlines and own logos in needs of seven languages."""

from datetime import date

import pytest

from matching import asks_for_own_logo, find_deadline
from matching.understand.own_logo import offers_own_logo

WRITTEN = date(2027, 1, 10)


@pytest.mark.parametrize(
    "language, text, month, day",
    [
        ("en", "500 pcs by 15 March, FOB", 3, 15), ("en", "by March 15th", 3, 15), ("en", "before May", 4, 30),
        ("en", "by the end of May", 5, 31), ("en", "we need them in six weeks", 2, 21), ("en", "by 2027-03-04", 3, 4),
        ("es", "los necesito en tres semanas", 1, 31), ("es", "antes del 15 de marzo", 3, 15),
        ("fr", "livraison avant mai", 4, 30), ("fr", "d'ici le 3 avril", 4, 3),
        ("pt", "1500 peças em 45 dias", 2, 24), ("pt", "até 20 de fevereiro", 2, 20),
        ("ru", "400 штук к сентябрю", 9, 30), ("ru", "до конца мая", 5, 31), ("ru", "до 5 января", 1, 5),
        ("ar", "قبل نهاية مايو", 5, 31), ("ar", "خلال 45 يومًا", 2, 24),
        ("zh", "三月底前交货", 3, 31), ("zh", "3月15日前", 3, 15), ("zh", "四十五天内", 2, 24),
    ],
)  # fmt: skip
def test_deadline_is_the_next_such_day(language: str, text: str, month: int, day: int) -> None:
    year = 2028 if (month, day) < (WRITTEN.month, WRITTEN.day) else 2027
    assert find_deadline(text, language, WRITTEN) == date(year, month, day)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "in 500 ml bottles, may be blue"), ("ru", "до 17 долларов"), ("en", "2027-02-30"), ("de", "bis Mai"),
        ("en", "warranty of 12 months"), ("zh", "三月花茶"), ("en", "in 900 weeks"),
    ],
)  # fmt: skip
def test_other_numbers_and_months_are_no_deadlines(language: str, text: str) -> None:
    assert find_deadline(text, language, WRITTEN) is None


def test_own_logo_is_asked_for_and_offered() -> None:
    needs = [
        ("en", "with our logo"),
        ("es", "con nuestra marca"),
        ("zh", "印我们的LOGO"),
        ("pt", "com o logótipo"),
        ("fr", "logo"),
    ]
    assert all(asks_for_own_logo(text, language) for language, text in needs)
    assert not asks_for_own_logo("logistics by sea", "en")
    assert offers_own_logo(["保温杯", "可做激光雕刻"], "zh")
    assert not offers_own_logo(["保温杯"], "zh")
