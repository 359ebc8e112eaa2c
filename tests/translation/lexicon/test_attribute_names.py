"""Names of attributes in seven languages, and the one concept that they denote."""

import pytest

from translation.lexicon import LANGUAGES, Lexicon
from translation.lexicon.attribute_names import AttributeNames, label_of


@pytest.fixture(scope="module")
def names() -> AttributeNames:
    """Give the names of the library's own lexicon."""
    return AttributeNames(Lexicon.load())


def key_of(names: AttributeNames, name: str, language: str) -> str | None:
    concept = names.find(name, language)
    return None if concept is None else concept.key


@pytest.mark.parametrize(
    "name, language",
    [("容量", "zh"), ("容量：", "zh"), ("CAPACITY", "en"), ("Capacidades", "es"), ("Capacite", "fr"), ("السعة", "ar")],
)
def test_name_is_found_in_any_spelling_and_number(names: AttributeNames, name: str, language: str) -> None:
    assert key_of(names, name, language) == "capacity"


def test_english_header_of_chinese_sheet_is_understood(names: AttributeNames) -> None:
    assert key_of(names, "Net weight", "zh") == "net_weight"
    assert key_of(names, "净重", "en") is None, "a Chinese name is not looked for among English ones"


def test_property_is_likelier_than_part(names: AttributeNames) -> None:
    assert key_of(names, "RAM", "en") == "memory_capacity"


@pytest.mark.parametrize(
    "name, language", [("грузоподъёмность", "ru"), ("Fizz level", "en"), ("", "en"), ("x" * 500, "en"), ("容量", "xx")]
)
def test_ambiguous_and_unknown_names_denote_nothing(names: AttributeNames, name: str, language: str) -> None:
    assert names.find(name, language) is None


def test_label_is_in_the_readers_language(names: AttributeNames) -> None:
    concept = names.find("容量", "zh")
    assert concept is not None
    labels = {language: label_of(concept, language) for language in (*LANGUAGES, "de")}
    assert labels == {
        "en": "Capacity",
        "zh": "容量",
        "es": "Capacidad",
        "fr": "Capacité",
        "ru": "Ёмкость",
        "ar": "سعة",
        "pt": "Capacidade",
        "de": "Capacity",
    }
