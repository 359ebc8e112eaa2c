"""Telling languages with what the lexicon teaches."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest

from translation.detector import Detector
from translation.lexicon.lexicon import Lexicon
from translation.spelling import count_ngrams


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(Lexicon.load())


def test_lexicon_words_distinguish_languages(detector: Detector) -> None:
    assert detector.reliable_language("Garden chair") == "en"
    assert detector.reliable_language("Tasse à café") == "fr"


@pytest.mark.parametrize(
    "text", ["", "500 ml", "iPhone 15 Pro", "Bosch GSR 12V-15", "LED 12 W E27", "Drone", "Polo", "Mini PC"]
)
def test_uninformative_text_has_no_sure_language(detector: Detector, text: str) -> None:
    assert detector.reliable_language(text) is None


@pytest.mark.parametrize("text", ["膳魔师不锈钢真空保温杯 flask", "Stainless steel vacuum flask 保温杯"])
def test_bilingual_title_has_no_sure_language(detector: Detector, text: str) -> None:
    assert detector.detect(text).language in {"zh", "en"}
    assert detector.reliable_language(text) is None


def test_names_in_other_script_do_not_change_language(detector: Detector) -> None:
    assert detector.reliable_language("不锈钢保温杯 Stainless Flask 500ml") == "zh"


@pytest.mark.parametrize("text", ["Vui lòng gửi cho tôi báo giá cho sản phẩm này", "Bình giữ nhiệt inox 500ml"])
def test_vietnamese_is_not_portuguese(detector: Detector, text: str) -> None:
    assert detector.detect(text).confidence < 0.5
    assert detector.reliable_language(text) is None


def test_lexicon_is_learned_once_and_only_for_latin_text() -> None:
    with patch("translation.detector.count_ngrams", wraps=count_ngrams) as counted:
        detector = Detector(Lexicon(()))
        detector.detect("保温杯")
        assert not counted.called
        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(detector.detect, ["silla de jardín"] * 40))) == 1
    assert counted.call_count == 1
