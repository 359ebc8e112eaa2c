"""Translation in order of preference: memory, terms, an engine with protected values, the lexicon, or none.

Translations by people take precedence and are the caller's concern: this handles all other texts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from translation.engines.engine import Engine, Pair
from translation.errors import EngineUnavailable, PairNotOffered
from translation.glossary.terms import Glossary
from translation.lexicon.lexicon import Lexicon
from translation.memory.best import best
from translation.memory.units import TranslationUnit
from translation.protect import NOTHING, Protection, check, find, translate_protected, written


class TranslationSource(StrEnum):
    """Source of a translation."""

    MEMORY = "MEMORY"
    GLOSSARY = "GLOSSARY"
    MACHINE = "MACHINE"


class Refusal(StrEnum):
    """Reason for a missing translation: no engine, lost values, a forbidden term, or failure of the engine."""

    NO_ENGINE = "NO_ENGINE"
    VALUES_LOST = "VALUES_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"
    NOT_DONE = "NOT_DONE"


@dataclass(frozen=True)
class TranslationRequest:
    """A text to be translated, with its protection, and translation units that may match, of ``scope`` or shared."""

    text: str
    source: str
    target: str
    protection: Protection = NOTHING
    glossary: Glossary | None = None
    memory: tuple[TranslationUnit, ...] = ()
    scope: str = ""


@dataclass(frozen=True)
class Done:
    """Result of a request: ``text``, or None and the reason.

    ``kept`` and ``lost`` are protected values as written in the original, ``engine`` names what translated it.
    """

    text: str | None
    source: TranslationSource
    engine: str = ""
    refusal: Refusal | None = None
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass
class Translator:
    """Translator with one engine, or without."""

    engine: Engine
    lexicon: Lexicon

    def version(self, source: str, target: str) -> str:
        """Return the version string for a pair; the lexicon's where no engine offers it."""
        try:
            return self.engine.version(source, target)
        except PairNotOffered:
            return self.lexicon.version

    def offers(self, source: str, target: str) -> bool:
        """Return whether the engine offers a pair. Raises `EngineUnavailable`."""
        return Pair(source, target) in self.engine.pairs()

    def translate(self, orders: Sequence[TranslationRequest]) -> list[Done]:
        """Return the results of the requests, in order. Raises `EngineUnavailable`; then there are no results."""
        done: dict[int, Done] = {}
        for number, order in enumerate(orders):
            known = self._remembered(order) or self._termed(order)
            if known is not None:
                done[number] = known
        by_pair: dict[Pair, list[int]] = defaultdict(list)
        for number, order in enumerate(orders):
            if number not in done:
                by_pair[Pair(order.source, order.target)].append(number)
        for pair, numbers in by_pair.items():
            made = self._made(pair, [orders[number] for number in numbers])
            done.update(zip(numbers, made, strict=True))
        return [done[number] for number in range(len(orders))]

    def _remembered(self, order: TranslationRequest) -> Done | None:
        match = best(order.memory, order.text, order.source, order.target, scope=order.scope) if order.memory else None
        if match is None or not match.automatic:
            return None
        return _checked(order, match.translation, TranslationSource.MEMORY, "memory")

    def _termed(self, order: TranslationRequest) -> Done | None:
        """Return the translation of a text that is a single term: glossary and lexicon beat any engine there."""
        folded = order.text.strip().casefold()
        for term in order.protection.terms:
            if term.source.casefold() == folded:
                return Done(_capital_as(order.text.strip(), term.target), TranslationSource.GLOSSARY, "glossary")
        words = self.lexicon.term(order.text, order.source, order.target)
        return None if words is None else _checked(order, words, TranslationSource.GLOSSARY, self.lexicon.version)

    def _made(self, pair: Pair, orders: Sequence[TranslationRequest]) -> list[Done]:
        if not self.offers(*pair):
            return [self._composed(order) for order in orders]
        version = self.engine.version(*pair)
        outcomes = translate_protected(
            self.engine, [order.text for order in orders], *pair, [order.protection for order in orders]
        )
        made = []
        for order, outcome in zip(orders, outcomes, strict=True):
            kept, lost = written(order.text, outcome.kept), written(order.text, outcome.lost)
            if outcome.text is None:
                refusal = Refusal.VALUES_LOST if lost else Refusal.NOT_DONE
                made.append(Done(None, TranslationSource.MACHINE, version, refusal, kept, lost))
            else:
                made.append(_allowed(order, Done(outcome.text, TranslationSource.MACHINE, version, None, kept, lost)))
        return made

    def _composed(self, order: TranslationRequest) -> Done:
        values = partial(_places, protection=order.protection)
        words = self.lexicon.compose(order.text, order.source, order.target, values)
        made = None if words is None else _checked(order, words, TranslationSource.GLOSSARY, self.lexicon.version)
        return made or Done(None, TranslationSource.GLOSSARY, self.lexicon.version, Refusal.NO_ENGINE)


def _checked(order: TranslationRequest, text: str, source: TranslationSource, engine: str) -> Done | None:
    """Return a translation that keeps all values and has no forbidden term, or None."""
    verdict = check(order.text, text, order.source, order.target, order.protection)
    done = _allowed(order, Done(text, source, engine, None, written(order.text, verdict.kept)))
    return done if verdict.holds and done.text is not None else None


def _allowed(order: TranslationRequest, done: Done) -> Done:
    """Return the result, or a refusal if it contains a term forbidden by the glossary."""
    forbidden = order.glossary.forbidden_in(done.text or "", order.target) if order.glossary else ()
    if not forbidden:
        return done
    return Done(None, done.source, done.engine, Refusal.TERM_FORBIDDEN, done.kept, tuple(forbidden))


def _capital_as(text: str, term: str) -> str:
    """Return a term with an initial capital if the original text has one."""
    return term[0].upper() + term[1:] if text[0].isupper() else term


def _places(text: str, language: str, protection: Protection) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in find(text, language, protection)]


__all__ = ["Done", "EngineUnavailable", "Refusal", "TranslationRequest", "TranslationSource", "Translator"]
