"""Cutting texts: what stays as it is written, whoever says so."""

import pytest

from translation.lexicon import Lexicon
from translation.lexicon.folding import fold, fold_with_places
from translation.lexicon.pieces import FoundValue, Values, plain_values


@pytest.mark.parametrize(
    "text, values",
    [
        ("Vacuum flask HN-500A, 500 ml", ["HN-500A", "500 ml"]),
        ("Ø 16 cm, 90 × 190 cm", ["Ø 16 cm", "90", "190 cm"]),
        ("4.5升3升", ["4.5", "3"]),
        ("stainless-steel", []),
        ("12.", ["12"]),
        ("٥٠٠ مل", ["٥٠٠"]),
        ("5 mug", ["5"]),
    ],
)
def test_words_with_digits_are_values(text: str, values: list[str]) -> None:
    assert [each.written for each in plain_values(text, "en", "zh")] == values


def copied(*spans: tuple[int, int]) -> Values:
    """Return what finds values at these places, and copies them."""
    return lambda text, _source, _target: [FoundValue(start, end, text[start:end]) for start, end in spans]


def test_caller_defines_values(small: Lexicon) -> None:
    def brand(text: str, source: str, target: str) -> list[FoundValue]:
        assert source == "en"
        return [FoundValue(0, 9, "Red White")] if text.startswith("Red White") else []

    assert small.compose("Red White plate", "en", "es", brand) == "Plato Red White"
    assert small.compose("Red White plate", "en", "zh", brand) == "盘子 Red White"
    assert small.compose("Red plate", "en", "es", brand) == "Plato rojo"
    assert small.compose("Plate 500", "en", "es", brand) is None


def test_name_is_never_read_as_word(small: Lexicon) -> None:
    assert small.compose("Red plate", "en", "es", copied((0, 3))) == "Plato Red"
    assert small.compose("plate", "en", "es", copied((0, 5))) == "plate"


def test_value_is_never_split(small: Lexicon) -> None:
    assert small.compose("plate red", "en", "es", copied((2, 7))) is None
    assert small.compose("ISO 9001 plate", "en", "es", copied((4, 8))) == "Plato ISO 9001"


def test_unit_in_other_script_is_converted(small: Lexicon) -> None:
    assert small.compose("保温杯500毫升", "zh", "ru", copied((3, 8))) == "термос 500 мл"
    assert small.compose("термос 500 мл", "ru", "zh", copied((7, 13))) == "保温杯 500毫升"
    assert small.compose("термос 500 ml", "ru", "zh", copied((7, 13))) == "保温杯 500 ml"
    assert small.compose("保温杯华为", "zh", "en", copied((3, 5))) == "vacuum flask 华为"


def test_value_is_written_for_the_target(small: Lexicon) -> None:
    def written(_text: str, _source: str, target: str) -> list[FoundValue]:
        return [FoundValue(3, 8, {"es": "1,5 l", "en": "1.5 l"}[target])]

    assert small.compose("保温杯1.5升", "zh", "es", written) == "termo 1,5 l"
    assert small.compose("保温杯1.5升", "zh", "en", written) == "vacuum flask 1.5 l"


@pytest.mark.parametrize("spans", [[(3, 3)], [(5, 2)], [(-3, -1)]])
def test_empty_spans_are_ignored(small: Lexicon, spans: list[tuple[int, int]]) -> None:
    assert small.compose("red plate", "en", "es", copied(*spans)) == "plato rojo"


@pytest.mark.parametrize("spans", [[(4, 99)], [(0, 5), (2, 4)]])
def test_invalid_spans_are_tolerated(small: Lexicon, spans: list[tuple[int, int]]) -> None:
    assert small.compose("red plate", "en", "es", copied(*spans)) in {"rojo plate", None}


@pytest.mark.parametrize(
    "text, spelling",
    [
        ("Stainless-Steel  Bottle ", "stainless steel bottle"),
        ("Acier d’Œuvre", "acier d'oeuvre"),
        ("СЪЁМНЫЙ", "съемный"),
        ("القُطن ــ", "قطن"),
        ("ＡＢＳ", "abs"),
        ("- a", "- a"),
        ("", ""),
    ],
)
def test_fold_unifies_spelling_variants(text: str, spelling: str) -> None:
    assert fold(text) == spelling


@pytest.mark.parametrize("text", ["不锈钢保温杯（500ml）", "LED灯：12W、E27", "轴承 6204×2", "USB-C数据线"])
def test_characters_fold_one_by_one(text: str) -> None:
    folded = fold_with_places(text)
    assert folded.text == "".join(fold(each) or " " for each in text.replace("-", " "))
    assert folded.places == [*range(len(text) + 1)]


def test_folded_text_maps_to_original_positions() -> None:
    text, places = fold_with_places("É  الماء")
    assert text == "e ماء"
    assert [*places] == [0, 1, 5, 6, 7, 8]
