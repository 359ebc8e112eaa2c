"""The words that synthetic listings are made of: the lexicon of trade, and the few that only sentences need.

A concept is a kind of word (good, colour, place …) with its words in every language; a word is its forms, as the
lexicon's files hold them: ``taza|tazas|f``. The first word of a language is the one to write, the others are read too.
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
    """``words`` has, for each language, its synonyms in the order of preference."""

    kind: str
    words: dict[str, tuple[Word, ...]]

    def word(self, language: str, synonym: int = 0) -> Word:
        """Return the word number ``synonym`` of ``language``, modulo how many there are."""
        words = self.words[language]
        return words[synonym % len(words)]

    def __hash__(self) -> int:
        return hash((self.kind, self.words["en"], self.words["zh"]))


def read(folder: Path, source: str, target: str) -> dict[str, list[Concept]]:
    """Return the concepts of all files in ``folder`` and our own, by kind, as far as ``source`` tells them apart.

    Where two concepts have one word in ``source`` but two in ``target``, the first that has it as its own first word
    keeps it, and the other one is left out; a further synonym that is ambiguous is left out alone. Words that only
    come where no others can (settings, labels) are told apart from their like alone.
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
    """Return the form by which a word is looked up."""
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
    """Return what each word means: what the first concept that begins with it means; "" where synonyms disagree."""
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
