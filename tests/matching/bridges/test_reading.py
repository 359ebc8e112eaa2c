"""How a query is read with a bridge."""

import pytest

from matching.bridges import GlossaryBridge, NoBridge, read, trade_glossary
from matching.bridges.reading import cut

BRIDGE = GlossaryBridge(
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
    return [[stretch.key for stretch in phrase.spans] for phrase in read(text, BRIDGE)]


def test_chinese_is_split_into_fewest_known_words() -> None:
    assert cut("手机壳配件", BRIDGE) == ["手机壳", "配件"]
    assert cut("新手机", BRIDGE) == ["新", "手机"]
    assert cut("", BRIDGE) == []


def test_contained_word_names_weigh_less() -> None:
    (phrase,) = read("手机壳", BRIDGE)
    assert [(name.text, name.weight) for name in phrase.spans[0].names] == [
        ("phone case", 1.0),
        ("mobile phone", pytest.approx(0.3)),
    ]


def test_longest_known_phrase_wins_in_other_scripts() -> None:
    assert keys("Bolsos de mano de cuero") == [["bolso mano", "cuero"]]
    assert keys("bolsos de cuero") == [["bolso", "cuero"]]


def test_known_mixed_script_word_is_kept_whole() -> None:
    assert keys("男T恤 LED壳") == [["男", "t恤"], ["led", "壳"]]


def test_last_phrase_of_path_weighs_most() -> None:
    assert [phrase.weight for phrase in read("配件 手机 手机壳", BRIDGE)] == pytest.approx([0.36, 0.6, 1])
    assert [phrase.text for phrase in read("Home > Kitchen > Pans", BRIDGE)] == ["Home", "Kitchen", "Pans"]
    assert len(read("led desk lamp", BRIDGE)) == 1


def test_repeated_phrase_counts_once() -> None:
    assert keys("配件 配件") == [["配件"]]


@pytest.mark.parametrize(
    "text", ["", "  ", "😀", ">>>", "的", "保温杯" * 5000, "a" * 10_000, "x > " * 3000, "﷽ \u202e"]
)
def test_hostile_queries_give_bounded_result(text: str) -> None:
    phrases = read(text, trade_glossary())
    assert sum(len(phrase.spans) for phrase in phrases) <= 130


def test_words_have_no_names_without_bridge() -> None:
    assert [stretch.names for phrase in read("red lamp", NoBridge()) for stretch in phrase.spans] == [(), ()]
