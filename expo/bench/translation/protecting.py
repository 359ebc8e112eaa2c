"""Speed of finding values in texts, and whether all of them survive an engine that corrupts texts."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from expo.bench.report import Report, progress, report
from expo.bench.rows import id_of, read_rows, text_of
from expo.bench.translation.digits import digits_of
from expo.bench.translation.made_texts import MadeText, made_texts
from expo.kit.errors import Invalid
from translation.protect import NOTHING, Outcome, ValueKind, find, translate_protected
from translation.protect.scrambling import ScramblingEngine

_LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
_DIGITS: Final = re.compile(r"\d+")
_MINIMUM_S: Final = 1e-9


@dataclass
class _RoundTrip:
    """Counts of kept, refused and wrong values, over all texts."""

    preserved: int = 0
    refused: int = 0
    wrong: int = 0
    refused_texts: int = 0
    repaired_texts: int = 0
    directions: set[tuple[str, str]] = field(default_factory=set)

    def count(self, text: MadeText, target: str, outcome: Outcome, values: int) -> None:
        """Count a text's outcome; its numbers are compared by another parser than the one that protected them."""
        self.directions.add((text.language, target))
        if outcome.text is None:
            self.refused_texts += 1
            self.refused += values
            return
        before, after = digits_of(text.text, text.language), digits_of(outcome.text, target)
        wrong = sum(((before - after) + (after - before)).values())
        self.wrong += wrong
        self.preserved += max(0, values - wrong)
        self.repaired_texts += outcome.repaired


def measure(rows: Path | None, *, generate: int, seed: int) -> Report:
    """Find the values of a file's texts (``id``, ``text``, ``language`` a line), and of ``generate`` made-up ones.

    Each text is then translated by `ScramblingEngine` into one of the other languages, and its numbers are compared by
    `digits_of`. The finder's speed is compared with that of a bare regular expression for digits. Raises `Invalid` for
    a malformed line, and where there are no texts.
    """
    texts = [*(read_rows(rows, _text, row_name="text") if rows else ()), *made_texts(generate, seed)]
    if not texts:
        raise Invalid("There must be a text at least: name a file, or how many are to be made.")
    begun = time.perf_counter()
    found = [find(each.text, each.language) for each in texts]
    ours = max(time.perf_counter() - begun, _MINIMUM_S)
    begun = time.perf_counter()
    runs = sum(len(_DIGITS.findall(each.text)) for each in texts)
    theirs = max(time.perf_counter() - begun, _MINIMUM_S)
    progress("values are found; now they go through an engine that spoils them")
    trip = _round_trip(texts, [len(each) for each in found], seed)
    characters = sum(len(each.text) for each in texts)
    kinds = Counter(span.kind for spans in found for span in spans)
    values = sum(kinds.values())
    figures = {"values": values, **_speed(values, characters, ours), **_kinds(kinds), **_came_through(trip)}
    compared = {"with": r"regular expression \d+", **_speed(runs, characters, theirs)}
    work = {"texts": len(texts), "characters": characters, "directions": len(trip.directions), "seed": seed}
    return report("protect", work, figures, compared, theirs / ours)


def _text(row: Mapping[str, Any]) -> MadeText:
    return MadeText(id_of(row), text_of(row, "text"), text_of(row, "language"))


def _round_trip(texts: Sequence[MadeText], values: Sequence[int], seed: int) -> _RoundTrip:
    trip = _RoundTrip()
    engine = ScramblingEngine(seed)
    for source, target, places in _directions(texts):
        originals = [texts[place].text for place in places]
        outcomes = translate_protected(engine, originals, source, target, [NOTHING] * len(originals))
        for place, outcome in zip(places, outcomes, strict=True):
            trip.count(texts[place], target, outcome, values[place])
    return trip


def _directions(texts: Sequence[MadeText]) -> Iterator[tuple[str, str, list[int]]]:
    """Yield source, target and the indexes of texts: the texts of a language go to the six others in turn."""
    places: dict[tuple[str, str], list[int]] = {}
    turns: Counter[str] = Counter()
    for place, each in enumerate(texts):
        if each.language not in _LANGUAGES:
            raise Invalid(f"Text {each.id} is in none of the languages {', '.join(_LANGUAGES)}.")
        others = [language for language in _LANGUAGES if language != each.language]
        target = others[turns[each.language] % len(others)]
        turns[each.language] += 1
        places.setdefault((each.language, target), []).append(place)
    for (source, target), each_place in places.items():
        yield source, target, each_place


def _speed(values: int, characters: int, seconds: float) -> dict[str, float]:
    return {"values_per_s": round(values / seconds, 1), "chars_per_s": round(characters / seconds, 1)}


def _kinds(kinds: Mapping[ValueKind, int]) -> dict[str, float]:
    return {f"values_{kind.lower()}": number for kind, number in sorted(kinds.items())}


def _came_through(trip: _RoundTrip) -> dict[str, float]:
    return {
        "values_kept": trip.preserved,
        "values_refused": trip.refused,
        "values_wrong": trip.wrong,
        "refused_texts": trip.refused_texts,
        "repaired_texts": trip.repaired_texts,
    }
