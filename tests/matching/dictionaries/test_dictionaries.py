"""What every translation dictionary promises, and what each knows."""

from collections.abc import Callable

import pytest

from matching.dictionaries import (
    CombinedDictionary,
    EmptyDictionary,
    GlossaryDictionary,
    Translation,
    TranslationDictionary,
    key_of,
    trade_glossary,
)

FLASK = {"en": ("vacuum flask", "thermos"), "zh": ("保温杯",), "es": ("termo",)}
MATERNITY = {"en": ("flask",), "zh": ("烧瓶",)}

MAKERS: dict[str, Callable[[], TranslationDictionary]] = {
    "none": EmptyDictionary,
    "glossary": lambda: GlossaryDictionary([FLASK, MATERNITY]),
    "joined": lambda: CombinedDictionary(GlossaryDictionary([FLASK]), GlossaryDictionary([MATERNITY])),
    "trade": trade_glossary,
}


@pytest.fixture(params=MAKERS)
def dictionary(request: pytest.FixtureRequest) -> TranslationDictionary:
    return MAKERS[request.param]()


KEYS = ("保温杯", "项链", "链", key_of("vacuum flasks"), key_of("termo"), key_of("T恤"), "no such word", "", "😀", "🈚")


def test_names_are_unique_with_weight_up_to_one(dictionary: TranslationDictionary) -> None:
    for key in KEYS:
        names = dictionary.translations(key)
        assert all(0 < name.weight <= 1 and name.text.strip() == name.text != "" for name in names)
        assert len({(name.text, name.language) for name in names}) == len(names)


def test_unknown_key_has_no_names(dictionary: TranslationDictionary) -> None:
    assert not any(dictionary.translations(key) for key in ("no such word", "", "😀"))


def test_repeated_lookup_gives_same_names(dictionary: TranslationDictionary) -> None:
    assert [tuple(dictionary.translations(key)) for key in KEYS] == [
        tuple(dictionary.translations(key)) for key in KEYS
    ]


def test_glossary_maps_any_name_to_other_languages() -> None:
    dictionary = GlossaryDictionary([FLASK, MATERNITY])
    assert dictionary.translations(key_of("Thermos")) == (
        Translation("保温杯", "zh", 1.0),
        Translation("termo", "es", 1.0),
    )
    assert [name.text for name in dictionary.translations("保温杯")] == ["vacuum flask", "thermos", "termo"]


def test_glossary_folds_plurals_and_accents() -> None:
    dictionary = GlossaryDictionary([{"es": ("lámpara",), "en": ("lamp",)}])
    assert [name.text for name in dictionary.translations(key_of("LAMPARAS"))] == ["lamp"]


def test_joined_bridge_keeps_best_weight() -> None:
    weak = GlossaryDictionary([{"zh": ("链",), "en": ("chain",)}])
    assert CombinedDictionary(EmptyDictionary(), weak, weak).translations("链") == (Translation("chain", "en", 1.0),)


def test_trade_glossary_covers_all_languages() -> None:
    dictionary = trade_glossary()
    assert {name.language for name in dictionary.translations(key_of("necklace"))} == {
        "zh",
        "es",
        "fr",
        "ru",
        "ar",
        "pt",
    }
    for word in ("كفر", "чайник", "maleta", "陶瓷", "chaise", "vassoura"):
        assert "en" in {name.language for name in dictionary.translations(key_of(word))}
