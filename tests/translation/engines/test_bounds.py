"""What engines are given, and what of theirs is believed."""

import pytest

from translation.engines.bounds import is_text, plausible, translate_fit


def test_only_encodable_strings_are_text() -> None:
    assert is_text("水 😀")
    assert not is_text("\ud83d")
    assert not is_text(None)
    assert not is_text(b"a")


@pytest.mark.parametrize("answer", [None, 5, ["a"], "", " \n", "\udc00", "x" * 1_101])
def test_implausible_answers_are_rejected(answer: object) -> None:
    assert plausible(answer, "water") is None


def test_plausible_answers_are_accepted() -> None:
    assert plausible("agua", "water") == "agua"
    assert plausible("x" * 1_100, "water") == "x" * 1_100


def test_distinct_fitting_texts_are_requested_once() -> None:
    asked: list[list[str]] = []

    def translate(texts: list[str]) -> list[object]:
        asked.append(texts)
        return [text.upper() for text in texts]

    texts = ["a", "", "b", "a", "long text", "\ud800", "  "]
    assert translate_fit(texts, translate, max_characters=5) == ["A", "", "B", "A", None, None, "  "]
    assert asked == [["a", "b"]]


def test_blank_texts_are_not_requested() -> None:
    def translate(texts: list[str]) -> list[object]:
        raise AssertionError(texts)

    assert translate_fit(["", " "], translate) == ["", " "]
