"""Long texts become sentences of bounded length, and one text again."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.protect import find
from translation.protect.segments import MAX_SEGMENT_CHARACTERS, rejoin, segments


def parts(text: str, language: str = "en") -> list[str]:
    return [text[each.start : each.end] for each in segments(text, find(text, language))]


@pytest.mark.parametrize(
    "text, language, sentences",
    [
        ("One. Two! Three?", "en", ["One.", "Two!", "Three?"]),
        ("It has 3.5 mm. No. 5 is best, e.g. here.", "en", ["It has 3.5 mm.", "No. 5 is best, e.g. here."]),
        ("第一句。第二句！“三？”四", "zh", ["第一句。", "第二句！", "“三？”", "四"]),
        ("هل تريد؟ نعم.", "ar", ["هل تريد؟", "نعم."]),
        ("Line\n\n  line  \r\nend", "en", ["Line", "line", "end"]),
        ("", "en", []), ("  \n ", "en", []),
    ],
)  # fmt: skip
def test_texts_are_split_at_sentence_ends(text: str, language: str, sentences: list[str]) -> None:
    assert parts(text, language) == sentences


def test_segments_are_bounded_and_keep_values_whole() -> None:
    text = "word 1,200.5 mm " * 100
    found = parts(text)
    assert max(map(len, found)) <= MAX_SEGMENT_CHARACTERS
    assert all(each.endswith(("mm", "word")) for each in found)
    assert len(parts("x" * 1000)) == 3
    assert parts("https://a.com/" + "x" * 1000) == ["https://a.com/" + "x" * 1000]


def test_spans_are_relative_to_their_segment() -> None:
    text = "Ab 5 kg. Cd 6 kg."
    assert [each.spans[0].start for each in segments(text, find(text, "en"))] == [3, 3]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("aZ 。.!?\n\t5,米😀\u0301"), max_size=900))
def test_segments_rejoin_to_original_text(text: str) -> None:
    cut = segments(text, find(text, "zh"))
    assert rejoin(text, cut, [text[each.start : each.end] for each in cut], "zh") == text
    assert all(one.end <= other.start for one, other in pairwise(cut))


def test_sentences_are_joined_with_spaces_where_needed() -> None:
    text = "第一句。第二句。"
    assert rejoin(text, segments(text, []), ["One.", "Two."], "en") == "One. Two."
