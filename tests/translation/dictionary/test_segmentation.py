"""Chinese cut into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.dictionary.segmentation import segment_words

WORDS = {
    "研究",
    "研究生",
    "生命",
    "命",
    "真空",
    "保温",
    "保温杯",
    "杯",
    "T恤",
    "LED灯",
    "有限公司",
    "3C",
    "A",
    "。",
    "a b杯",
}


def pieces(text: str) -> list[str]:
    return segment_words(text, WORDS.__contains__, 8)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("研究生命", ["研究", "生命"]),
        ("真空保温杯", ["真空", "保温杯"]),
        ("500毫升真空保温杯。", ["500", "毫", "升", "真空", "保温杯", "。"]),
        ("买T恤和LED灯", ["买", "T恤", "和", "LED灯"]),
        ("LED T恤", ["LED", " ", "T恤"]),
        ("XT恤", ["XT", "恤"]),
        ("", []),
        ("plain words", ["plain", " ", "words"]),
        ("杯\n杯", ["杯", "\n", "杯"]),
    ],
)
def test_text_is_cut_into_fewest_most_even_words(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet=st.sampled_from("研究生命真空保温杯TLED灯恤 。\n3C\U00020000\ud800\u0301é"), max_size=60))
def test_pieces_join_to_text(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    assert all(found)


@given(st.text(max_size=60))
def test_any_text_is_cut_without_loss(text: str) -> None:
    assert "".join(pieces(text)) == text


def test_lookups_are_limited_to_longest_word() -> None:
    asked: list[str] = []

    def is_word(piece: str) -> bool:
        asked.append(piece)
        return False

    assert len(segment_words("杯" * 500, is_word, 3)) == 500
    assert max(map(len, asked)) == 3
    assert len(asked) <= 1500
