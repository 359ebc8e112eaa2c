"""Check that a translation has the values of its original, compared independently of language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translation.number_words.chinese import NUMERALS
from translation.protect.agreement.names import invented_names, lost_names
from translation.protect.agreement.order import swapped
from translation.protect.agreement.reconciling import reconcile
from translation.protect.agreement.scales import mentions_scale
from translation.protect.agreement.texts import ValuedText
from translation.protect.kinds import MEASURED, NOTHING, Protection, Span, Term, ValueKind
from translation.protect.recognition.finding import find
from translation.protect.script import primary


@dataclass(frozen=True)
class Verdict:
    """Values that a translation kept and lost (spans of the original), and invented (spans of the translation)."""

    kept_values: tuple[Span, ...]
    lost_values: tuple[Span, ...]
    invented_values: tuple[Span, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was lost and nothing invented."""
        return not self.lost_values and not self.invented_values


def check(original: str, translation: str, source: str, target: str, protection: Protection = NOTHING) -> Verdict:
    """Compare the values of an original in ``source`` with those of its translation into ``target`` (BCP 47).

    Each side is read by the conventions of its language, so a copy that means another number there is a loss. Values
    without a counterpart in the same notation are read again as persons write them: in words, inflected, as times and
    dates of their language (`translation.protect.agreement`). The number of occurrences counts, and so does the order
    where it can be told without knowing the words. Terms are kept where their targets are written. A quantity without
    a digit (三米, m²) counts as kept where it occurs, and never as invented: it may translate words of the original.
    """
    ours = ValuedText(original, source, find(original, source, protection))
    theirs = ValuedText(translation, target, find_written(translation, target, protection))
    lost, invented = _differences(ours, theirs)
    if moved := swapped(ours, theirs):
        lost |= {place for place, each in enumerate(ours.spans) if each.value in moved}
        invented |= {place for place, each in enumerate(theirs.spans) if each.value in moved}
    kept = tuple(each for place, each in enumerate(ours.spans) if place not in lost)
    gone = [*(ours.spans[each] for each in sorted(lost)), *lost_names(ours, theirs)]
    made = [*(theirs.spans[each] for each in sorted(invented)), *invented_names(ours, theirs)]
    return Verdict(kept, tuple(gone), tuple(made))


def _differences(ours: ValuedText, theirs: ValuedText) -> tuple[set[int], set[int]]:
    """Return the indexes of lost and of invented values."""
    lost, added = _open(ours.spans, theirs.spans), _open(theirs.spans, ours.spans)
    invented = {each for each in added if _counts(theirs.spans[each], theirs.text)}
    if lost or invented or any(mentions_scale(each.text, primary(each.language)) for each in (ours, theirs)):
        lost, added = reconcile(ours, theirs, (lost, added))
        invented = {each for each in added if _counts(theirs.spans[each], theirs.text)}
    return lost, invented


def find_written(translation: str, target: str, protection: Protection) -> list[Span]:
    """Return the values of a translation, including the targets of terms."""
    terms = tuple(Term(each.target, each.target) for each in protection.terms)
    return find(translation, target, Protection(protection.names, terms))


def compare(expected_spans: Sequence[Span], actual: Sequence[Span], translation: str) -> Verdict:
    """Return the verdict on a translation with the values ``actual``, which should be ``expected_spans``."""
    kept, lost = _split(expected_spans, actual)
    invented = [each for each in _split(actual, expected_spans)[1] if _counts(each, translation)]
    return Verdict(tuple(kept), tuple(lost), tuple(invented))


def _open(spans: Sequence[Span], others: Sequence[Span]) -> set[int]:
    """Return the indexes of the spans whose values have no counterpart among the others."""
    left = Counter(each.value for each in others)
    found = set()
    for place, each in enumerate(spans):
        if left[each.value] <= 0:
            found.add(place)
        left[each.value] -= 1
    return found


def _split(spans: Iterable[Span], others: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """Return the spans whose values occur equally often among the others, and the rest."""
    left = Counter(each.value for each in others)
    present: list[Span] = []
    missing: list[Span] = []
    for each in spans:
        (present if left[each.value] > 0 else missing).append(each)
        left[each.value] -= 1
    return present, missing


def _counts(span: Span, text: str) -> bool:
    if span.kind is ValueKind.TERM:
        return False
    return span.kind not in MEASURED or any(map(str.isnumeric, text[span.start : span.end].translate(_SPELLED)))


_SPELLED = dict.fromkeys(map(ord, f"{NUMERALS}²³"))
