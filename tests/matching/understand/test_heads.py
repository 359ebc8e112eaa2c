"""Which kind of thing a listing names, and what of its properties is worth searching."""

import pytest

from matching.understand.heads import heads_of, heads_of_type, searchable_text, stated_type


@pytest.mark.parametrize(
    "title,language,expected",
    [
        ("Laptop bag 15.6, black", "en", ["bag"]),
        ("Bag for laptop", "en", ["bag"]),
        ("Acme notebook or telephone holder", "en", ["holder"]),
        ("14-inch laptop with 16 GB", "en", ["laptop"]),
        ("Acme GT-7 notebook case Black", "en", ["case"]),
        ("Acme Swift 7310b Notebook Silver", "en", ["swift", "notebook"]),
        ("304不锈钢真空保温杯 500ml", "zh", ["保温杯"]),
        ("Bolsa para portátil", "es", ["bolsa"]),
        ("Sac pour ordinateur portable", "fr", ["sac"]),
        ("Чайник электрический 1.7 л", "ru", ["чайник", "электрический"]),
        ("500 ml", "en", []),
        ("Acme", "en", []),
        ("", "", []),
    ],
)
def test_title_head_names_the_product(title: str, language: str, expected: list[str]) -> None:
    heads = heads_of(title, language, brand="Acme", codes=("GT-7",))
    assert [head.surface for head in heads] == expected


def test_brand_may_be_common_word() -> None:
    assert [head.surface for head in heads_of("Case Works laptop case Black", "en", brand="Case Works")] == ["case"]


@pytest.mark.parametrize(
    "kind,expected", [("Kitchen > Vacuum flasks", "flask"), ("Vacuum flasks", "flask"), ("", None)]
)
def test_last_path_part_is_the_kind(kind: str, expected: str | None) -> None:
    assert next((head.term for head in heads_of_type(kind, "en")), None) == expected


def test_type_property_is_recognised_by_name() -> None:
    assert stated_type([("Colour", "Black"), ("t_product_type", "Notebook")]) == "Notebook"
    assert stated_type([("产品类型", "笔记本")]) == "笔记本"
    assert stated_type([("Product type", "1"), ("Type", "Original")]) == ""


@pytest.mark.parametrize(
    "name,value,expected",
    [
        ("Material", "Steel", "Steel"),
        ("Capacity", "500 ml", "500 ml"),
        ("Waterproof", "Yes", "Waterproof"),
        ("Waterproof", "false", ""),
        ("Ports", "4", ""),
        ("防水", "是", "防水"),
    ],
)
def test_only_informative_property_text_is_searched(name: str, value: str, expected: str) -> None:
    assert searchable_text(name, value) == expected
