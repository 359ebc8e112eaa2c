"""Glossary entries: plain text without markup or invisible characters."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from translation.errors import TermRefused

MAX_TERM_LENGTH = 200
MAX_NOTE_LENGTH = 2_000
MAX_LANGUAGES = 50
MAX_FORMS = 50
"""Limit on the forms of an entry in one language, and on its forbidden words in one language."""
_JOINERS = "\u200c\u200d"
"""Allowed, as part of Persian words and of emoji; all other invisible characters are refused."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Form:
    """Term of a concept in one language: ``written`` is the preferred form, ``variants`` are also recognised.

    Raises `TermRefused` for invalid terms: empty, longer than 200 characters, with line breaks, control or other
    invisible characters, or angle brackets.
    """

    written: str
    variants: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.variants) >= MAX_FORMS:
            raise TermRefused(f"“{self.written[:50]}” has more than {MAX_FORMS} forms.")
        for text in self.all:
            check_term(text)

    @property
    def all(self) -> tuple[str, ...]:
        """The preferred form, then the variants."""
        return (self.written, *self.variants)


@dataclass(frozen=True)
class GlossaryEntry:
    """A concept in several languages (primary tags). ``scope`` is its owner: entries of one scope form one layer.

    ``forbidden`` words must not be used for it in a translation. An entry not to be translated is copied from the text
    as it is; its forms are recognised in texts of all languages. Raises `TermRefused`.
    """

    terms: Mapping[str, Form]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scope: str = ""
    note: str = ""
    do_not_translate: bool = False

    def __post_init__(self) -> None:
        if not self.terms and not self.forbidden:
            raise TermRefused("An entry without terms says nothing.")
        if len(self.terms) > MAX_LANGUAGES or len(self.forbidden) > MAX_LANGUAGES:
            raise TermRefused(f"An entry has more than {MAX_LANGUAGES} languages.")
        if len(self.note) > MAX_NOTE_LENGTH:
            raise TermRefused(f"A note is longer than {MAX_NOTE_LENGTH:,} characters.")
        for words in self.forbidden.values():
            if len(words) > MAX_FORMS:
                raise TermRefused(f"More than {MAX_FORMS} words are forbidden in one language.")
            for word in words:
                check_term(word)


def check_term(text: str) -> None:
    """Raise `TermRefused` if a text cannot be a term."""
    if not text.strip():
        raise TermRefused("A term is empty.")
    if text != text.strip():
        raise TermRefused(f"A term begins or ends with white space: “{text[:50]}”.")
    if len(text) > MAX_TERM_LENGTH:
        raise TermRefused(f"A term is longer than {MAX_TERM_LENGTH} characters: “{text[:50]}…”.")
    for letter in text:
        if letter in "<>":
            raise TermRefused(f"A term has an angle bracket: “{text}”. Terms are plain text.")
        if unicodedata.category(letter) in _INVISIBLE and letter not in _JOINERS:
            raise TermRefused(f"A term has a character that does not show: U+{ord(letter):04X}.")
