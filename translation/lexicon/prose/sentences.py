"""Composition of descriptions: sentences, their clauses, and what each says in another language; all or nothing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from translation.lexicon.grammar import GRAMMARS, InexpressiblePhrase
from translation.lexicon.grammar.capitals import CASED, with_capital
from translation.lexicon.phrases import Phrase
from translation.lexicon.pieces import Values
from translation.lexicon.prose.nodes import Node, last_phrase
from translation.lexicon.prose.patterns import Kind
from translation.lexicon.prose.reading import Reader
from translation.lexicon.prose.writing import Writer
from translation.lexicon.readings import Forms

MAX_LENGTH: Final = 1500
"""Characters; a longer text is no description of goods."""
_END: Final = re.compile(
    r"(?<!\bNo\.)(?<!\bapprox\.)(?<!\b(?:vol|art|max|min|ref|env)\.)(?<=[.!?])\s+(?=[^\Wa-zа-я])|(?<=[。！？؟])\s*|\n+"
)
_SEPARATOR: Final = re.compile(r"\s*(?:[,;](?=\s)|[，；،؛])\s*")
_BRACKETS: Final = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]")
_STOPS: Final = {"zh": {".": "。", "!": "！", "?": "？"}, "ar": {"?": "؟"}}
_PLAIN: Final = str.maketrans("。！？؟，、；：،؛", ".!??,,;:,;")
_SOURCES: Final = frozenset({"en"})
"""Of the sentences read in other languages, one in four was wrong."""
_MAX_CLAUSES: Final = 12
"""Clauses of one sentence; a sentence of more is a list of something else."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause as written, and the thing that a description behind it would belong to."""

    text: str
    last: Phrase | None


def is_prose(text: str) -> bool:
    """Return whether a text ends like a sentence: titles have no full stop."""
    return text.strip()[-1:] in {".", "。"}


def compose_prose(text: str, source: str, target: str, forms: Forms, values: Values) -> str | None:
    """Return a description in ``target`` if each of its sentences is known for certain; else None.

    ``forms`` are those of ``source``; ``values`` finds numbers, models and names, and writes them in ``target``.
    """
    text = unicodedata.normalize("NFC", text).strip()
    if source not in _SOURCES or source == target or target not in GRAMMARS:
        return None
    if not text or len(text) > MAX_LENGTH or not is_prose(text):
        return None
    composing = Composing(source, target, forms, values)
    written = [composing.sentence(each) for each in sentences(text)]
    known = [each for each in written if each]
    return ("" if target == "zh" else " ").join(known) if len(known) == len(written) else None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with its full stop."""
    return [each.strip() for each in _END.split(text) if each.strip()]


class Composing:
    """Composition of the sentences of one text."""

    def __init__(self, source: str, target: str, forms: Forms, values: Values) -> None:
        self._target = target
        self._reader = Reader(source, target, forms, values)
        self._writer = Writer(target)

    def sentence(self, text: str) -> str | None:
        """Return a sentence, or None unless each of its clauses can be read in one way."""
        stop = text[-1].translate(_PLAIN) if text[-1] in ".!?。！？؟" else ""
        parts, marks = _parts(text.removesuffix(text[-1]) if stop else text)
        if len(parts) > _MAX_CLAUSES or not all(parts):
            return None
        written = self._clauses(parts, marks)
        if written is None:
            return None
        if self._target in CASED and not text[0].islower():
            written = with_capital(written)
        return written.removesuffix(".") + _STOPS.get(self._target, {}).get(stop, stop)

    def _clauses(self, parts: Sequence[str], marks: Sequence[str]) -> str | None:
        """Return the clauses of a sentence, of as many of its parts as can be read together."""

        @cache
        def fewest(start: int, before: Phrase | None) -> tuple[str, list[str]] | None:
            if start == len(parts):
                return "", []
            best: tuple[str, list[str]] | None = None
            for end in range(len(parts), start, -1):
                text = _joined(parts, marks, start, end)
                clause = self._clause(text, before)
                rest = fewest(end, clause.last) if clause else None
                if clause and rest and (best is None or len(rest[1]) + 1 < len(best[1])):
                    mark = marks[end - 1] if end < len(parts) else ""
                    if mark != "," or self._may_stand_before(text, rest[1][0]):
                        best = f"{clause.text}{self._mark(mark) if mark else ''}{rest[0]}", [text, *rest[1]]
            return best

        found = fewest(0, None)
        return found[0] if found else None

    def _may_stand_before(self, clause: str, following: str) -> bool:
        """Return whether a clause and the next one, behind a comma, are sure to say two things.

        Of a description the thing may follow (detachable, washable lid), or a list may go on (in black, neutral).
        """
        return self._describes(clause) is self._describes(following) or self._names(clause)

    def _mark(self, mark: str) -> str:
        return " ; " if mark == ";" and self._target == "fr" else GRAMMARS[self._target].mark(mark)

    def _names(self, part: str) -> bool:
        return bool(self._reader.read(part, Kind.NOUN))

    def _describes(self, part: str) -> bool:
        return bool(self._reader.read(part, Kind.QUALITY))

    def _clause(self, text: str, before: Phrase | None) -> _Clause | None:
        for read in (self._plain, self._with_brackets):
            if clause := read(text, before):
                return clause
        return None

    def _plain(self, text: str, before: Phrase | None) -> _Clause | None:
        """Return a clause if all that it may say is written alike."""
        nodes = self._reader.read(text)
        try:
            written = {self._writer.write(each, before) for each in nodes}
        except InexpressiblePhrase:
            return None
        if len(written) != 1:
            return None
        return _Clause(written.pop(), _common_last(nodes))

    def _with_brackets(self, text: str, before: Phrase | None) -> _Clause | None:
        """Return a clause and what is said in brackets at its end."""
        found = _BRACKETS.fullmatch(text)
        outside = self._plain(found[1], before) if found else None
        inside = self._plain(found[2], outside.last) if found and outside else None
        if outside is None or inside is None:
            return None
        mark = GRAMMARS[self._target].mark
        return _Clause(f"{outside.text}{mark('(')}{inside.text}{mark(')').rstrip()}", None)


def _common_last(nodes: frozenset[Node]) -> Phrase | None:
    last = {last_phrase(each) for each in nodes}
    return last.pop() if len(last) == 1 else None


def _parts(sentence: str) -> tuple[list[str], list[str]]:
    """Return what is between the commas and semicolons outside brackets, and these marks."""
    parts, marks, start = [], [], 0
    for place, mark in _separators(sentence):
        parts.append(sentence[start:place])
        marks.append(mark.strip().translate(_PLAIN))
        start = place + len(mark)
    return [*parts, sentence[start:]], marks


def _separators(sentence: str) -> Iterator[tuple[int, str]]:
    for found in _SEPARATOR.finditer(sentence):
        before = sentence[: found.start()]
        if before.count("(") + before.count("（") == before.count(")") + before.count("）"):
            yield found.start(), found[0]


def _joined(parts: Sequence[str], marks: Sequence[str], start: int, end: int) -> str:
    """Return parts as one clause; it holds no semicolon."""
    text = parts[start]
    for part, mark in zip(parts[start + 1 : end], marks[start : end - 1], strict=True):
        text += f"{mark} {part}"
    return text
