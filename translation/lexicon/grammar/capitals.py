"""Initial capitals of what is written from the lexicon."""

from typing import Final

from translation.lexicon.entries import LANGUAGES

CASED: Final = frozenset(LANGUAGES) - {"zh", "ar"}
"""Languages whose letters have capitals."""


def with_capital(written: str) -> str:
    """Return a text with an initial capital."""
    return written[:1].upper() + written[1:]


def with_capital_of(text: str, written: str) -> str:
    """Return a text with an initial capital if the original text begins with one."""
    return with_capital(written) if text[0].isupper() else written


def begun_as_title(text: str, written: str) -> str:
    """Return a title with an initial capital, unless the original begins with a word in small letters.

    A word that has a capital within, as `iPhone` or `pH`, stays as it is.
    """
    original_first, first = text.split(maxsplit=1)[0], written.partition(" ")[0]
    is_small = original_first[0].islower() and original_first.islower()
    return with_capital(written) if first.islower() and not is_small else written
