"""Translation memory: exact matches, matches except for numbers, and fuzzy matches."""

from translation.memory.fuzzy import similarity
from translation.memory.keys import blocking_keys
from translation.memory.matching import MIN_FUZZY_SCORE, Match, MatchKind, best_match
from translation.memory.substitution import substitute_values
from translation.memory.units import UNDATED, Origin, TranslationUnit, normalise
from translation.memory.values import Finder, Masked, ValueSpan, mask_values, numerals_in

__all__ = [
    "MIN_FUZZY_SCORE",
    "UNDATED",
    "Finder",
    "Masked",
    "Match",
    "MatchKind",
    "Origin",
    "TranslationUnit",
    "ValueSpan",
    "best_match",
    "blocking_keys",
    "mask_values",
    "normalise",
    "numerals_in",
    "similarity",
    "substitute_values",
]
