"""Names of kinds of thing in several languages, to be completed where a catalogue has such things."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from matching.prefixes import PrefixTable
from matching.stopwords import stopwords
from matching.text import tokenise

_MAX_NAMES = 200
"""Number of names considered for a prefix, the shortest first: others have words in addition."""


class ThingName(NamedTuple):
    """A name of a kind of thing."""

    text: str
    language: str
    """BCP 47."""
    thing: int
    """Number of the kind of thing, which its other names share."""


class ThingNames:
    """Names by prefix, and the other names of the same thing."""

    def __init__(self, things: Iterable[Sequence[tuple[str, str]]] = ()) -> None:
        """Take the names of each kind of thing: pairs of language (BCP 47) and text."""
        self._things: list[tuple[str, ...]] = []
        self._names: list[ThingName] = []
        for number, names in enumerate(things):
            self._things.append(tuple(dict.fromkeys(text for _, text in names)))
            self._names += [ThingName(text, language, number) for language, text in names]
        self._table = PrefixTable((name.text, place) for place, name in enumerate(self._names))

    def beginning_with(self, prefix: str, language: str) -> list[ThingName]:
        """Return the names with a prefix, those in a language before the others, and short ones before long ones.

        Of the names of one thing in one language, the first.
        """
        found = [self._names[place] for _, place in self._table.beginning_with(prefix)]
        found.sort(key=lambda name: (name.language != language, len(name.text)))
        return list({(name.thing, name.language): name for name in reversed(found[:_MAX_NAMES])}.values())[::-1]

    def terms(self, thing: int) -> list[tuple[str, ...]]:
        """Return the terms of each name of a thing, in whatever language."""
        return [terms for name in self._things[thing] if (terms := terms_of_name(name))]


@lru_cache(maxsize=50_000)
def terms_of_name(name: str) -> tuple[str, ...]:
    """Return the terms of a name without small words; all of them if nothing else remains."""
    terms = [token.term for token in tokenise(name, overlapping=False)]
    return tuple(dict.fromkeys([term for term in terms if term not in stopwords("")] or terms))
