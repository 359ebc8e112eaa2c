"""Placeholders go into a text and values come back for them."""

import pytest

from translation.protect import Masks, find


def masked(text: str, masks: Masks) -> str | None:
    return masks.mask(text, find(text, "en"))


def test_each_value_becomes_a_placeholder() -> None:
    assert masked("HN-500A, 5 kg", Masks()) == "QZ1, QZ2"
    assert masked("HN-500A, 5 kg", Masks("[{n}]")) == "[1], [2]"


def test_text_containing_placeholder_is_not_masked() -> None:
    assert masked("QZ7 and 5 kg", Masks()) is None
    assert masked("ｑｚ７ and 5 kg", Masks()) is None
    assert masked("1 " * 300, Masks()) is None


@pytest.mark.parametrize(
    "translation, put", [
        ("el QZ2 y QZ1", "el 5 kg y HN-500A"), ("qz1, Qz2", "HN-500A, 5 kg"), ("QZ 1 - QZ2.", "HN-500A - 5 kg."), ("ＱＺ１和QZ2", "HN-500A和5 kg"),
        ("QZ1QZ2", "HN-500A 5 kg"), ("aQZ1 QZ2", None), ("QZ1", None), ("QZ1 QZ1 QZ2", None), ("QZ1 QZ3", None), ("QZ12", None), ("", None),
    ],
)  # fmt: skip
def test_values_are_restored_where_each_placeholder_occurs_once(translation: str, put: str | None) -> None:
    assert Masks().restore(translation, ["HN-500A", "5 kg"], "es") == put


def test_adjacent_numbers_are_not_merged() -> None:
    assert Masks().restore("QZ1 QZ2", ["12", "500 g"], "fr") == "12, 500 g"
    assert Masks().restore("QZ1 QZ2", ["12", "500 g"], "en") == "12 500 g"


def test_placeholder_brackets_may_contain_spaces() -> None:
    assert Masks("[{n}]").restore("[ 2 ] y ［1］", ["a", "b"], "es") == "b y a"
