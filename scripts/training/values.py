"""Random numbers, measures, prices, model numbers and brands, formatted for each language."""

import random
import string
from collections.abc import Sequence
from typing import Final

from scripts.training.grammar import Invariable
from scripts.training.lexicon import LANGUAGES, Concept

_SYLLABLES: Final = [consonant + vowel for consonant in "bdfghklmnprstvz" for vowel in "aeiou"]
# Whole numbers are grouped only where a comma cannot be mistaken for a decimal one.
_DECIMAL_COMMA: Final = frozenset({"es", "fr", "ru", "pt"})


def same(text: str) -> Invariable:
    """Return ``text`` unchanged in all languages."""
    return Invariable(dict.fromkeys(LANGUAGES, text))


def localised(number: str) -> dict[str, str]:
    """Return a number, given with decimal point and grouping commas, in each language's format."""
    with_comma = number.replace(",", "").replace(".", ",")
    return {language: with_comma if language in _DECIMAL_COMMA else number for language in LANGUAGES}


class Values:
    """Generator of values; ``measures`` are the available units."""

    KINDS: Final = frozenset({"n", "m", "year", "model", "price", "brand"})

    def __init__(self, chance: random.Random, measures: Sequence[Concept]) -> None:
        self._chance = chance
        self._measures = measures

    def number(self) -> Invariable:
        """Return a count: 12, 500, 3,000."""
        return Invariable(localised(self._whole()))

    def year(self) -> Invariable:
        """Return a founding year."""
        return same(str(self._chance.randint(1920, 2026)))

    def measure(self, source: str) -> Invariable:
        """Return a number with its unit (500 ml, 500毫升); ``source`` may use any of the unit's names."""
        numbers, unit = localised(self._decimal()), self._chance.choice(self._measures)
        texts = {}
        for language, number in numbers.items():
            name = unit.word(language, self._chance.randrange(3) if language == source else 0)[0]
            texts[language] = f"{number}{name}" if language == "zh" else f"{number} {name}"
        return Invariable(texts)

    def model(self) -> Invariable:
        """Return a model number: XK-200B."""
        chance = self._chance
        letters = "".join(chance.choices(string.ascii_uppercase, k=chance.randint(1, 3)))
        digits = "".join(chance.choices(string.digits, k=chance.randint(2, 4)))
        return same(f"{letters}{chance.choice(('-', ''))}{digits}{chance.choice(('', '', 'A', 'B', 'S', '-1', '-2'))}")

    def price(self) -> Invariable:
        """Return a price in dollars."""
        chance = self._chance
        currency = chance.choice(("US$", "$", "USD "))
        numbers = localised(f"{chance.randint(0, 99)}.{chance.randint(0, 99):02}")
        return Invariable({language: f"{currency}{number}" for language, number in numbers.items()})

    def brand(self) -> Invariable:
        """Return an invented brand name."""
        return same("".join(self._chance.choices(_SYLLABLES, k=self._chance.randint(2, 3))).capitalize())

    def _whole(self) -> str:
        chance = self._chance
        number = chance.choice((chance.randint(1, 99), chance.randint(1, 60) * 10, chance.randint(1, 99) * 100))
        return f"{number:,}" if chance.random() < 0.3 else str(number)

    def _decimal(self) -> str:
        chance = self._chance
        return f"{chance.randint(0, 99)}.{chance.randint(1, 9)}" if chance.random() < 0.25 else self._whole()
