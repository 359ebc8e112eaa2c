"""Finding names by their beginnings, in all scripts."""

import pytest

from expo.kit.db.prefix_index import asked_keys, name_keys


@pytest.mark.parametrize(
    "text,name",
    [
        ("yong", "Yongkang Hengnuan Drinkware Co., Ltd."),
        ("HENG yo", "Yongkang Hengnuan Drinkware Co., Ltd."),
        ("恒暖", "永康恒暖杯业有限公司"),
        ("恒", "永康恒暖杯业有限公司"),
        ("杯业公司", "杯业公司"),
        ("espana", "Cerámica España"),
        ("северный", "ООО «Северный двор»"),
        ("دار", "شركة دار الرمال للتجارة"),
        ("internationalisation", "Internationalisation House"),
        ("3m", "3M中国有限公司"),
    ],
)
def test_name_is_found_by_word_prefixes(text: str, name: str) -> None:
    assert asked_keys(text)
    assert set(asked_keys(text)) <= set(name_keys(name))


@pytest.mark.parametrize("text,name", [("kang", "Yongkang"), ("暖恒", "永康恒暖杯业有限公司"), ("yongx", "Yongkang")])
def test_other_names_are_not_found(text: str, name: str) -> None:
    assert not set(asked_keys(text)) <= set(name_keys(name))


def test_keys_are_limited_and_empty_text_asks_nothing() -> None:
    assert len(name_keys("x" * 10_000, "词" * 10_000)) <= 200
    assert len(asked_keys("a b c d e f g h i j")) <= 6
    assert asked_keys(" !? ") == []
