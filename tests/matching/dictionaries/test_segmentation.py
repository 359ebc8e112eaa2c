"""How a query is segmented with a dictionary."""

import pytest

from matching.dictionaries import EmptyDictionary, GlossaryDictionary, segment_query, trade_glossary
from matching.dictionaries.segmentation import segment_han

DICTIONARY = GlossaryDictionary(
    [
        {"zh": ("手机",), "en": ("mobile phone",)},
        {"zh": ("手机壳",), "en": ("phone case",)},
        {"zh": ("壳",), "en": ("shell",)},
        {"zh": ("配件",), "en": ("accessories",)},
        {"zh": ("T恤",), "en": ("t-shirt",)},
        {"es": ("bolso de mano",), "en": ("handbag",)},
        {"es": ("cuero",), "en": ("leather",)},
    ]
)


def keys(text: str) -> list[list[str]]:
    return [[span.key for span in phrase.spans] for phrase in segment_query(text, DICTIONARY)]


def test_chinese_is_split_into_fewest_known_words() -> None:
    assert segment_han("手机壳配件", DICTIONARY) == ["手机壳", "配件"]
    assert segment_han("新手机", DICTIONARY) == ["新", "手机"]
    assert segment_han("", DICTIONARY) == []


def test_contained_word_names_weigh_less() -> None:
    (phrase,) = segment_query("手机壳", DICTIONARY)
    assert [(name.text, name.weight) for name in phrase.spans[0].translations] == [
        ("phone case", 1.0),
        ("mobile phone", pytest.approx(0.3)),
    ]


def test_longest_known_phrase_wins_in_other_scripts() -> None:
    assert keys("Bolsos de mano de cuero") == [["bolso mano", "cuero"]]
    assert keys("bolsos de cuero") == [["bolso", "cuero"]]


def test_known_mixed_script_word_is_kept_whole() -> None:
    assert keys("男T恤 LED壳") == [["男", "t恤"], ["led", "壳"]]


def test_last_breadcrumb_phrase_has_highest_weight() -> None:
    assert [phrase.weight for phrase in segment_query("配件 手机 手机壳", DICTIONARY)] == pytest.approx([0.16, 0.4, 1])
    assert [phrase.text for phrase in segment_query("Home > Kitchen > Pans", DICTIONARY)] == ["Home", "Kitchen", "Pans"]
    assert len(segment_query("led desk lamp", DICTIONARY)) == 1


def test_numbers_are_no_steps_of_a_path() -> None:
    weights = [phrase.weight for phrase in segment_query("配件 手机壳 450W 2x", DICTIONARY)]
    assert weights == pytest.approx([0.4, 1, 1, 1])


def test_repeated_phrase_counts_once() -> None:
    assert keys("配件 配件") == [["配件"]]


@pytest.mark.parametrize(
    "text", ["", "  ", "😀", ">>>", "的", "保温杯" * 5000, "a" * 10_000, "x > " * 3000, "﷽ \u202e"]
)
def test_hostile_queries_give_bounded_result(text: str) -> None:
    phrases = segment_query(text, trade_glossary())
    assert sum(len(phrase.spans) for phrase in phrases) <= 130


def test_words_have_no_names_without_bridge() -> None:
    assert [span.translations for phrase in segment_query("red lamp", EmptyDictionary()) for span in phrase.spans] == [
        (),
        (),
    ]
