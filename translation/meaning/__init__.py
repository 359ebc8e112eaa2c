"""Whether a translation still says what the original says, by the trade lexicon and the engine's score."""

from translation.meaning.checking import MeaningVerdict, Unmatched, check_meaning
from translation.meaning.composed import check_composed
from translation.meaning.judging import MEANING_VERSION, Judgement, judge, judge_translation

__all__ = [
    "MEANING_VERSION",
    "Judgement",
    "MeaningVerdict",
    "Unmatched",
    "check_composed",
    "check_meaning",
    "judge",
    "judge_translation",
]
