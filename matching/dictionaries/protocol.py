"""The interface of a translation dictionary."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from matching.stopwords import stopwords
from matching.text import fold, tokenise


class Translation(NamedTuple):
    """A translation of a word or phrase."""

    text: str
    language: str
    """BCP 47."""
    weight: float
    """At most 1, for the likeliest name."""


class TranslationDictionary(Protocol):
    """A source of translations. Implementations must be thread-safe, and load their data on first use."""

    def translations(self, key: str) -> Sequence[Translation]:
        """Return the names of a word or phrase in other languages by its key (see `key_of`), empty if unknown."""
        ...


class EmptyDictionary:
    """A dictionary that knows nothing: no matches across languages."""

    def translations(self, key: str) -> Sequence[Translation]:
        """Return nothing."""
        del key
        return ()


def key_of(phrase: str) -> str:
    """Return the lookup key of a word or phrase: the folded text if it contains Chinese, else its terms.

    Stopwords of any language are left out, as they are in queries: `bolso de mano` is `bolso mano`.
    """
    tokens = tokenise(phrase, overlapping=False)
    if any(token.han for token in tokens):
        return fold(phrase.strip())
    terms = [token.term for token in tokens]
    return " ".join([term for term in terms if term not in stopwords("")] or terms)
