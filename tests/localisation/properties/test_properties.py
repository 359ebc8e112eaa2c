"""Properties that attributes are named after, asked of products by anybody."""

import threading
from typing import Any, Final

import pytest

from expo.localisation.properties.models import AttributeName, ProductProperty
from expo.localisation.properties.service import Properties
from translation.lexicon import Lexicon
from translation.lexicon.attribute_names import AttributeNames

NAMES: Final = [AttributeName("容量", "zh"), AttributeName("Fizz level", "en"), AttributeName("Capacidad", "es")]


@pytest.fixture
def properties() -> Properties:
    """Give properties of the library's own lexicon."""
    return Properties(AttributeNames(Lexicon.load()))


async def test_names_in_two_languages_are_one_property(properties: Properties) -> None:
    capacity = ProductProperty("capacity", "Capacité")
    assert await properties.find_many(NAMES, language="fr") == [capacity, None, capacity]


async def test_lexicon_is_read_off_the_event_loop(properties: Properties, monkeypatch: pytest.MonkeyPatch) -> None:
    threads, find = list[threading.Thread](), AttributeNames.find

    def watched(names: AttributeNames, name: str, language: str) -> Any:
        threads.append(threading.current_thread())
        return find(names, name, language)

    monkeypatch.setattr(AttributeNames, "find", watched)
    await properties.find_many(NAMES, language="ar")
    assert len(threads) == len(NAMES)
    assert threading.current_thread() not in threads
