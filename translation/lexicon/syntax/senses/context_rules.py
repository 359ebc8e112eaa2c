"""Rules of `contexts.csv`: beside which things a concept is meant, and beside which it is not.

A line has a rule, the key of a concept, and a regular expression that is searched in the keys of the things named
beside it, and of what these are. `{name}` stands for the expression of the line of that name whose rule is `group`.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from translation.lexicon.readings import Sense

_FILE: Final = Path(__file__).with_name("contexts.csv")
_GROUP: Final = "group"


class Rule(StrEnum):
    """What it means that a thing stands beside a concept."""

    EXCLUDED = "excluded"
    """The concept is not meant."""
    MISREAD = "misread"
    """The word means another thing than the lexicon says, so that it is refused unless another of its senses is likely:
    磨轮 grinds coffee in a mill."""
    NEEDED = "needed"
    """The concept is meant beside such things alone."""
    ACCOMPANIED = "accompanied"
    """The concept is meant beside other words; one that stands alone has its other meaning: 装饰 is the decoration."""
    HEADING = "heading"
    """The concept is meant by a word that stands alone only: in titles, 装饰 is decorative."""
    LIKELY = "likely"
    """The same of a Chinese word that has other meanings, none of which it has beside such things: 全铜 is of copper in
    a motor, and of brass in a tap."""


class Patterns(Mapping[str, re.Pattern[str]]):
    """Expressions by the concept's key, each compiled on first use: of thousands, most texts need few."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, key: str) -> re.Pattern[str]:
        if key not in self._compiled:
            self._compiled[key] = re.compile(self._written[key])
        return self._compiled[key]

    def __contains__(self, key: object) -> bool:
        return key in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@cache
def patterns(rule: Rule) -> Patterns:
    """Return the expressions of a rule."""
    return _read()[rule]


def meant_alone(senses: Sequence[Sense]) -> Sequence[Sense]:
    """Return the senses that a word has where it stands alone, if rules tell them; else all.

    There it heads a row of a table, and thus names something: 汽油 stays petrol, as it else only describes.
    """
    accompanied = patterns(Rule.ACCOMPANIED)
    if not any(each.concept.key in accompanied for each in senses):
        return senses
    others = [each for each in senses if each.concept.key not in accompanied and not each.concept.kind.describes]
    return others or senses


def without_company(senses: Sequence[Sense]) -> Sequence[Sense]:
    """Return the senses that a word has beside no other thing: those that no rule binds to some; else all."""
    likely, needed = patterns(Rule.LIKELY), patterns(Rule.NEEDED)
    return [each for each in senses if each.concept.key not in likely and each.concept.key not in needed] or senses


def meant_among_others(senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    """Return the senses that a word has in a longer text."""
    headings = patterns(Rule.HEADING)
    return tuple(each for each in senses if each.concept.key not in headings)


@cache
def _read() -> Mapping[Rule, Patterns]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups = {row["concept"]: row["beside"] for row in rows if row["rule"] == _GROUP}
    found: dict[Rule, dict[str, str]] = {rule: {} for rule in Rule}
    for row in rows:
        if row["rule"] != _GROUP:
            found[Rule(row["rule"])][row["concept"]] = row["beside"].format_map(groups)
    return {rule: Patterns(written) for rule, written in found.items()}
