"""Sentence patterns: how each language says the same, as data.

``patterns.csv`` holds patterns, ``verbs.csv`` verbs in their forms, ``frames.csv`` patterns that hold for all verbs.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from translation.errors import InvalidLexiconRow
from translation.lexicon.entries import LANGUAGES
from translation.lexicon.prose.templates import Template, anchors, is_readable, parse_template, weight

FOLDER: Final = Path(__file__).parent / "data"
_VERB_FORM: Final = re.compile(r"\{v\.(\w+)\}")


class Kind(StrEnum):
    """What a pattern, or a slot of it, says."""

    CLAUSE = "clause"
    THING = "thing"
    """Things, parts or materials, also several: a lid and a strap."""
    NOUN = "noun"
    """The same, but as the lexicon reads it: no pattern within a pattern."""
    PACKING = "packing"
    MATERIAL = "material"
    VALUE = "value"
    """Numbers, quantities, and codes of standards."""
    NUMBER = "number"
    ORDER = "order"
    """A quantity of pieces or packings."""
    PURPOSE = "purpose"
    """What something is for: things, places, people."""
    COLOUR = "colour"
    COUNTED = "counted"
    """A number of things, or a quantity."""
    VARIANTS = "variants"
    """A number of colours, sizes or the like."""
    UNIT = "unit"
    PLACE = "place"
    QUALITY = "quality"
    """Descriptions of a thing: foldable and washable."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A pattern. ``templates`` by language: the one to write first, then those also understood."""

    key: str
    kind: Kind
    slots: tuple[Kind, ...]
    is_last: bool
    """Whether what the lexicon reads as a phrase goes before it."""
    templates: Mapping[str, tuple[Template, ...]]


@dataclass(frozen=True, slots=True)
class Understood:
    """A template of a language, and the pattern that it is of."""

    template: Template
    weight: int
    pattern: Pattern
    anchors: tuple[str, ...]

    def may_match(self, text: str) -> bool:
        """Return whether a text in lower case has words that the template needs; most have not."""
        return any(each in text for each in self.anchors)


@cache
def understood(language: str, kind: Kind, *, is_last: bool) -> tuple[Understood, ...]:
    """Return all templates of a language for what is of one kind, the most specific first.

    ``is_last`` asks for those that come after what the lexicon reads as a phrase.

    Raises `InvalidLexiconRow` for an invalid file.
    """
    every = [
        Understood(template, weight(template), pattern, anchors(template))
        for pattern in load()
        if pattern.is_last is is_last
        if pattern.kind is kind or (kind is Kind.CLAUSE and pattern.kind is Kind.THING)
        for template in pattern.templates[language]
        if is_readable(template)
    ]
    return tuple(sorted(every, key=lambda each: -each.weight))


@cache
def load() -> tuple[Pattern, ...]:
    """Return all patterns. Raises `InvalidLexiconRow` for an invalid file."""
    verbs = list(_rows("verbs.csv"))
    patterns = [_pattern(row, row) for row in _rows("patterns.csv")]
    patterns += [_pattern(row, _with_verb(row, verb)) for row in _rows("frames.csv") for verb in verbs]
    return tuple(patterns)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines, strict=True), start=2):
            if None in row or None in row.values() or not all(row[language] for language in LANGUAGES):
                raise InvalidLexiconRow("A cell is missing, or there is one too many.", file=name, line=line)
            yield row


def _pattern(row: Mapping[str, str], cells: Mapping[str, str]) -> Pattern:
    templates = {
        language: tuple(parse_template(each.strip()) for each in cells[language].split(";")) for language in LANGUAGES
    }
    return Pattern(
        row["pattern"],
        Kind(row["kind"]),
        tuple(map(Kind, row["slots"].split())),
        row["precedence"] == "last",
        templates,
    )


def _with_verb(frame: Mapping[str, str], verb: Mapping[str, str]) -> Mapping[str, str]:
    """Return the templates of a frame with the forms of a verb."""
    cells = {}
    for language in LANGUAGES:
        forms = _forms(language, verb[language])
        parts = _VERB_FORM.split(frame[language])
        cells[language] = "".join(forms[part] if place % 2 else part for place, part in enumerate(parts))
    return cells


def _forms(language: str, cell: str) -> Mapping[str, str]:
    """Return the forms of a verb by name; a participle and a verb in the third person agree with the first slot."""
    forms = dict(zip(_COLUMNS[language], cell.split("|"), strict=True))
    if language in _PARTICIPLES:
        forms["pp"] = f"[1:{'/'.join(_PARTICIPLES[language](forms['pp']))}]"
    if "plural" in forms:
        forms["third"] = f"[1:{forms['singular']}/{forms['plural']}]"
    return forms


def _iberian(participle: str) -> tuple[str, ...]:
    stem = participle.removesuffix("o")
    return participle, f"{stem}a", f"{stem}os", f"{stem}as"


def _french(participle: str) -> tuple[str, ...]:
    plural = participle if participle.endswith("s") else f"{participle}s"
    return participle, f"{participle}e", plural, f"{participle}es"


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("plural", "singular", "pp", "ing"),
    "zh": ("verb",),
    "es": ("infinitive", "singular", "plural", "pp"),
    "fr": ("infinitive", "singular", "plural", "pp", "action"),
    "ru": ("infinitive", "singular", "plural", "action"),  # the action in the genitive
    "ar": ("singular", "plural", "action"),  # the feminine, which is also that of several things
    "pt": ("infinitive", "singular", "plural", "pp"),
}
_PARTICIPLES: Final = {"es": _iberian, "pt": _iberian, "fr": _french}
