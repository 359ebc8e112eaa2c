"""What is not composed: all that is not known for certain, and all that is too long or meant to hurt."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.lexicon import LANGUAGES, Lexicon
from translation.lexicon.pieces import plain_values


@pytest.mark.parametrize(
    "text, source",
    [
        ("", "en"),
        (" ", "en"),
        ("red", "xx"),
        ("red spaceship", "en"),
        ("red vacuum flask!", "en"),
        ("vacuum flask ★", "en"),
        ("plate bottle", "en"),
        ("banco", "es"),  # the bank or the bench
        ("banco rojo", "es"),
        ("cotton and glass plate", "en"),  # of which is the cotton?
        ("cotton glass plate", "en"),
        ("cotton+glass plate", "en"),
        ("plato de vidrio / algodón", "es"),
        ("stainless steel (red) bottle", "en"),  # brackets in the midst of a phrase
        ("tapa de botella", "es"),  # a lid of a bottle is a bottle cap, or not
        ("juego de termo", "es"),
        ("plate of", "en"),
        ("plate with", "en"),
        ("with", "en"),
        ("件", "zh"),
        ("件刀", "zh"),
        ("из нержавеющей стали и", "ru"),
        ("нержавеющей стали", "ru"),  # "of stainless steel", with nothing before it
        ("termo de acero\u0000", "es"),
        ("vacuum\nflask\x07", "en"),
        ("\u202evacuum flask", "en"),
    ],
)
def test_uncertain_text_is_refused(small: Lexicon, text: str, source: str) -> None:
    for target in LANGUAGES:
        assert small.compose(text, source, target) is None


def test_unsupported_language_is_refused(small: Lexicon) -> None:
    assert small.compose("plate", "en", "de") is None
    assert small.compose("plate", "en", "en") is None
    assert small.term("plate", "en", "de") is None
    assert small.term("plate", "de", "en") is None


def test_long_text_is_not_truncated(small: Lexicon) -> None:
    assert small.compose("plate" + " " * 300 + "spaceship", "en", "es") is None
    assert small.term("plate" + " " * 300 + "spaceship", "en", "es") is None
    assert small.compose("plate" + " " * 150 + "spaceship", "en", "es") is None
    assert small.compose("plate" + " " * 150, "en", "es") == "plato"


@pytest.mark.parametrize("length", [200, 201, 100_000])
@pytest.mark.parametrize("pattern", ["a", " ", "1", "1-", "(", "件", "и ", "red ", "Ø ", "ال", "ـ", "e\u0301", "و"])
def test_hostile_texts_are_handled_quickly(small: Lexicon, pattern: str, length: int) -> None:
    text = (pattern * length)[:length]
    began = time.process_time()
    for language in LANGUAGES:
        small.compose(text, language, "en" if language != "en" else "zh")
        small.term(text, language, "en")
    assert time.process_time() - began < 2


def test_values_are_found_in_linear_time() -> None:
    began = time.process_time()
    assert plain_values("a-" * 50_000, "en", "zh") == []
    assert plain_values("Ø" * 100_000, "en", "zh") == []
    assert len(plain_values("1 " * 50_000, "en", "zh")) == 50_000
    assert time.process_time() - began < 2


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.sampled_from(LANGUAGES),
    st.lists(
        st.sampled_from(
            ["red", "steel", "with", "of", "and", "for", "lid", "6", "304", "HN-5", ",", "(", ")", "红色", "不锈钢", "带", "的",
             "6个", "termo", "de", "acero inoxidable", "y", "ترمس", "مع", "و", "термос", "из", "нержавеющей стали", " "]
        ),
        max_size=12,
    ),
)  # fmt: skip
def test_composed_text_loses_no_value(source: str, target: str, words: list[str]) -> None:
    text = " ".join(words)
    written = Lexicon.load().compose(text, source, target)
    if written is not None:
        for value in ("304", "HN-5"):
            assert written.count(value) == text.count(value)
