"""The promise: with an engine that spoils what it can, every text has all its numbers or is not translated.

What came out is read by `expo.bench.translation.digits`, which shares nothing with the finder.
"""

import gzip
import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Final

import pytest

from expo.bench.translation.digits import digits_of
from expo.bench.translation.made_texts import made_texts
from translation.engines.engine import Pair
from translation.errors import PairNotOffered
from translation.protect import NOTHING, Outcome, check, find, translate_protected
from translation.protect.scrambling import ScramblingEngine

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
DATA: Final = Path(__file__).parents[4] / "shared" / "data"
TITLES: Final = 400


def outcomes(engine: ScramblingEngine, texts: list[str], source: str, target: str) -> Iterator[tuple[str, Outcome]]:
    yield from zip(texts, translate_protected(engine, texts, source, target, [NOTHING] * len(texts)), strict=True)


def titles() -> list[str]:
    with gzip.open(DATA / "catalogs" / "icecat.jsonl.gz", "rt", encoding="utf-8") as file:
        products = [json.loads(next(file))["title"] for _ in range(TITLES)]
    with (DATA / "crosslingual" / "hsc_dev.jsonl").open(encoding="utf-8") as lines:
        return products + [json.loads(line)["product_name"] for line in lines]


@pytest.mark.parametrize("source", LANGUAGES)
def test_generated_texts_keep_all_numbers_or_are_refused(source: str) -> None:
    texts = [each.text for each in made_texts(70, seed=4) if each.language == source] * 4
    given = 0
    for target in (each for each in LANGUAGES if each != source):
        for text, outcome in outcomes(ScramblingEngine(9), texts, source, target):
            if outcome.text is not None:
                given += 1
                assert digits_of(text, source) == digits_of(outcome.text, target), (text, outcome.text)
    assert given > len(texts)


@pytest.mark.realgoods
@pytest.mark.parametrize("target", [each for each in LANGUAGES if each != "en"])
def test_real_titles_keep_all_numbers_or_are_refused(target: str) -> None:
    for text, outcome in outcomes(ScramblingEngine(3), titles(), "en", target):
        assert outcome.text is None or digits_of(text, "en") == digits_of(outcome.text, target), (text, outcome.text)


def test_undamaged_texts_are_all_translated() -> None:
    for source, target in permutations(LANGUAGES, 2):
        texts = [each.text for each in made_texts(42, seed=6) if each.language == source]
        for text, outcome in outcomes(ScramblingEngine(1, share=0), texts, source, target):
            assert outcome.text is not None, (source, target, text, outcome.reason)
            assert outcome.lost_values == ()


def test_each_changed_digit_is_detected() -> None:
    for _, text, language in made_texts(140, seed=8):
        for place, digit in enumerate(text):
            if digit.isdecimal():
                changed = f"{text[:place]}{(int(digit) + 3) % 10}{text[place + 1 :]}"
                assert not check(text, changed, language, language).holds, changed


def test_each_dropped_value_is_detected() -> None:
    for _, text, language in made_texts(210, seed=9):
        for each in find(text, language):
            without = text[: each.start] + text[each.end :]
            assert each.value in {lost.value for lost in check(text, without, language, language).lost_values}, without


def test_scrambling_engine_damages_its_input() -> None:
    engine = ScramblingEngine(5, share=1)
    texts = [each.text for each in made_texts(200, seed=2)]
    answers = engine.translate(texts, "en", "es")
    assert sum(one == other for one, other in zip(answers, texts, strict=True)) < 40
    assert None in answers
    assert answers == ScramblingEngine(5, share=1).translate(texts, "en", "es")
    assert Pair("zh", "ar") in engine.pairs()
    with pytest.raises(PairNotOffered):
        engine.translate(["a"], "en", "de")


def test_independent_digit_reader_detects_changes() -> None:
    assert digits_of("1,200.5 mm", "en") == digits_of("1 200,5 mm", "fr")
    assert digits_of("1.2万", "zh") == digits_of("12,000", "en")
    assert digits_of("１２，５ and ٣", "zh") != digits_of("125 and 3", "en")
    assert digits_of("1.5 kg", "en") != digits_of("15 kg", "en")
    assert digits_of("5 kg", "en") != digits_of("5 kg 5", "en")
