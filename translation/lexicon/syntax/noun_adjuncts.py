"""Nouns that modify the noun behind them, as in 葡萄糖注射液 and 圣诞老人摆件, and how: `noun_adjuncts.csv`.

A line has a relation (`of`, `in` for what a thing is made of, `for`), a regular expression that is searched in the keys
of heads, and one that is searched in the keys of what stands before them. Both see broader concepts, too.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from translation.lexicon.entries import Concept
from translation.lexicon.phrases import Relation

_FILE: Final = Path(__file__).with_name("noun_adjuncts.csv")


@dataclass(frozen=True, slots=True)
class _Line:
    relation: Relation
    head: re.Pattern[str]
    adjunct: re.Pattern[str]


def adjunct_relation(head: Concept, adjunct: Concept) -> Relation | None:
    """Return what a thing named right before another one is to it, by the first line that fits; else None."""
    fitting = (line.relation for line in _lines() if head.is_any(line.head) and adjunct.is_any(line.adjunct))
    return next(fitting, None)


@cache
def _lines() -> tuple[_Line, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        _Line(Relation[row["relation"].upper()], re.compile(row["head"]), re.compile(row["adjunct"])) for row in rows
    )
