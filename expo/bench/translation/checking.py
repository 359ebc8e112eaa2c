"""Share of translations that the check of values refuses, and whether it finds a changed digit."""

import random
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson

from expo.bench.report import Report, machine
from expo.bench.rows import id_of, read_rows, require_folder, text_of
from expo.kit.errors import Invalid
from translation.protect import Verdict, check, surface_forms

_MINIMUM_S: Final = 1e-9
_DIGITS: Final = 10


@dataclass(frozen=True)
class TranslationPair:
    """A text and its translation, each with its language (BCP 47)."""

    id: str
    source: str
    source_language: str
    target: str
    target_language: str


def measure(rows: Path, out: Path, *, change_digits: int | None = None) -> Report:
    """Check the values of a file's translations, and write the verdict on each to ``out``.

    A line has ``id``, ``source``, ``source_language``, ``target`` and ``target_language``; its verdict is
    ``{"id", "holds", "lost", "invented"}``, with values as written. With ``change_digits``, a seed, one digit of each
    target is changed first, and targets without digits are left out: then ``refused_share`` is the share of changes
    that are found. Raises `Invalid` for a malformed line, where there is none, and where there is no folder for
    ``out``.
    """
    require_folder(out)
    pairs = list(read_rows(rows, _pair, row_name="pair of texts"))
    if change_digits is not None:
        pairs = list(_changed(pairs, change_digits))
    if not pairs:
        raise Invalid("There must be a pair of texts at least.")
    begun = time.perf_counter()
    verdicts = [check(each.source, each.target, each.source_language, each.target_language) for each in pairs]
    seconds = max(time.perf_counter() - begun, _MINIMUM_S)
    out.write_bytes(b"".join(_line(*each) for each in zip(pairs, verdicts, strict=True)))
    return _report(pairs, verdicts, seconds, change_digits)


def _pair(row: Mapping[str, Any]) -> TranslationPair:
    languages = text_of(row, "source_language"), text_of(row, "target_language")
    if not all(languages):
        raise KeyError("source_language")
    return TranslationPair(id_of(row), text_of(row, "source"), languages[0], text_of(row, "target"), languages[1])


def _changed(pairs: Sequence[TranslationPair], seed: int) -> Iterator[TranslationPair]:
    """Yield the pairs with digits in their target, with one of them changed: equal seeds change equal ones."""
    chance = random.Random(seed)  # noqa: S311 - test data, no secret
    for each in pairs:
        places = [place for place, letter in enumerate(each.target) if letter.isdecimal()]
        if places:
            place = chance.choice(places)
            digit = _another_digit(each.target[place], chance)
            yield replace(each, target=each.target[:place] + digit + each.target[place + 1 :])


def _another_digit(digit: str, chance: random.Random) -> str:
    """Return another digit of the same script."""
    value = unicodedata.decimal(digit)
    other = (value + chance.randrange(1, _DIGITS)) % _DIGITS
    return chr(ord(digit) - value + other)


def _line(pair: TranslationPair, verdict: Verdict) -> bytes:
    lost = surface_forms(pair.source, verdict.lost_values)
    invented = surface_forms(pair.target, verdict.invented_values)
    return orjson.dumps({"id": pair.id, "holds": verdict.holds, "lost": lost, "invented": invented}) + b"\n"


def _report(pairs: Sequence[TranslationPair], verdicts: Sequence[Verdict], seconds: float, seed: int | None) -> Report:
    holding = sum(each.holds for each in verdicts)
    work = {"pairs": len(pairs)} if seed is None else {"pairs": len(pairs), "changed_digits_seed": seed}
    total: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for pair, verdict in zip(pairs, verdicts, strict=True):
        direction = f"{pair.source_language}-{pair.target_language}"
        total[direction] += 1
        refused[direction] += not verdict.holds
    return {
        "bench": "check",
        "machine": machine(),
        "work": work | {"directions": len(total)},
        "figures": {
            "pairs": len(pairs),
            "holding": holding,
            "refused_share": round(1 - holding / len(pairs), 4),
            "pairs_per_s": round(len(pairs) / seconds, 1),
        },
        "refused_share_by_direction": {each: round(refused[each] / total[each], 4) for each in sorted(total)},
    }
