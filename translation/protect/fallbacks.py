"""Translation with all values preserved, or not at all.

Each segment tries these levels in turn, all segments of all texts together, so that an engine is called at most three
times:

1. a segment without values is translated as it is, one with values behind placeholders (2);
3. the whole segment is translated without placeholders, and values left in the source's format are rewritten;
4. the text between the values is translated piece by piece, and the values stay in place.

A segment that fails them all is refused, and with it the whole text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from translation.engines.engine import Engine
from translation.engines.scores import score_of, worst
from translation.errors import EngineUnavailable
from translation.protect.checking import Verdict, compare, find_written
from translation.protect.joining import join_translated, run_together
from translation.protect.kinds import MEASURED, Protection, Span
from translation.protect.masks import PLACEHOLDER_FORMAT, Masks
from translation.protect.recognition.finding import find
from translation.protect.rendering import render
from translation.protect.script import is_foreign, primary
from translation.protect.segments import Segment, rejoin, segments

_MASKED_LEVEL: Final = 2
_PUNCTUATION: Final = str.maketrans(
    {
        "，": ", ",
        "。": ". ",
        "、": ", ",
        "；": "; ",
        "：": ": ",
        "！": "! ",
        "？": "? ",
        "（": " (",
        "）": ") ",
        "【": " [",
        "】": "] ",
    }
)


@dataclass(frozen=True)
class Outcome:
    """Result for a text: its translation with all values, or None with the ``lost_values`` and the reason.

    ``kept_values`` and ``lost_values`` are spans of the original. ``repaired`` marks a translation that is partly
    assembled from pieces, or has rewritten values: it is correct, but may read less smoothly. ``score`` is that of its
    worst segment (see `ScoredText`), None where the engine gives none.
    """

    text: str | None
    kept_values: tuple[Span, ...] = ()
    lost_values: tuple[Span, ...] = ()
    repaired: bool = False
    reason: str = ""
    score: float | None = None


@dataclass
class _SegmentJob:
    """A segment being translated."""

    text: str
    spans: tuple[Span, ...]
    protection: Protection
    source: str
    target: str
    answer: str | None = None
    fallback: int = 0
    lost_values: tuple[Span, ...] = ()
    reason: str = ""
    score: float | None = None

    def accept(self, translation: str | None, fallback: int, score: float | None = None) -> Verdict | None:
        """Accept a translation if it has all values; otherwise record what it lacks."""
        if translation is None:
            self.reason = self.reason or "The engine could not translate it."
            return None
        found = find_written(translation, self.target, self.protection)
        verdict = compare(self.spans, found, translation)
        if verdict.holds and fallback > 1 and run_together(translation, found, self.target):
            self.reason = "Two values became one."
        elif verdict.holds and (translation.strip() or not self.text.strip()):
            self.answer, self.fallback, self.score = translation, fallback, score
        else:
            self.lost_values = verdict.lost_values
            self.reason = "Values were lost." if verdict.lost_values else "Values were invented."
        return verdict

    def rendered(self) -> list[str]:
        """Return the values in the format of the target language."""
        return [render(self.text, each, self.source, self.target) for each in self.spans]


@dataclass
class _Text:
    """A text and its segments."""

    text: str
    spans: list[Span]
    protection: Protection
    parts: list[Segment] = field(default_factory=list)
    jobs: list[_SegmentJob] = field(default_factory=list)


def translate_protected(
    engine: Engine,
    texts: Sequence[str],
    source: str,
    target: str,
    protections: Sequence[Protection],
    *,
    masks: Masks | None = None,
) -> list[Outcome]:
    """Translate texts from ``source`` to ``target`` (BCP 47), each with its protection, preserving all values.

    Values are replaced by ``masks``; by default these are in the form of the engine's attribute ``placeholders``, if it
    has one (such as ``[{n}]``). Raises `PairNotOffered` and `EngineUnavailable`, also where the engine returns
    another number of texts.
    """
    prepared = [_prepared(*each, source, target) for each in zip(texts, protections, strict=True)]
    jobs = [job for each in prepared for job in each.jobs]
    if primary(source) == primary(target):
        for job in jobs:
            job.accept(job.text, 1)
    engine_call = _EngineCall(engine, source, target, masks or _masks_for(engine))
    for fallback in (_without_engine, _masked, _unmasked, _in_pieces):
        fallback([job for job in jobs if job.answer is None], engine_call)
    return [_outcome(each, target) for each in prepared]


@dataclass(frozen=True)
class _EngineCall:
    """An engine and a pair, called once for many texts."""

    engine: Engine
    source: str
    target: str
    masks: Masks

    def __call__(self, texts: Sequence[str]) -> list[str | None]:
        if not texts:
            return []
        answers = self.engine.translate(texts, self.source, self.target)
        if len(answers) != len(texts):
            raise EngineUnavailable(f"The engine {self.engine.name} did not answer each text.")
        return answers


def _masks_for(engine: Engine) -> Masks:
    """Return the placeholders that an engine prefers, or the default ones."""
    form = getattr(engine, "placeholders", PLACEHOLDER_FORMAT)
    return Masks(form if isinstance(form, str) and form.count("{n}") == 1 else PLACEHOLDER_FORMAT)


def _prepared(text: str, protection: Protection, source: str, target: str) -> _Text:
    spans = find(text, source, protection)
    parts = segments(text, spans)
    jobs = [_SegmentJob(text[each.start : each.end], each.spans, protection, source, target) for each in parts]
    return _Text(text, spans, protection, parts, jobs)


def _without_engine(jobs: Sequence[_SegmentJob], engine_call: _EngineCall) -> None:
    """Assemble segments without letters outside their values: part numbers, emoji, dimensions."""
    for job in jobs:
        pieces, values = _between(job), job.rendered()
        if not any(map(_has_letters, pieces)):
            job.accept(
                _interleaved(
                    pieces, [_symbols(each, engine_call.target) for each in pieces], values, engine_call.target
                ),
                1,
            )


def _masked(jobs: Sequence[_SegmentJob], engine_call: _EngineCall) -> None:
    masks = engine_call.masks
    masked = [(job, masks.mask(job.text, job.spans) if job.spans else job.text) for job in jobs]
    answered = [(job, text) for job, text in masked if text is not None]
    for (job, _), answer in zip(answered, engine_call([text for _, text in answered]), strict=True):
        values = job.rendered()
        back = masks.restore(answer, values, engine_call.target) if answer is not None and values else answer
        if back is not None or answer is None:
            job.accept(back, _MASKED_LEVEL if values else 1, score_of(answer))


def _unmasked(jobs: Sequence[_SegmentJob], engine_call: _EngineCall) -> None:
    jobs = [job for job in jobs if job.spans]
    for job, answer in zip(jobs, engine_call([job.text for job in jobs]), strict=True):
        readable = None if answer is None else _readable(job, answer)
        verdict = job.accept(readable, _MASKED_LEVEL + 1, score_of(answer))
        if readable is not None and verdict is not None and not verdict.holds:
            job.accept(_rewritten(job, readable, verdict), _MASKED_LEVEL + 1, score_of(answer))


def _readable(job: _SegmentJob, translation: str) -> str:
    """Return a translation with values in a script foreign to its readers rendered for them."""
    found = find_written(translation, job.target, job.protection)
    foreign = [each for each in found if is_foreign(translation[each.start : each.end], job.target)]
    return _replaced(job, translation, foreign, job.spans) if foreign else translation


def _rewritten(job: _SegmentJob, translation: str, verdict: Verdict) -> str:
    """Return a translation with lost values that remain in the source's format rewritten in the target's."""
    return _replaced(job, translation, find(translation, job.source, job.protection), verdict.lost_values)


def _replaced(job: _SegmentJob, translation: str, actual: Sequence[Span], expected_spans: Sequence[Span]) -> str:
    values = {each.value: each for each in expected_spans}
    pieces: list[str] = []
    end = 0
    for each in actual:
        if each.kind in MEASURED and each.value in values:
            value = render(job.text, values[each.value], job.source, job.target)
            pieces += [translation[end : each.start], value]
            end = each.end
    return "".join([*pieces, translation[end:]])


def _in_pieces(jobs: Sequence[_SegmentJob], engine_call: _EngineCall) -> None:
    jobs = [job for job in jobs if job.spans]
    pieces = [[piece for piece in _between(job) if _has_letters(piece)] for job in jobs]
    answers = iter(engine_call([piece.strip() for each in pieces for piece in each]))
    for job in jobs:
        between = _between(job)
        answered = [next(answers) if _has_letters(each) else _symbols(each, engine_call.target) for each in between]
        known = [each for each in answered if each is not None]
        if len(known) < len(answered):
            job.accept(None, 0)
        else:
            whole = _interleaved(between, known, job.rendered(), engine_call.target)
            job.accept(whole, _MASKED_LEVEL + 2, worst(map(score_of, known)))


def _between(job: _SegmentJob) -> list[str]:
    """Return the text before, between and after the values."""
    ends = [0, *(each.end for each in job.spans)]
    starts = [*(each.start for each in job.spans), len(job.text)]
    return [job.text[end:start] for end, start in zip(ends, starts, strict=True)]


def _interleaved(originals: Sequence[str], translations: Sequence[str], values: Sequence[str], target: str) -> str:
    """Return translated pieces and values alternately, with a space where the original had one."""
    interleaved: list[str] = []
    spaces: list[bool] = []
    was = False
    for number, (original, translation) in enumerate(zip(originals, translations, strict=True)):
        written = original if _has_letters(original) else translation
        interleaved.append(translation.strip())
        spaces.append(was or written[:1].isspace())
        was = written[-1:].isspace() if written.strip() else was or bool(written)
        if number < len(values):
            interleaved.append(values[number])
            spaces.append(was)
            was = False
    return join_translated(interleaved, spaces, target)


def _has_letters(piece: str) -> bool:
    return any(map(str.isalpha, piece))


def _symbols(piece: str, target: str) -> str:
    return piece if primary(target) == "zh" else piece.translate(_PUNCTUATION)


def _outcome(text: _Text, target: str) -> Outcome:
    """Return the outcome of a text: all of its segments, checked again together, or a refusal."""
    answers = [job.answer for job in text.jobs if job.answer is not None]
    if len(answers) < len(text.jobs):
        return _refused(text)
    whole = rejoin(text.text, text.parts, answers, target)
    verdict = compare(text.spans, find_written(whole, target, text.protection), whole)
    if not verdict.holds:
        return Outcome(None, verdict.kept_values, verdict.lost_values, reason="Values of two sentences ran together.")
    repaired = any(job.fallback > _MASKED_LEVEL for job in text.jobs)
    return Outcome(whole, verdict.kept_values, repaired=repaired, score=worst(job.score for job in text.jobs))


def _refused(text: _Text) -> Outcome:
    lost: list[Span] = []
    reason = ""
    for part, job in zip(text.parts, text.jobs, strict=True):
        if job.answer is None:
            reason = reason or job.reason
            lost += [Span(e.start + part.start, e.end + part.start, e.kind, e.value) for e in job.lost_values]
    gone = set(lost)
    return Outcome(None, tuple(each for each in text.spans if each not in gone), tuple(lost), reason=reason)
