"""Deadlines in needs of seven languages."""

from datetime import date

import pytest

from matching import find_deadline

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
        ("en", "by the 15th of March", 3, 15), ("en", "by 15/03/2027", 3, 15), ("en", "by 03/15/2027", 3, 15),
        ("en", "by March 15, 2027", 3, 15), ("en", "before December", 11, 30), ("en", "IEC 2060-2-1, by 15 March", 3, 15),
        ("en", "Ref 2019-03-04, needed by 15 March", 3, 15), ("ru", "до 15.03.2027", 3, 15), ("zh", "2027/3/15前", 3, 15),
        ("en", "delivery 2027-03-04", 3, 4), ("zh", "一百二十天内交货", 5, 10), ("zh", "三月底前交货", 3, 31), ("zh", "3月15日前", 3, 15), ("zh", "四十五天内", 2, 24),
    ],
)  # fmt: skip
def test_deadline_is_the_next_such_day(language: str, text: str, month: int, day: int) -> None:
    year = 2028 if (month, day) < (WRITTEN.month, WRITTEN.day) else 2027
    assert find_deadline(text, language, WRITTEN) == date(year, month, day)


@pytest.mark.parametrize(
    "language, text, until",
    [
        ("en", "by 15 March 2028", date(2028, 3, 15)), ("es", "antes del 15 de marzo de 2028", date(2028, 3, 15)),
        ("pt", "até 15 de março de 2028", date(2028, 3, 15)), ("fr", "avant mars 2028", date(2028, 2, 29)),
        ("ru", "до 15 марта 2028 года", date(2028, 3, 15)), ("ar", "قبل 15 مارس 2028", date(2028, 3, 15)),
        ("zh", "2028年3月底前", date(2028, 3, 31)), ("zh", "明年三月底前", date(2028, 3, 31)),
        ("en", "by 15 March 2031", None), ("en", "by 15 March 2020", None),
    ],
)  # fmt: skip
def test_year_of_deadline_counts(language: str, text: str, until: date | None) -> None:
    assert find_deadline(text, language, WRITTEN) == until


def test_month_before_which_goods_are_wanted_is_the_next() -> None:
    assert find_deadline("before December", "en", date(2027, 12, 5)) == date(2028, 11, 30)
    assert find_deadline("by December", "en", date(2027, 12, 5)) == date(2027, 12, 31)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "in 500 ml bottles, may be blue"), ("ru", "до 17 долларов"), ("en", "2027-02-30"), ("de", "bis Mai"),
        ("en", "warranty within 24 months"), ("es", "pintura que seca en 2 días"), ("en", "by 03/04/2027"),
        ("en", "We need a cream that works in two weeks"), ("en", "shelf life until december"), ("zh", "1500天内交货"),
        ("ru", "краска высыхает за 2 дня"), ("zh", "两周内见效的面霜"), ("fr", "garantie jusqu'au 3 mars 2028"),
        ("en", "warranty of 12 months"), ("zh", "三月花茶"), ("en", "in 900 weeks"),
    ],
)  # fmt: skip
def test_other_numbers_and_months_are_no_deadlines(language: str, text: str) -> None:
    assert find_deadline(text, language, WRITTEN) is None
