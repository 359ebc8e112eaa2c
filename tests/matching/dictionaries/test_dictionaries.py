"""What every translation dictionary promises, and what each knows."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from matching.dictionaries import (
    CedictDictionary,
    CombinedDictionary,
    EmptyDictionary,
    GlossaryDictionary,
    Translation,
    TranslationDictionary,
    default_dictionary,
    key_of,
    trade_glossary,
)

FLASK = {"en": ("vacuum flask", "thermos"), "zh": ("保温杯",), "es": ("termo",)}
MATERNITY = {"en": ("flask",), "zh": ("烧瓶",)}
ENTRIES = """# CC-CEDICT
#! version=1
項鏈 项链 [xiang4 lian4] /necklace/CL:串|串[chuan4]/
鍊 链 [lian4] /variant of 鏈|链[lian4], chain; necklace/
鏈 链 [lian4] /chain/cable/to chain; to enchain/(measure of distance)/
T恤 T恤 [T xu4] /T-shirt/CL:件|件[jian4]/
"""


@pytest.fixture
def cedict_file(tmp_path: Path) -> Path:
    file = tmp_path / "cedict.gz"
    file.write_bytes(gzip.compress(ENTRIES.encode()))
    return file


MAKERS: dict[str, Callable[[Path], TranslationDictionary]] = {
    "none": lambda _: EmptyDictionary(),
    "glossary": lambda _: GlossaryDictionary([FLASK, MATERNITY]),
    "cedict": CedictDictionary,
    "joined": lambda file: CombinedDictionary(GlossaryDictionary([FLASK]), CedictDictionary(file)),
    "trade": lambda _: trade_glossary(),
    "default": lambda _: default_dictionary(),
}


@pytest.fixture(params=MAKERS)
def dictionary(request: pytest.FixtureRequest, cedict_file: Path) -> TranslationDictionary:
    return MAKERS[request.param](cedict_file)


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


def test_dictionary_knows_both_scripts_and_all_entries(cedict_file: Path) -> None:
    dictionary = CedictDictionary(cedict_file)
    assert dictionary.translations("项链") == dictionary.translations("項鏈") == (Translation("necklace", "en", 1.0),)
    assert [name.text for name in dictionary.translations("链")] == ["necklace", "chain", "cable", "enchain"]
    assert [name.weight for name in dictionary.translations("链")] == [
        pytest.approx(place**-0.5) for place in (1, 2, 3, 4)
    ]
    assert [name.text for name in dictionary.translations(key_of("T恤"))] == ["T-shirt"]


def test_missing_dictionary_gives_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.dictionaries.cedict.find_spec", lambda _: None)
    assert CedictDictionary().translations("项链") == ()


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
