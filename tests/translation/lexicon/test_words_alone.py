"""Words that stand alone: there they head a row of a table, and name something that they do not mean in titles."""

import pytest

from translation.lexicon import Lexicon

_LEXICON = Lexicon.load()


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("装饰", "zh", "decoración"),
        ("安全", "zh", "seguridad"),
        ("通信", "zh", "comunicación"),
        ("隔板", "zh", "separador"),
        ("手柄", "zh", "mango"),
        ("Bag", "en", "Bolsa"),
        ("Essence", "fr", "Tipo de madera"),
        ("Forro", "pt", "Forro"),
    ],
)
def test_word_alone_names_something(text: str, source: str, written: str) -> None:
    assert (_LEXICON.term(text, source, "es") or _LEXICON.compose(text, source, "es")) == written


def test_word_without_a_name_of_its_own_keeps_its_senses() -> None:
    assert _LEXICON.compose("汽油", "zh", "es") == "gasolina"


@pytest.mark.parametrize(
    "title, written",
    [
        ("装饰花瓶", "jarrón decorativo"),
        ("木质隔板", "balda de madera"),
        ("标准螺丝", "tornillo estándar"),
        ("盖形螺母 黄铜 装饰 M6", "tuerca ciega decorativa de latón M6"),
    ],
)
def test_title_has_no_such_names(title: str, written: str) -> None:
    assert _LEXICON.compose(title, "zh", "es") == written


def test_times_are_cycles() -> None:
    assert _LEXICON.compose_specification("150次", "zh", "es") == "150 ciclos"
    assert _LEXICON.compose_specification("≥8000次（0.5P）", "zh", "es") == "≥8000 ciclos (0.5P)"
