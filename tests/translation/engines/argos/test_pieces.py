"""Cutting a sentence that is too long for a model."""

from hypothesis import given
from hypothesis import strategies as st

from translation.engines.argos.pieces import cut


def test_a_short_sentence_stays_whole() -> None:
    assert list(cut(["▁a", "b"], 2)) == [("▁a", "b")]
    assert list(cut([], 2)) == []


def test_a_long_one_ends_behind_a_comma() -> None:
    assert list(cut(["▁a", "▁b", "▁c", ",", "▁d", "▁e"], 5)) == [("▁a", "▁b", "▁c", ","), ("▁d", "▁e")]


def test_one_without_a_comma_ends_before_a_word() -> None:
    assert list(cut(["▁a", "b", "c", "▁d", "e", "f"], 5)) == [("▁a", "b", "c"), ("▁d", "e", "f")]


def test_one_without_a_word_ends_where_it_is_full() -> None:
    assert list(cut(list("abcdefg"), 3)) == [("a", "b", "c"), ("d", "e", "f"), ("g",)]


@given(st.lists(st.sampled_from(["▁a", "b", ",", "▁"]), max_size=50), st.integers(1, 9))
def test_no_piece_is_lost(pieces: list[str], most: int) -> None:
    parts = list(cut(pieces, most))
    assert [piece for part in parts for piece in part] == pieces
    assert all(0 < len(part) <= most for part in parts)
