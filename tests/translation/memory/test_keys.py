import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.memory import MIN_FUZZY_SCORE, blocking_keys, similarity
from translation.memory.keys import MAX_KEYS, MAX_SHORT_WORDS

_WORDS = st.sampled_from([f"w{letter}" for letter in string.ascii_lowercase])


def _as_another_may_write_it(words: list[str], edits: list[tuple[int, int, str]]) -> list[str]:
    edited = list(words)
    for kind, place, word in edits:
        at = place % (len(edited) + 1)
        if kind == 0:
            edited.insert(at, word)
        else:
            edited[at : at + 1] = [word] if kind == 1 else []
    return edited


_EDITS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), _WORDS), max_size=3)


@given(st.lists(_WORDS, min_size=1, max_size=MAX_SHORT_WORDS), _EDITS)
def test_short_similar_segments_always_share_key(words: list[str], edits: list[tuple[int, int, str]]) -> None:
    edited = _as_another_may_write_it(words, edits)[:MAX_SHORT_WORDS]
    one, other = " ".join(words), " ".join(edited)
    if similarity(one, other, "en") >= MIN_FUZZY_SCORE:
        assert set(blocking_keys(one, "en")) & set(blocking_keys(other, "en"))


@pytest.mark.parametrize("longest,language", [(12, "en"), (40, "en"), (24, "zh")])
def test_nearly_all_similar_segments_share_key(longest: int, language: str) -> None:
    chance = random.Random(7)  # noqa: S311 - a test
    alphabet = [f"w{i}" for i in range(3000)] if language == "en" else [chr(0x4E00 + i) for i in range(3000)]
    alike = found = 0
    while alike < 400:
        words = chance.choices(alphabet, k=chance.randint(MAX_SHORT_WORDS, longest))
        edits = [(chance.randrange(3), chance.randrange(60), chance.choice(alphabet)) for _ in range(len(words) // 4)]
        edited = _as_another_may_write_it(words, edits)
        one, other = (("" if language == "zh" else " ").join(some) for some in (words, edited))
        if similarity(one, other, language) >= MIN_FUZZY_SCORE:
            alike += 1
            found += bool(set(blocking_keys(one, language)) & set(blocking_keys(other, language)))
    assert found / alike >= 0.99


def test_values_case_and_punctuation_do_not_change_keys() -> None:
    one = "Stainless steel vacuum flask, with bamboo lid: 500 ml"
    assert blocking_keys(one, "en") == blocking_keys("stainless STEEL vacuum flask with bamboo lid 750 ml", "en")


def test_unrelated_segments_share_no_key() -> None:
    one, other = (
        blocking_keys("Stainless steel vacuum flask with lid", "en"),
        blocking_keys("Folding garden chair, oak, with cushion", "en"),
    )
    assert not set(one) & set(other)


def test_different_languages_share_no_key() -> None:
    assert not set(blocking_keys("metal", "es")) & set(blocking_keys("metal", "pt"))


def test_keys_are_short_and_limited() -> None:
    for text in ("", "500", "cup", "a b c d e f g", "cup " * 25_000, "1 " * 50_000, "杯" * 100_000):
        found = blocking_keys(text, "en")
        assert len(found) == len(set(found)) <= MAX_KEYS
        assert all(len(key) == 13 and key.isascii() for key in found)


def test_text_without_words_has_no_keys() -> None:
    assert blocking_keys(" -- !", "en") == ()


def test_keys_remain_stable() -> None:
    """Databases hold them: with other keys old segments would not be found any more."""
    assert blocking_keys("Termo 500 ml", "es") == ("WVSPCIIKC2SM4",)
    assert blocking_keys("不锈钢保温杯带杯盖", "zh")[:2] == ("GH7OTPEVVZMPY", "2CMKBJOBOAOT6")
