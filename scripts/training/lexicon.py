"""Vocabulary of the synthetic listings: the trade lexicon, and a few words that only sentences need.

A concept has a kind (good, colour, place …) and words in every language; a word is a tuple of forms, as in the
lexicon's files: ``taza|tazas|f``. The first word of a language is the one to write; the others are only read.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
OWN_WORDS: Final = Path(__file__).with_name("words.csv")
_APART: Final = ("", "setting", "label")

Word = tuple[str, ...]


@dataclass(frozen=True)
class Concept:
    """A concept; ``words`` has the synonyms of each language in order of preference."""

    kind: str
    words: dict[str, tuple[Word, ...]]

    def word(self, language: str, synonym: int = 0) -> Word:
        """Return word number ``synonym`` of ``language``, modulo the number of words."""
        words = self.words[language]
        return words[synonym % len(words)]

    def __hash__(self) -> int:
        return hash((self.kind, self.words["en"], self.words["zh"]))


def read(folder: Path, source: str, target: str) -> dict[str, list[Concept]]:
    """Return the concepts of ``folder`` and of our own file, by kind, as far as ``source`` distinguishes them.

    Where two concepts share a word in ``source`` but not in ``target``, the first with it as its own first word keeps
    it, and the other is left out; an ambiguous further synonym is left out alone. Words that only occur where no
    others can (settings, labels) are disambiguated among themselves.
    """
    concepts = [concept for path in (OWN_WORDS, *sorted(folder.glob("*.csv"))) for concept in _rows(path)]
    meanings = {apart: _meanings([c for c in concepts if _apart(c) == apart], source, target) for apart in _APART}
    by_kind: dict[str, list[Concept]] = {}
    for concept in concepts:
        meaning = written(concept.word(target))
        known = meanings[_apart(concept)]
        first, *others = concept.words[source]
        if known[written(first)] != meaning:
            continue
        clear = (first, *(word for word in others if known[written(word)] == meaning))
        by_kind.setdefault(concept.kind, []).append(replace(concept, words={**concept.words, source: clear}))
    return by_kind


def written(word: Word) -> str:
    """Return the lookup form of a word."""
    return (word[0] or word[1]).casefold()


def _apart(concept: Concept) -> str:
    return concept.kind if concept.kind in _APART else ""


def _rows(path: Path) -> Iterator[Concept]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = {
                language: tuple(tuple(word.split("|")) for word in row[language].split(";")) for language in LANGUAGES
            }
            yield Concept(row["kind"], words)


def _meanings(concepts: Sequence[Concept], source: str, target: str) -> dict[str, str]:
    """Return the meaning of each word: that of the first concept led by it; "" where synonyms disagree."""
    meanings: dict[str, str] = {}
    for concept in concepts:
        meanings.setdefault(written(concept.word(source)), written(concept.word(target)))
    firsts = frozenset(meanings)
    for concept in concepts:
        meaning = written(concept.word(target))
        for word in concept.words[source][1:]:
            if written(word) not in firsts and meanings.setdefault(written(word), meaning) != meaning:
                meanings[written(word)] = ""
    return meanings
