"""Own logos in needs and listings of seven languages."""

import pytest

from matching import asks_for_own_logo
from matching.understand.own_logo import offers_own_logo


def test_own_logo_is_asked_for_and_offered() -> None:
    needs = [
        ("en", "with our logo"),
        ("es", "con nuestra marca"),
        ("zh", "印我们的LOGO"),
        ("pt", "com o logótipo"),
        ("fr", "sans marque ou avec la nôtre"),
        ("ru", "под маркой нашей аптечной сети"),
    ]
    assert all(asks_for_own_logo(text, language) for language, text in needs)
    assert not asks_for_own_logo("logistics by sea", "en")
    assert offers_own_logo(["保温杯", "可做激光雕刻"], "zh")
    assert not offers_own_logo(["保温杯"], "zh")


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "T-shirts without logo"), ("en", "The logo is not needed"), ("en", "OEM brake pads 04465"),
        ("en", "We don’t want any logo"), ("es", "camisetas sin logo"), ("fr", "pas de logo"), ("pt", "sem logotipo"),
        ("ru", "футболки без логотипа"), ("ru", "цемент под маркой М500"), ("ar", "بدون شعار"),
        ("zh", "不要logo的白T恤"), ("zh", "定制尺寸的窗帘"), ("zh", "无logo的杯子"),
    ],
)  # fmt: skip
def test_logo_that_a_need_denies_is_not_asked_for(language: str, text: str) -> None:
    assert not asks_for_own_logo(text, language)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Plain mug, no logo"), ("en", "Replaces OEM part 123"), ("en", "custom sizes, customised length"),
        ("fr", "robe en broderie anglaise"), ("es", "mantel bordado a mano"), ("ru", "нанесение кистью"),
        ("zh", "定制尺寸"), ("zh", "激光雕刻花纹"),
    ],
)  # fmt: skip
def test_technique_size_and_spare_part_offer_no_logo(language: str, text: str) -> None:
    assert not offers_own_logo([text], language)


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "OEM service"), ("en", "engraving on request"), ("fr", "broderie possible"), ("ru", "гравировка под заказ"),
        ("zh", "支持来样定制"), ("zh", "不锈钢杯可印字"), ("pt", "canecas personalizadas"), ("en", "no minimum, your logo"),
    ],
)  # fmt: skip
def test_logo_is_offered_on_request(language: str, text: str) -> None:
    assert offers_own_logo([text], language)
