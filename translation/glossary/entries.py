"""Entries of a glossary: plain texts, and nothing in them that could be taken for anything else."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from translation.errors import TermRefused

LONGEST_TERM = 200
LONGEST_NOTE = 2_000
MOST_LANGUAGES = 50
MOST_FORMS = 50
"""Forms of an entry in one language, and forbidden words of one."""
_JOINERS = "\u200c\u200d"
"""Part of Persian words and of emoji; all other characters that do not show are refused."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Form:
    """How a concept is said in one language: ``written`` is what we write, ``variants`` are also recognised.

    Raises `TermRefused` for what no term is: empty, longer than 200 characters, with line breaks, control or other
    unseen characters, or angle brackets.
    """

    written: str
    variants: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.variants) >= MOST_FORMS:
            raise TermRefused(f"“{self.written[:50]}” has more than {MOST_FORMS} forms.")
        for text in self.all:
            check_term(text)

    @property
    def all(self) -> tuple[str, ...]:
        """What is written first, then the variants."""
        return (self.written, *self.variants)


@dataclass(frozen=True)
class GlossaryEntry:
    """A concept in several languages (primary tags). ``scope`` is whose entry it is: those of one scope are one layer.

    ``forbidden`` words are not to be used for it in a translation. What is not to be translated stays as the text has
    it, in whatever language; its forms are recognised in texts of all languages. Raises `TermRefused`.
    """

    terms: Mapping[str, Form]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scope: str = ""
    note: str = ""
    do_not_translate: bool = False

    def __post_init__(self) -> None:
        if not self.terms and not self.forbidden:
            raise TermRefused("An entry without terms says nothing.")
        if len(self.terms) > MOST_LANGUAGES or len(self.forbidden) > MOST_LANGUAGES:
            raise TermRefused(f"An entry has more than {MOST_LANGUAGES} languages.")
        if len(self.note) > LONGEST_NOTE:
            raise TermRefused(f"A note is longer than {LONGEST_NOTE:,} characters.")
        for words in self.forbidden.values():
            if len(words) > MOST_FORMS:
                raise TermRefused(f"More than {MOST_FORMS} words are forbidden in one language.")
            for word in words:
                check_term(word)


def check_term(text: str) -> None:
    """Raise `TermRefused` where a text cannot be a term."""
    if not text.strip():
        raise TermRefused("A term is empty.")
    if text != text.strip():
        raise TermRefused(f"A term begins or ends with white space: “{text[:50]}”.")
    if len(text) > LONGEST_TERM:
        raise TermRefused(f"A term is longer than {LONGEST_TERM} characters: “{text[:50]}…”.")
    for letter in text:
        if letter in "<>":
            raise TermRefused(f"A term has an angle bracket: “{text}”. Terms are plain text.")
        if unicodedata.category(letter) in _UNSEEN and letter not in _JOINERS:
            raise TermRefused(f"A term has a character that does not show: U+{ord(letter):04X}.")
