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
from translation.errors import EngineUnavailable
from translation.protect.checking import Verdict, compare, find_written
from translation.protect.joining import rejoined, run_together
from translation.protect.kinds import MEASURED, Protection, Span
from translation.protect.masks import FORM, Masks
from translation.protect.recognition.finding import find
from translation.protect.rendering import render
from translation.protect.script import is_foreign, primary
from translation.protect.segments import Segment, rejoin, segments

_UNMASKED: Final = 2
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
    """Result for a text: its translation with all values, or None with the ``lost`` ones and the reason.

    ``kept`` and ``lost`` are spans of the original. ``repaired`` marks a translation that is partly assembled from
    pieces, or has rewritten values: it is correct, but may read less smoothly.
    """

    text: str | None
    kept: tuple[Span, ...] = ()
    lost: tuple[Span, ...] = ()
    repaired: bool = False
    reason: str = ""


@dataclass
class _Work:
    """A segment being translated."""

    text: str
    spans: tuple[Span, ...]
    protection: Protection
    source: str
    target: str
    answer: str | None = None
    fallback: int = 0
    lost: tuple[Span, ...] = ()
    reason: str = ""

    def accept(self, translation: str | None, fallback: int) -> Verdict | None:
        """Accept a translation if it has all values; otherwise record what it lacks."""
        if translation is None:
            self.reason = self.reason or "The engine could not translate it."
            return None
        found = find_written(translation, self.target, self.protection)
        verdict = compare(self.spans, found, translation)
        if verdict.holds and fallback > 1 and run_together(translation, found, self.target):
            self.reason = "Two values became one."
        elif verdict.holds and (translation.strip() or not self.text.strip()):
            self.answer, self.fallback = translation, fallback
        else:
            self.lost = verdict.lost
            self.reason = "Values were lost." if verdict.lost else "Values were invented."
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
    works: list[_Work] = field(default_factory=list)


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
    works = [work for each in prepared for work in each.works]
    if primary(source) == primary(target):
        for work in works:
            work.accept(work.text, 1)
    asked = _Asking(engine, source, target, masks or _masks_for(engine))
    for fallback in (_without_engine, _masked, _openly, _in_pieces):
        fallback([work for work in works if work.answer is None], asked)
    return [_outcome(each, target) for each in prepared]


@dataclass(frozen=True)
class _Asking:
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
    form = getattr(engine, "placeholders", FORM)
    return Masks(form if isinstance(form, str) and form.count("{n}") == 1 else FORM)


def _prepared(text: str, protection: Protection, source: str, target: str) -> _Text:
    spans = find(text, source, protection)
    parts = segments(text, spans)
    works = [_Work(text[each.start : each.end], each.spans, protection, source, target) for each in parts]
    return _Text(text, spans, protection, parts, works)


def _without_engine(works: Sequence[_Work], asked: _Asking) -> None:
    """Assemble segments without letters outside their values: part numbers, emoji, dimensions."""
    for work in works:
        pieces, values = _between(work), work.rendered()
        if not any(map(_has_letters, pieces)):
            work.accept(_woven(pieces, [_symbols(each, asked.target) for each in pieces], values, asked.target), 1)


def _masked(works: Sequence[_Work], asked: _Asking) -> None:
    masks = asked.masks
    masked = [(work, masks.mask(work.text, work.spans) if work.spans else work.text) for work in works]
    told = [(work, text) for work, text in masked if text is not None]
    for (work, _), answer in zip(told, asked([text for _, text in told]), strict=True):
        values = work.rendered()
        back = masks.put_back(answer, values, asked.target) if answer is not None and values else answer
        if back is not None or answer is None:
            work.accept(back, _UNMASKED if values else 1)


def _openly(works: Sequence[_Work], asked: _Asking) -> None:
    works = [work for work in works if work.spans]
    for work, answer in zip(works, asked([work.text for work in works]), strict=True):
        legible = None if answer is None else _legible(work, answer)
        verdict = work.accept(legible, _UNMASKED + 1)
        if legible is not None and verdict is not None and not verdict.holds:
            work.accept(_rewritten(work, legible, verdict), _UNMASKED + 1)


def _legible(work: _Work, translation: str) -> str:
    """Return a translation with values in a script foreign to its readers rendered for them."""
    found = find_written(translation, work.target, work.protection)
    foreign = [each for each in found if is_foreign(translation[each.start : each.end], work.target)]
    return _replaced(work, translation, foreign, work.spans) if foreign else translation


def _rewritten(work: _Work, translation: str, verdict: Verdict) -> str:
    """Return a translation with lost values that remain in the source's format rewritten in the target's."""
    return _replaced(work, translation, find(translation, work.source, work.protection), verdict.lost)


def _replaced(work: _Work, translation: str, found: Sequence[Span], wanted: Sequence[Span]) -> str:
    values = {each.value: each for each in wanted}
    pieces: list[str] = []
    end = 0
    for each in found:
        if each.kind in MEASURED and each.value in values:
            value = render(work.text, values[each.value], work.source, work.target)
            pieces += [translation[end : each.start], value]
            end = each.end
    return "".join([*pieces, translation[end:]])


def _in_pieces(works: Sequence[_Work], asked: _Asking) -> None:
    works = [work for work in works if work.spans]
    pieces = [[piece for piece in _between(work) if _has_letters(piece)] for work in works]
    answers = iter(asked([piece.strip() for each in pieces for piece in each]))
    for work in works:
        between = _between(work)
        told = [next(answers) if _has_letters(each) else _symbols(each, asked.target) for each in between]
        known = [each for each in told if each is not None]
        if len(known) < len(told):
            work.accept(None, 0)
        else:
            work.accept(_woven(between, known, work.rendered(), asked.target), _UNMASKED + 2)


def _between(work: _Work) -> list[str]:
    """Return the text before, between and after the values."""
    ends = [0, *(each.end for each in work.spans)]
    starts = [*(each.start for each in work.spans), len(work.text)]
    return [work.text[end:start] for end, start in zip(ends, starts, strict=True)]


def _woven(originals: Sequence[str], translations: Sequence[str], values: Sequence[str], target: str) -> str:
    """Return translated pieces and values alternately, with a space where the original had one."""
    woven: list[str] = []
    spaces: list[bool] = []
    was = False
    for number, (original, translation) in enumerate(zip(originals, translations, strict=True)):
        written = original if _has_letters(original) else translation
        woven.append(translation.strip())
        spaces.append(was or written[:1].isspace())
        was = written[-1:].isspace() if written.strip() else was or bool(written)
        if number < len(values):
            woven.append(values[number])
            spaces.append(was)
            was = False
    return rejoined(woven, spaces, target)


def _has_letters(piece: str) -> bool:
    return any(map(str.isalpha, piece))


def _symbols(piece: str, target: str) -> str:
    return piece if primary(target) == "zh" else piece.translate(_PUNCTUATION)


def _outcome(text: _Text, target: str) -> Outcome:
    """Return the outcome of a text: all of its segments, checked again together, or a refusal."""
    answers = [work.answer for work in text.works if work.answer is not None]
    if len(answers) < len(text.works):
        return _refused(text)
    whole = rejoin(text.text, text.parts, answers, target)
    verdict = compare(text.spans, find_written(whole, target, text.protection), whole)
    if not verdict.holds:
        return Outcome(None, verdict.kept, verdict.lost, reason="Values of two sentences ran together.")
    return Outcome(whole, verdict.kept, repaired=any(work.fallback > _UNMASKED for work in text.works))


def _refused(text: _Text) -> Outcome:
    lost: list[Span] = []
    reason = ""
    for part, work in zip(text.parts, text.works, strict=True):
        if work.answer is None:
            reason = reason or work.reason
            lost += [Span(e.start + part.start, e.end + part.start, e.kind, e.value) for e in work.lost]
    gone = set(lost)
    return Outcome(None, tuple(each for each in text.spans if each not in gone), tuple(lost), reason=reason)
