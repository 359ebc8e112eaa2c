import re
from dataclasses import dataclass

import pytest

from translation.memory import TranslationUnit, substitute_values


def a_unit(source_text: str, target_text: str, source: str = "zh", target: str = "es") -> TranslationUnit:
    return TranslationUnit(source_text, target_text, source, target)


@pytest.mark.parametrize(
    "old,translation,new,expected,pair",
    [
        ("保温杯 500ml", "Termo 500 ml", "保温杯 750ml", "Termo 750 ml", "zh es"),
        ("保温杯 500ml", "Termo 500 ml", "保温杯 1.5ml", "Termo 1,5 ml", "zh es"),
        ("保温杯，500ml，2个装", "Pack de 2 termos de 500 ml", "保温杯，750ml，6个装", "Pack de 6 termos de 750 ml", "zh es"),
        ("Chair 40x50 cm", "Стул 40х50 см", "Chair 45x55.5 cm", "Стул 45х55,5 см", "en ru"),
        ("Cup 500 ml", "كوب ٥٠٠ مل", "Cup 750 ml", "كوب ٧٥٠ مل", "en ar"),
        ("Box of 1,200 kg", "Boîte de 1\u202f200 kg", "Box of 2,400 kg", "Boîte de 2\u202f400 kg", "en fr"),
        ("USD 1,200.50", "1 200,50 USD", "USD 10,300.75", "10 300,75 USD", "en fr"),
        ("Model 12", "Modelo 12", "Model 12", "Modelo 12", "en es"),
        ("500 ml, 500 g", "500 g, 500 ml", "750 ml, 750 g", "750 g, 750 ml", "en es"),
    ],
)  # fmt: skip
def test_new_values_replace_old_ones(old: str, translation: str, new: str, expected: str, pair: str) -> None:
    source, target = pair.split()
    assert substitute_values(a_unit(old, translation, source, target), new) == expected


@pytest.mark.parametrize(
    "old,translation,new",
    [
        ("保温杯 500ml", "Termo 500 ml", "保温壶 750ml"),
        ("保温杯 500ml", "Termo 500 ml", "保温杯 750ml 2"),
        ("保温杯 500ml", "Termo", "保温杯 750ml"),
        ("保温杯 500ml", "Termo 500 ml (500)", "保温杯 750ml"),
        ("保温杯 500ml", "Termo 0,5 l", "保温杯 750ml"),
        ("500ml 500g", "500 g 500 ml", "750ml 500g"),
        ("尺寸 1,2,3", "tallas 1,2,3", "尺寸 4,5,6"),
    ],
)
def test_uncertain_values_are_not_carried(old: str, translation: str, new: str) -> None:
    assert substitute_values(a_unit(old, translation), new) is None


@pytest.mark.parametrize(
    "old,translation,new,expected",
    [
        ("1个装", "Caja con 1 pieza", "5个装", None),
        ("2个装", "Caja con 2 piezas", "5个装", "Caja con 5 piezas"),
        ("2个装", "Caja con 2 piezas", "1个装", None),
        ("1件", "Cantidad: 1", "5件", "Cantidad: 5"),
        ("1克", "1 g", "5克", "5 g"),
    ],
)
def test_number_needing_other_word_form_is_not_carried(
    old: str, translation: str, new: str, expected: str | None
) -> None:
    assert substitute_values(a_unit(old, translation), new) == expected


@pytest.mark.parametrize(
    "new,expected", [("5件", None), ("22件", "22 чашки"), ("3件", "3 чашки"), ("21件", None), ("2.5件", None)]
)
def test_russian_numbers_of_same_form_are_exchanged(new: str, expected: str | None) -> None:
    assert substitute_values(a_unit("2件", "2 чашки", "zh", "ru"), new) == expected


@pytest.mark.parametrize("new,expected", [("9寸", "a 9-inch pan"), ("8寸", None), ("11寸", None), ("18寸", None)])
def test_english_article_must_fit_new_number(new: str, expected: str | None) -> None:
    assert substitute_values(a_unit("7寸", "a 7-inch pan", "zh", "en"), new) == expected


@dataclass(frozen=True)
class Value:
    start: int
    end: int
    value: str


def find(text: str, language: str) -> list[Value]:
    """Find models and quantities as one value each, as a finder that knows units does."""
    found = []
    for match in re.finditer(r"[A-Z]{2}-\d+|(\d+(?:[.,]\d+)?) ?(ml|g)\b", text):
        number = match[1] and match[1].replace(",", ".")
        found.append(Value(match.start(), match.end(), f"{number} {match[2]}" if number else match[0]))
    return found


def test_units_distinguish_equal_numbers() -> None:
    unit = a_unit("SX-20 500ml 500g", "500 g, 500 ml: SX-20", "en", "es")
    assert substitute_values(unit, "SX-30 750ml 500g", find) == "500 g, 750 ml: SX-30"


def test_quantity_in_other_unit_is_not_carried() -> None:
    assert substitute_values(a_unit("500ml", "500 ml"), "500g", find) is None


def test_quantity_uses_target_number_format() -> None:
    assert substitute_values(a_unit("500ml", "500 ml"), "1.5ml", find) == "1,5 ml"


def test_wrong_number_in_old_translation_is_detected() -> None:
    assert substitute_values(a_unit("500ml", "550 ml"), "750ml", find) is None


def test_many_values_are_carried_quickly() -> None:
    numbers = " ".join(str(10_000 + i) for i in range(15_000))
    assert substitute_values(a_unit(numbers, numbers), numbers.replace("10000", "99999")) == numbers.replace(
        "10000", "99999"
    )


def test_numbers_are_exchanged_without_known_plural_rules() -> None:
    assert substitute_values(a_unit("2个装", "set of 2 xyz", "zh", "tlh"), "5个装") == "set of 5 xyz"


def test_value_written_as_word_is_not_carried() -> None:
    def models(text: str, language: str) -> list[Value]:
        words = {"uno": "1", "1号": "1", "2号": "2"}
        return [
            Value(text.index(word), text.index(word) + len(word), value)
            for word, value in words.items()
            if word in text
        ]

    assert substitute_values(a_unit("杯1号", "taza uno"), "杯2号", models) is None
