"""Latin letters are kept where they name something: in Chinese titles, after part numbers, as classes."""

import pytest

from translation.protect import check


@pytest.mark.parametrize(
    "original, translation, target, lost",
    [
        ("Type-C接口数据线", "Data cable", "en", ["Type-C"]), ("Type-C接口数据线", "USB type C data cable", "en", []), ("华为Mate手机壳", "Huawei phone case", "en", ["Mate"]),
        ("能效A级冰箱", "Energy class B fridge", "en", ["A"]), ("能效A级冰箱", "Energy class A fridge", "en", []), ("颜色RAL黑", "Colour black", "en", ["RAL"]),
        ("iPhone保护壳", "Funda para móvil", "es", ["iPhone"]), ("纯棉T恤", "Camiseta de algodón", "es", []), ("PU皮革手袋", "Sac en polyuréthane", "fr", []),
        ("V领毛衣", "Jersey de pico", "es", []), ("U盘", "Pen drive", "pt", []), ("DNA检测", "Test d'ADN", "fr", []), ("100pcs/箱", "100 per box", "en", []),
        ("USB-C有线耳机", "Auricular con USB tipo C", "es", []), ("LED灯", "LEDs", "en", []), ("UTC+1", "UTC+1", "en", []), ("iPhone保护壳", "Чехол для айфона", "ru", []),
    ],
)  # fmt: skip
def test_latin_run_of_chinese_title_is_lost_or_kept(
    original: str, translation: str, target: str, lost: list[str]
) -> None:
    made = check(original, translation, "zh", target)
    assert [each.value for each in made.lost_values] == lost
    assert made.holds == (not lost)


def test_suffix_of_part_number_is_lost_and_invented() -> None:
    made = check("FFP2 NR口罩", "FFP2 R mask", "zh", "en")
    assert ([each.value for each in made.lost_values], [each.value for each in made.invented_values]) == (["NR"], ["R"])
    assert [each.value for each in check("FFP2 NR mask", "FFP2 R口罩", "en", "zh").lost_values] == ["NR"]
    assert check("FFP2 NR mask", "Masque FFP2 NR", "en", "fr").holds
    assert check("The FFP2 IS new", "Le FFP2 est nouveau", "en", "fr").holds


def test_class_with_plus_must_not_change() -> None:
    assert not check("Fridge, class A++", "Nevera, clase A+", "en", "es").holds
    assert not check("Fridge, class A++", "A+级冰箱", "en", "zh").holds
    assert check("Fridge, class A++", "A++级冰箱", "en", "zh").holds


def test_formula_is_kept_where_chemical_is_named() -> None:
    assert check("12.8伏 磷酸铁锂电池", "LiFePO4 battery 12.8 V", "zh", "en").holds
    assert check("48 V LiFePO4 battery", "литий-железофосфатный аккумулятор 48 В", "en", "ru").holds
    assert check("CO2激光机", "láser de dióxido de carbono", "zh", "es").holds
    assert not check("48 V LiFePO4 battery", "48伏电池", "en", "zh").holds
    assert not check("12.8伏 磷酸铁锂电池", "LiMn2O4 battery 12.8 V", "zh", "en").holds
