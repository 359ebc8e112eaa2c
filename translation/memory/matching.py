"""Best match of a translation memory for a segment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from translation.memory.fuzzy import ComparedSegment, segment, segment_similarity
from translation.memory.substitution import substitute_values
from translation.memory.units import Origin, TranslationUnit, normalise
from translation.memory.values import Finder, numerals_in

MIN_FUZZY_SCORE = 0.75
"""Least similarity at which a translation is useful to a translator."""
_SUBSTITUTED_SCORE = 0.99
_ORIGIN_RANK = {origin: -place for place, origin in enumerate(Origin)}


class MatchKind(StrEnum):
    """Kind of a match."""

    EXACT = "exact"
    CARRIED = "carried"
    FUZZY = "fuzzy"


@dataclass(frozen=True)
class Match:
    """A match: a unit, its translation (with the new values, if substituted), and the similarity, 0 to 1."""

    unit: TranslationUnit
    translation: str
    score: float
    kind: MatchKind

    @property
    def automatic(self) -> bool:
        """Whether it may be used without review; a fuzzy match is only ever offered to a person."""
        return self.kind is not MatchKind.FUZZY


def best_match(
    units: Iterable[TranslationUnit],
    text: str,
    source: str,
    target: str,
    *,
    scope: str = "",
    find: Finder = numerals_in,
) -> Match | None:
    """Return the best match for a text among candidates, or None.

    Exact (1.0) comes before substituted (0.99), and that before fuzzy (0.75 and more). Among equal scores, a person's
    comes before a machine's, one of the own ``scope`` before a shared one, a newer one before an older. Units of other
    languages and scopes are ignored: an exhibitor's translations are not offered to another.
    """
    usable = [unit for unit in units if unit.source == source and unit.target == target and unit.scope in {scope, ""}]
    usable.sort(key=_preference, reverse=True)
    find = lru_cache(maxsize=None)(find)  # each text is searched several times, at most of the cost
    matchers: tuple[Callable[[], Match | None], ...] = (
        lambda: _exact(usable, text),
        lambda: _substituted(usable, text, find),
        lambda: _fuzzy(usable, text, find),
    )
    return next((match for matcher in matchers if (match := matcher()) is not None), None)


def _preference(unit: TranslationUnit) -> tuple[int, bool, float]:
    return _ORIGIN_RANK[unit.origin], bool(unit.scope), unit.changed_at.timestamp()


def _exact(units: Iterable[TranslationUnit], text: str) -> Match | None:
    query = normalise(text)
    same = (unit for unit in units if normalise(unit.source_text) == query)
    return next((Match(unit, unit.target_text, 1.0, MatchKind.EXACT) for unit in same), None)


def _substituted(units: Iterable[TranslationUnit], text: str, find: Finder) -> Match | None:
    with_translation = ((unit, substitute_values(unit, text, find)) for unit in units)
    return next(
        (Match(unit, new, _SUBSTITUTED_SCORE, MatchKind.CARRIED) for unit, new in with_translation if new is not None),
        None,
    )


def _fuzzy(units: Iterable[TranslationUnit], text: str, find: Finder) -> Match | None:
    return max(_fuzzy_matches(units, text, find), key=lambda match: match.score, default=None)


def _fuzzy_matches(units: Iterable[TranslationUnit], text: str, find: Finder) -> Iterator[Match]:
    query: ComparedSegment | None = None
    for unit in units:
        query = query or segment(text, unit.source, find)
        score = segment_similarity(query, segment(unit.source_text, unit.source, find), MIN_FUZZY_SCORE)
        if score:
            yield Match(unit, unit.target_text, score, MatchKind.FUZZY)
