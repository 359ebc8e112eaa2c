"""Translation in order of preference: memory, terms, the lexicon, an engine with protected values, or none.

Translations by people take precedence and are the caller's concern: this handles all other texts. Where persons have
worded a text in several languages, the lexicon is tried on each before an engine is asked, and the engine translates
the one for which it has a model (`is_direct`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Final

from translation.engines.engine import Engine, Pair, is_direct
from translation.errors import EngineUnavailable, PairNotOffered
from translation.lexicon.grammar.capitals import begun_as_title, with_capital_of
from translation.lexicon.lexicon import Composition, Lexicon
from translation.lexicon.pieces import FoundValue
from translation.meaning import MEANING_VERSION, Judgement, check_composed, judge_translation
from translation.memory.matching import best_match
from translation.protect import Outcome, Protection, Verdict, check, find, render, surface_forms, translate_protected
from translation.requests import (
    Alternative,
    Refusal,
    Source,
    TranslationRequest,
    TranslationResult,
    TranslationSource,
)


@dataclass
class Translator:
    """Translator with one engine, or without."""

    engine: Engine
    lexicon: Lexicon

    def version(self, source: str, target: str) -> str:
        """Return the version string for a pair: the engine's and the meaning check's, if offered, and the lexicon's."""
        try:
            return f"{self.engine.version(source, target)} + {self.lexicon.version} + {MEANING_VERSION}"
        except PairNotOffered:
            return self.lexicon.version

    def offers(self, source: str, target: str) -> bool:
        """Return whether the engine offers a pair. Raises `EngineUnavailable`."""
        return Pair(source, target) in self.engine.pairs()

    def translate(self, requests: Sequence[TranslationRequest]) -> list[TranslationResult]:
        """Return the results of the requests, in order. Raises `EngineUnavailable`; then there are no results.

        While the engine translates some of many, the next ones are composed. The longest of each pair of languages come
        first: an engine takes longest for them, and is fastest with sentences of one length.
        """
        parts = _parts(requests)
        with ThreadPoolExecutor(2) as engine_threads:
            made = []
            for numbers in parts:
                some = [requests[number] for number in numbers]
                firsts = [self._without_engine(each) for each in some]
                made.append(engine_threads.submit(self._completed, some, firsts))
            results = [result for each in made for result in each.result()]
        done = dict(zip(chain.from_iterable(parts), results, strict=True))
        return [done[number] for number in range(len(requests))]

    def _completed(
        self, requests: Sequence[TranslationRequest], firsts: Sequence[TranslationResult | None]
    ) -> list[TranslationResult]:
        """Return the results of requests; a doubtful one of ``firsts``, without an engine, is the last resort."""
        results = {number: known for number, known in enumerate(firsts) if known and not known.doubtful}
        ranks: dict[Pair, int] = {}
        waiting = {
            number: self._engine_sources(request, ranks)
            for number, request in enumerate(requests)
            if number not in results
        }
        while waiting:
            made = self._from_first(waiting)
            # A text that no source translates is refused for what happened to the best one.
            results |= {number: each for number, each in made.items() if each.text or number not in results}
            waiting = {n: rest for n, (_, *rest) in waiting.items() if rest and results[n].text is None}
        return [known or results[n] if results[n].text is None else results[n] for n, known in enumerate(firsts)]

    def _without_engine(self, request: TranslationRequest) -> TranslationResult | None:
        """Return a translation that needs no engine, from the original or else from an alternative.

        The details of a title, which are doubtful, are what no source is translated for certain.
        """
        listed: TranslationResult | None = None
        for alternative, source in request.sources():
            known = self._from_memory(source) or self._from_terms(source) or self._from_lexicon(source)
            if known is None:
                continue
            known = replace(known, made_from=alternative)
            if not known.doubtful:
                return known
            listed = listed or known
        return listed

    def _engine_sources(self, request: TranslationRequest, ranks: dict[Pair, int]) -> "list[Source]":
        """Return what the engine may translate: sources of its models, those of two models in a row, or the original.

        Two models lose more than a person who words the text in the language between them. ``ranks`` caches.
        """
        every = request.sources()
        if len(every) == 1:
            return every
        for pair in {each.pair for _, each in every} - ranks.keys():
            ranks[pair] = self._rank(pair)
        offered = [each for each in every if ranks[each[1].pair] < _NOT_OFFERED]
        return sorted(offered, key=lambda each: ranks[each[1].pair]) or every[:1]

    def _rank(self, pair: Pair) -> int:
        if not self.offers(*pair):
            return _NOT_OFFERED
        return 0 if is_direct(self.engine.version(*pair), pair) else 1

    def _from_first(self, sources: "Mapping[int, Sequence[Source]]") -> dict[int, TranslationResult]:
        """Return what the engine makes of the first source of each request, by the request's number."""
        by_pair: dict[Pair, list[int]] = defaultdict(list)
        for number, [(_, request), *_] in sources.items():
            by_pair[request.pair].append(number)
        results: dict[int, TranslationResult] = {}
        for pair, numbers in by_pair.items():
            made = self._from_engine(pair, [sources[number][0][1] for number in numbers])
            for number, result in zip(numbers, made, strict=True):
                results[number] = replace(result, made_from=sources[number][0][0])
        return results

    def _from_memory(self, request: TranslationRequest) -> TranslationResult | None:
        match = (
            best_match(request.memory, request.text, request.source, request.target, scope=request.scope)
            if request.memory
            else None
        )
        if match is None or not match.automatic:
            return None
        return _checked(request, match.translation, TranslationSource.MEMORY, "memory")

    def _from_terms(self, request: TranslationRequest) -> TranslationResult | None:
        """Return the translation of a text that is a single term: glossary and lexicon beat any engine there."""
        folded = request.text.strip().casefold()
        for term in request.protection.terms:
            if term.source.casefold() == folded:
                return TranslationResult(
                    with_capital_of(request.text.strip(), term.target), TranslationSource.GLOSSARY, "glossary"
                )
        if request.is_specification:
            return None  # a word that stands alone may mean another thing there
        words = self.lexicon.term(request.text, request.source, request.target)
        if words is None:
            return None
        text = begun_as_title(request.text, words)
        return _checked(request, text, TranslationSource.GLOSSARY, self.lexicon.version)

    def _from_engine(self, pair: Pair, requests: Sequence[TranslationRequest]) -> list[TranslationResult]:
        if not self.offers(*pair):
            unknown = TranslationResult(None, TranslationSource.MACHINE, "", Refusal.NO_ENGINE)
            return [unknown] * len(requests)
        version = self.engine.version(*pair)
        outcomes = translate_protected(
            self.engine, [request.text for request in requests], *pair, [request.protection for request in requests]
        )
        return [self._judged(each, outcome, version) for each, outcome in zip(requests, outcomes, strict=True)]

    def _judged(self, request: TranslationRequest, outcome: Outcome, version: str) -> TranslationResult:
        """Return what an engine made of a text, if it keeps values and meaning, else the reason."""
        kept, lost = (surface_forms(request.text, each) for each in (outcome.kept_values, outcome.lost_values))
        made = partial(TranslationResult, source=TranslationSource.MACHINE, engine=version, kept_values=kept)
        if outcome.text is None:
            return made(None, refusal=Refusal.VALUES_LOST if lost else Refusal.NOT_DONE, lost_values=lost)
        pair = (request.source, request.target)
        judged = judge_translation(
            request.text, outcome.text, pair, self.lexicon, protection=request.protection, score=outcome.score
        )
        if judged is Judgement.LOST:
            return made(None, refusal=Refusal.MEANING_LOST)
        return _allowed(request, made(outcome.text, doubtful=judged is Judgement.DOUBTFUL))

    def _from_lexicon(self, request: TranslationRequest) -> TranslationResult | None:
        """Return what the lexicon composes, exact where all is known: no engine does better there.

        The details of a title are marked as doubtful; a result keeps all values.
        """
        values = partial(_values, protection=request.protection)
        if request.is_specification:
            written = self.lexicon.compose_specification(*request.wording, values)
            made = Composition(written) if written is not None else None
        else:
            made = self.lexicon.compose_or_list(*request.wording, values)
        if made is None:
            return None
        verdict = check_composed(made.text, request.wording, self.lexicon, request.protection)
        text = made.text if request.is_specification else begun_as_title(request.text, made.text)
        result = TranslationResult(text, TranslationSource.GLOSSARY, self.lexicon.version)
        return _kept_result(request, replace(result, doubtful=not made.is_certain), verdict)


def _parts(requests: Sequence[TranslationRequest]) -> list[list[int]]:
    """Return the numbers of requests in parts that are composed at once: by pair of languages, the longest texts first.

    A part keeps their order. Were the longest first there too, an engine that fails for them would give up on all.
    """
    numbers = sorted(range(len(requests)), key=lambda number: (requests[number].pair, -len(requests[number].text)))
    starts = range(0, len(numbers), _COMPOSED_AT_ONCE)
    return [sorted(numbers[start : start + _COMPOSED_AT_ONCE]) for start in starts]


def _checked(
    request: TranslationRequest, text: str, source: TranslationSource, engine: str
) -> TranslationResult | None:
    """Return a translation that keeps all values and has no forbidden term, or None."""
    verdict = check(request.text, text, request.source, request.target, request.protection)
    return _kept_result(request, TranslationResult(text, source, engine), verdict)


def _kept_result(request: TranslationRequest, result: TranslationResult, verdict: Verdict) -> TranslationResult | None:
    """Return a result with the values it kept, or None if it lost or invented any, or has a forbidden term."""
    kept = surface_forms(request.text, verdict.kept_values)
    allowed = _allowed(request, replace(result, kept_values=kept))
    return allowed if verdict.holds and allowed.text is not None else None


def _allowed(request: TranslationRequest, result: TranslationResult) -> TranslationResult:
    """Return the result, or a refusal if it contains a term forbidden by the glossary."""
    forbidden = request.glossary.forbidden_in(result.text or "", request.target) if request.glossary else ()
    if not forbidden:
        return result
    return TranslationResult(
        None, result.source, result.engine, Refusal.TERM_FORBIDDEN, result.kept_values, tuple(forbidden)
    )


def _values(text: str, source: str, target: str, protection: Protection) -> list[FoundValue]:
    """Return the values of a listing as a catalogue in ``target`` writes them."""
    return [
        FoundValue(each.start, each.end, render(text, each, source, target, localised=True))
        for each in find(text, source, protection)
    ]


_NOT_OFFERED: Final = 2
_COMPOSED_AT_ONCE: Final = 128

__all__ = [
    "Alternative",
    "EngineUnavailable",
    "Refusal",
    "TranslationRequest",
    "TranslationResult",
    "TranslationSource",
    "Translator",
]
