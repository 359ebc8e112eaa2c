"""Translation memory: exact matches, matches except for numbers, and fuzzy matches."""

from translation.memory.best import FUZZY_FROM, Match, Way, best
from translation.memory.carrying import carried
from translation.memory.fuzzy import similarity
from translation.memory.keys import keys
from translation.memory.units import UNDATED, Origin, TranslationUnit, normalised
from translation.memory.values import Finder, Masked, ValueSpan, masked, numerals_in

__all__ = [
    "FUZZY_FROM",
    "UNDATED",
    "Finder",
    "Masked",
    "Match",
    "Origin",
    "TranslationUnit",
    "ValueSpan",
    "Way",
    "best",
    "carried",
    "keys",
    "masked",
    "normalised",
    "numerals_in",
    "similarity",
]
