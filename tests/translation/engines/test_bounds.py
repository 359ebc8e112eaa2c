"""What engines are given, and what of theirs is believed."""

import pytest

from translation.engines.bounds import believed, is_text, translate_fit


def test_text_is_what_can_be_written() -> None:
    assert is_text("水 😀")
    assert not is_text("\ud83d")
    assert not is_text(None)
    assert not is_text(b"a")


@pytest.mark.parametrize("answer", [None, 5, ["a"], "", " \n", "\udc00", "x" * 1_101])
def test_nonsense_is_not_believed(answer: object) -> None:
    assert believed(answer, "water") is None


def test_what_may_be_a_translation_is_believed() -> None:
    assert believed("agua", "water") == "agua"
    assert believed("x" * 1_100, "water") == "x" * 1_100


def test_each_text_is_asked_for_once_and_only_if_it_fits() -> None:
    asked: list[list[str]] = []

    def translate(texts: list[str]) -> list[object]:
        asked.append(texts)
        return [text.upper() for text in texts]

    texts = ["a", "", "b", "a", "long text", "\ud800", "  "]
    assert translate_fit(texts, translate, longest=5) == ["A", "", "B", "A", None, None, "  "]
    assert asked == [["a", "b"]]


def test_nobody_is_asked_for_nothing() -> None:
    def translate(texts: list[str]) -> list[object]:
        raise AssertionError(texts)

    assert translate_fit(["", " "], translate) == ["", " "]
