"""Whether a machine's translation is shown, marked as doubtful, or left out; see decision 68 for the figures."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from translation.lexicon import Lexicon
from translation.meaning.checking import MeaningVerdict, check_meaning
from translation.protect.checking import find_written
from translation.protect.kinds import MEASURED, Protection, Span
from translation.protect.recognition.finding import find

MEANING_VERSION: Final = "meaning 4"
"""Changes with every rule that may judge a translation differently: translations are then made again."""
_SURE: Final = -0.3
"""Score from which an engine's translation is trusted with the words that the lexicon lacks."""
_UNSURE: Final = -1.0
"""Score below which it is not trusted at all."""
_LISTING: Final = 0.5
"""Coverage of a listing: in prose the lexicon knows fewer words, and proves nothing."""
_WELL_KNOWN: Final = 0.8
"""Coverage that suffices without a score."""

_VALUE: Final = "0"


class Judgement(StrEnum):
    """Outcome for a translation: it is shown, shown as doubtful, or the original is shown."""

    SHOWN = "SHOWN"
    DOUBTFUL = "DOUBTFUL"
    LOST = "LOST"


def judge_translation(
    original: str,
    translation: str,
    pair: tuple[str, str],
    lexicon: Lexicon,
    *,
    protection: Protection,
    score: float | None = None,
) -> Judgement:
    """Return the outcome for a translation between a ``pair`` of languages.

    Names, models and terms of ``protection`` are values, which are checked before: they are left out. A text whose
    score is too low is not read.
    """
    if _is_distrusted(score):
        return Judgement.LOST
    source, target = pair
    before = _without_names(original, find(original, source, protection))
    after = _without_names(translation, find_written(translation, target, protection))
    return judge(check_meaning(before, after, source, target, lexicon), score)


def judge(verdict: MeaningVerdict, score: float | None = None) -> Judgement:
    """Return the outcome for a translation with an engine's score, if it gives any (see `ScoredText`).

    Where the engine does not distrust its own text and the lexicon knows all words, the lexicon decides alone.
    """
    is_listing = verdict.coverage >= _LISTING
    is_incomplete = verdict.loses_thing or (is_listing and verdict.lost)
    if _is_distrusted(score) or is_incomplete or verdict.invented or verdict.repeats:
        return Judgement.LOST
    if verdict.source_known and verdict.target_known:
        return Judgement.SHOWN if verdict.heads_agree else Judgement.DOUBTFUL
    if is_listing and verdict.excused and score is not None and score < _SURE:
        return Judgement.LOST
    if verdict.lost or verdict.dropped or verdict.excused or not verdict.heads_agree:
        return Judgement.DOUBTFUL
    is_sure = verdict.coverage >= _WELL_KNOWN if score is None else score >= _SURE
    return Judgement.SHOWN if is_sure else Judgement.DOUBTFUL


def _is_distrusted(score: float | None) -> bool:
    return score is not None and score < _UNSURE


def _without_names(text: str, spans: Iterable[Span]) -> str:
    """Return a text with a number in the place of each value that is copied."""
    pieces, end = [], 0
    for each in spans:
        if each.kind not in MEASURED:
            pieces += [text[end : each.start], _VALUE]
            end = each.end
    return "".join([*pieces, text[end:]])
