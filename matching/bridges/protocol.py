"""What every bridge between languages does."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from matching.stopwords import stopwords
from matching.text import fold, tokenise


class Name(NamedTuple):
    """What something is called in another language."""

    text: str
    language: str
    """BCP 47."""
    weight: float
    """Up to 1, for the likeliest."""


class Bridge(Protocol):
    """Knows names. Implementations may be called from several threads, and load what they need on first use."""

    def names(self, key: str) -> Sequence[Name]:
        """Return what the word or phrase with a key (see `key_of`) is called in other languages, if it is known."""
        ...


class NoBridge:
    """Knows nothing: every language for itself."""

    def names(self, key: str) -> Sequence[Name]:
        """Return nothing."""
        del key
        return ()


def key_of(phrase: str) -> str:
    """Return what a word or phrase is looked up by: with Chinese in it as it is folded, else its terms.

    Small words of any language are left out, as they are in queries: `bolso de mano` is `bolso mano`.
    """
    tokens = tokenise(phrase, overlapping=False)
    if any(token.han for token in tokens):
        return fold(phrase.strip())
    terms = [token.term for token in tokens]
    return " ".join([term for term in terms if term not in stopwords("")] or terms)
