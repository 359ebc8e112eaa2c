"""Cutting a sentence that is too long for a model."""

from hypothesis import given
from hypothesis import strategies as st

from translation.engines.argos.pieces import split_pieces


def test_short_sentence_stays_whole() -> None:
    assert list(split_pieces(["▁a", "b"], 2)) == [("▁a", "b")]
    assert list(split_pieces([], 2)) == []


def test_long_sentence_is_cut_after_comma() -> None:
    assert list(split_pieces(["▁a", "▁b", "▁c", ",", "▁d", "▁e"], 5)) == [("▁a", "▁b", "▁c", ","), ("▁d", "▁e")]


def test_sentence_without_comma_is_cut_before_word() -> None:
    assert list(split_pieces(["▁a", "b", "c", "▁d", "e", "f"], 5)) == [("▁a", "b", "c"), ("▁d", "e", "f")]


def test_sentence_without_words_is_cut_at_limit() -> None:
    assert list(split_pieces(list("abcdefg"), 3)) == [("a", "b", "c"), ("d", "e", "f"), ("g",)]


@given(st.lists(st.sampled_from(["▁a", "b", ",", "▁"]), max_size=50), st.integers(1, 9))
def test_no_piece_is_lost(pieces: list[str], maximum: int) -> None:
    parts = list(split_pieces(pieces, maximum))
    assert [piece for part in parts for piece in part] == pieces
    assert all(0 < len(part) <= maximum for part in parts)
