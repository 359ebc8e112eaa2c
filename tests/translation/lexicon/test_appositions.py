"""Two names of one thing side by side in a Chinese title, and names that stand before what they are for."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "fr")


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "硫化帆布鞋低帮小白鞋",
            (
                "vulcanised canvas shoes, low-top white sneakers",
                "zapatillas de lona vulcanizadas, zapatillas blancas de caña baja",
                "chaussures en toile vulcanisées, baskets blanches à tige basse",
            ),
        ),
        (
            "钢制铁床学生双层床",
            (
                "steel metal bed, bunk bed for students",
                "cama metálica de acero, litera para estudiantes",
                "lit métallique en acier, lit superposé pour étudiants",
            ),
        ),
        (
            "胶枪玻璃胶枪",
            ("glue gun, caulking gun", "pistola de silicón, pistola para silicona", "pistolet à colle, pistolet à mastic"),
        ),
    ],
)  # fmt: skip
def test_names_of_one_thing_are_separated(text: str, written: tuple[str, ...]) -> None:
    assert tuple(Lexicon.load().compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize("text", ["毛衣短裙", "桌旗餐垫套装", "雪人圣诞老人摆件"])
def test_name_that_may_describe_the_next_one_is_no_other_name(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None


def test_number_before_a_thing_counts_it() -> None:
    assert Lexicon.load().compose("冲泡米粉碗 72克×12碗", "zh", "en") == "instant rice noodle bowl, bowl 72 g ×12"
