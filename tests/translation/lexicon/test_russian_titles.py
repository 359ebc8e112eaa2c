"""Russian titles: codes follow what they describe, prefixes are hyphenated, numbers agree with adjectives."""

import re
from typing import Final

import pytest

from translation.lexicon import Lexicon, Noun

_DOUBLED: Final = re.compile(r"\b(\w{4,})к\1[ое]к\b")
"""A stem twice, as in подставкподставок."""


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("蓝牙上臂式血压计", "zh", "тонометр Bluetooth на плечо"),
        ("USB-C编织快充线", "zh", "плетёный кабель USB Type-C для быстрой зарядки"),
        ("三合一折叠磁吸无线充电座", "zh", "складная магнитная беспроводная зарядная подставка 3 в 1"),
        ("博世电钻", "zh", "электродрель Bosch"),
        ("CTC black tea", "en", "Чёрный чай CTC"),
        ("迷你机械式电饭煲", "zh", "механическая мини-рисоварка"),
        ("整粒蘑菇罐头 425克×24罐", "zh", "целые консервированные шампиньоны 425 г ×24 жестяные банки"),
        ("Garden twine, tin of two spools", "en", "Садовый шпагат, жестяная банка на 2 катушки"),
    ],
)
def test_words_stand_and_agree_as_in_russian(text: str, source: str, written: str) -> None:
    made = Lexicon.load().compose(text, source, "ru")
    assert made is not None
    assert made.casefold() == written.casefold()


def test_no_stem_is_written_twice() -> None:
    nouns = (name for concept in Lexicon.load().concepts for name in concept.names["ru"] if isinstance(name, Noun))
    assert [name.genitive_plural for name in nouns if _DOUBLED.search(name.genitive_plural)] == []
