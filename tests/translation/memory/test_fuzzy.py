import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.memory import similarity
from translation.memory.fuzzy import distance, segment, segment_similarity, tokens
from translation.memory.values import VALUE


@pytest.mark.parametrize(
    "one,other,language,expected",
    [
        ("Red steel cup", "Red  steel cup ", "en", 1.0),
        ("Red steel cup", "red steel cup", "en", 0.99),
        ("Red steel cup, large", "Red steel cup large", "en", 0.99),
        ("Steel cup 500 ml", "Steel cup 750 ml", "en", 0.99),
        ("Red steel cup 500 ml", "Blue steel cup 500 ml", "en", 0.8),
        ("Red steel cup 500 ml", "Blue steel cup 750 ml", "en", 0.79),
        ("Red steel cup", "Red steel", "en", 2 / 3),
        ("不锈钢保温杯", "不锈钢保温壶", "zh", 5 / 6),
        ("Red cup", "Silla plegable", "en", 0.0),
        ("", "cup", "en", 0.0),
        ("!!", "!!", "en", 1.0),
        ("!!", "??", "en", 0.0),
    ],
)
def test_similarity_counts_words_and_discounts_values(one: str, other: str, language: str, expected: float) -> None:
    assert similarity(one, other, language) == pytest.approx(expected)


def test_words_are_split_by_script() -> None:
    assert tokens(f"不锈钢 Cup's {VALUE}ml قِدْر") == ("不", "锈", "钢", "cup", "s", VALUE, "ml", "قِدْر")


def test_composed_value_is_one_token() -> None:
    assert segment("valve DN 50", "en").tokens == ("valve", "dn", VALUE)


def test_similarity_below_threshold_is_zero() -> None:
    one, other = segment("Red steel cup 500 ml", "en"), segment("Blue steel cup 500 ml", "en")
    assert segment_similarity(one, other, 0.8) == pytest.approx(0.8)
    assert segment_similarity(one, other, 0.81) == 0.0
    assert segment_similarity(one, segment("cup", "en"), 0.75) == 0.0


def test_very_long_segments_match_only_if_equal() -> None:
    long = "cup " * 25_000
    assert similarity(long, long + " ", "en") == 1.0
    assert similarity(long, long + "cup", "en") == 0.0


def test_segments_at_length_limit_are_compared() -> None:
    words = [str(i) for i in range(2000)]
    assert distance(words, [*words[1:], "x"]) == 2


def _slowly(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return row[-1]


@given(st.text("abc", max_size=80), st.text("abc", max_size=80))
def test_distance_equals_levenshtein(one: str, other: str) -> None:
    assert distance(one, other) == _slowly(one, other)


@given(st.text("ab 1,我杯", max_size=30), st.text("ab 1,我杯", max_size=30))
def test_similarity_is_symmetric_and_one_only_for_equal(one: str, other: str) -> None:
    similarity_ = similarity(one, other, "en")
    assert 0 <= similarity_ <= 1
    assert similarity_ == similarity(other, one, "en")
    assert (similarity_ == 1) == (" ".join(one.split()) == " ".join(other.split()))
