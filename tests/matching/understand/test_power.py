"""What listings in seven languages show that their goods run on."""

import pytest

from matching import ON_ELECTRICITY, ON_SUNLIGHT
from matching.understand.power import power_shown


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Pruning saw, 20 V"), ("en", "Comes with two batteries"), ("es", "Sierra con batería de litio"),
        ("fr", "Scie électrique"), ("pt", "Serra elétrica"), ("ru", "Пила 600 Вт"), ("ru", "на аккумуляторе"),
        ("ar", "منشار كهربائي"), ("zh", "36瓦侧发光面板灯"), ("zh", "电机功率"),
    ],
)  # fmt: skip
def test_power_is_shown_by_words_and_measures(language: str, text: str) -> None:
    assert ON_ELECTRICITY in power_shown(["", text], language)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Folding pruning saw, 180 mm pull stroke"), ("en", "Works without battery"), ("en", "Oil 5W-30, 4 l"),
        ("es", "No necesita batería"), ("zh", "彩钢瓦屋顶"), ("zh", "无需电源"),
    ],
)  # fmt: skip
def test_what_is_denied_or_no_measure_shows_no_power(language: str, text: str) -> None:
    assert not power_shown([text], language)


def test_sunlight_is_shown() -> None:
    assert power_shown(["Садовый светильник на солнечных батареях"], "ru") == {ON_ELECTRICITY, ON_SUNLIGHT}
    assert power_shown(["太阳能庭院灯"], "zh") == {ON_SUNLIGHT}
