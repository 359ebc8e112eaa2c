"""Reader of the lexicon's CSV files (RFC 4180), one per domain; `HEADER` names the columns.

In a cell, ``;`` separates synonyms and ``|`` the forms of one; `_NOUNS` and `_ADJECTIVES` list the forms.
``broader`` holds the keys of broader concepts, separated by ``;``, or nothing.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, NamedTuple

from translation.errors import InvalidLexiconRow
from translation.lexicon.entries import LANGUAGES, Adjective, Concept, ConceptKind, Gender, Name, Noun

_KINDS: Final = frozenset(ConceptKind)
HEADER: Final = ("concept", "kind", "broader", *LANGUAGES)
_COLUMNS: Final = {language: HEADER.index(language) for language in LANGUAGES}
Forms = Sequence[str]


class _InvalidRow(ValueError):
    """A cell is invalid; the caller adds its place."""


class Row(NamedTuple):
    """A row of a file, of as many cells as there are columns."""

    file: str
    line: int
    cells: Sequence[str]

    @property
    def key(self) -> str:
        """The concept's key."""
        return self.cells[0]


def rows_of(file: str, content: str) -> Iterator[Row]:
    """Yield the rows of the file of this name. Raises `InvalidLexiconRow` for a wrong header or number of cells."""
    rows = csv.reader(StringIO(content, newline=""))
    if tuple(next(rows, ())) != HEADER:
        raise InvalidLexiconRow(f"The header is not {','.join(HEADER)}.", file=file, line=1)
    for cells in rows:
        if len(cells) != len(HEADER):
            message = f"{len(cells)} cells instead of {len(HEADER)}."
            raise InvalidLexiconRow(message, file=file, line=rows.line_num)
        yield Row(file, rows.line_num, cells)


def concept_of(row: Row) -> Concept:
    """Return the concept of a row. Raises `InvalidLexiconRow`; so do its names, for a language's invalid cell."""
    file, line, (key, kind_name, broader, *_) = row
    if not key.isidentifier() or key != key.lower():
        raise InvalidLexiconRow(f"{key!r} is no key in snake_case.", file=file, line=line)
    if kind_name not in _KINDS:
        raise InvalidLexiconRow(f"There is no kind {kind_name!r}.", file=file, line=line)
    kind = ConceptKind(kind_name)
    return Concept(key, kind, _Names(row, kind), tuple(broader.split(";")) if broader else ())


class _Names(Mapping[str, tuple[Name, ...]]):
    """The names of a concept by language, each cell read on first use: a translation needs two of seven.

    Asking for the names in a language raises `InvalidLexiconRow` if its cell is invalid.
    """

    def __init__(self, row: Row, kind: ConceptKind) -> None:
        self._row = row
        self._kind = kind
        self._read: dict[str, tuple[Name, ...]] = {}

    def __getitem__(self, language: str) -> tuple[Name, ...]:
        return self._read.get(language) or self._read.setdefault(language, self._names(language))

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)

    def _names(self, language: str) -> tuple[Name, ...]:
        cell = self._row.cells[_COLUMNS[language]]
        try:
            return tuple(_name(written.split("|"), self._kind, language) for written in cell.split(";"))
        except _InvalidRow as error:
            raise InvalidLexiconRow(str(error), file=self._row.file, line=self._row.line, language=language) from None


def _name(forms: Forms, kind: ConceptKind, language: str) -> Name:
    if not any(forms):
        raise _InvalidRow("A name is missing.")
    if any(form != " ".join(form.split()) for form in forms):
        raise _InvalidRow(f"{'|'.join(forms)!r} has a space too many.")
    if kind.has_one_form:
        return _only_form(forms)
    return _ADJECTIVES[language](forms) if kind.describes else _NOUNS[language](forms)


def _only_form(forms: Forms) -> Noun:
    _count(forms, 1)
    return Noun(forms[0])


def _english_noun(forms: Forms) -> Noun:
    _count(forms, 1, 2)
    return Noun(forms[0], forms[1] if len(forms) > 1 else "")


def _chinese_noun(forms: Forms) -> Noun:
    _count(forms, 1)
    return Noun(forms[0], forms[0])


def _gendered_noun(forms: Forms) -> Noun:
    _count(forms, 3)
    singular, plural, gender = forms
    return Noun(singular, plural, _gender(gender, "mf"))


def _russian_noun(forms: Forms) -> Noun:
    _count(forms, 5)
    singular, plural, genitive, genitive_plural, gender = forms
    if bool(singular) != bool(genitive) or bool(plural) != bool(genitive_plural):
        raise _InvalidRow(f"{'|'.join(forms)!r} lacks a genitive, or has one too many.")
    if (gender == Gender.PLURAL_ONLY) == bool(singular):
        raise _InvalidRow(f"{'|'.join(forms)!r} must be p if, and only if, it has no singular.")
    return Noun(singular, plural, _gender(gender, "mfnp"), genitive, genitive_plural)


def _gender(letter: str, allowed_genders: str) -> Gender:
    if not letter or letter not in allowed_genders:
        raise _InvalidRow(f"{letter!r} is no gender; those are {', '.join(allowed_genders)}.")
    return Gender(letter)


def _unchanging(forms: Forms) -> Adjective:
    _count(forms, 1)
    return Adjective(*(forms[0],) * 5)


def _romance_adjective(forms: Forms) -> Adjective:
    masculine, feminine, masculine_plural, feminine_plural = _complete(forms, 4)
    return Adjective(masculine, feminine, masculine, masculine_plural, feminine_plural)


def _russian_adjective(forms: Forms) -> Adjective:
    masculine, feminine, neuter, plural = _complete(forms, 4)
    return Adjective(masculine, feminine, neuter, plural, plural)


def _arabic_adjective(forms: Forms) -> Adjective:
    masculine, feminine = _complete(forms, 2)
    return Adjective(masculine, feminine, masculine, feminine, feminine)


def _complete(forms: Forms, count: int) -> Forms:
    _count(forms, count)
    if not all(forms):
        raise _InvalidRow(f"{'|'.join(forms)!r} lacks a form.")
    return forms


def _count(forms: Forms, *allowed: int) -> None:
    if len(forms) not in allowed:
        raise _InvalidRow(f"{'|'.join(forms)!r} has {len(forms)} forms instead of {' or '.join(map(str, allowed))}.")


_NOUNS: Final[Mapping[str, Callable[[Forms], Noun]]] = {
    "en": _english_noun,  # singular|plural; one form if uncountable
    "zh": _chinese_noun,  # one form
    "es": _gendered_noun,  # singular|plural|gender; the plural empty if uncountable
    "fr": _gendered_noun,
    "ru": _russian_noun,  # nominative singular|plural|genitive singular|plural|gender
    "ar": _gendered_noun,
    "pt": _gendered_noun,
}
_ADJECTIVES: Final[Mapping[str, Callable[[Forms], Adjective]]] = {
    "en": _unchanging,  # one form
    "zh": _unchanging,
    "es": _romance_adjective,  # masculine|feminine|masculine plural|feminine plural
    "fr": _romance_adjective,
    "ru": _russian_adjective,  # masculine|feminine|neuter|plural, nominative
    "ar": _arabic_adjective,  # masculine|feminine, indefinite
    "pt": _romance_adjective,
}
