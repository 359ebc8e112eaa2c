"""Names of kinds of thing in several languages, to be completed where a catalogue has such things."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matching.prefixes import PrefixTable, is_han
from matching.stopwords import stopwords
from matching.text import fold_text, term_of, tokenise

_MAX_NAMES = 150
"""Number of names considered for a prefix, the shortest first: others have words in addition."""
_WORD = re.compile(r"[^\W_]+")


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
        """Take the names of each kind of thing: pairs of language (BCP 47) and text, the usual name first."""
        self._terms: list[tuple[tuple[str, ...], ...]] = []
        # Columns rather than objects, which the garbage collector would walk through.
        self._texts: list[str] = []
        self._languages: list[str] = []
        self._things: list[int] = []
        folded: dict[str, str] = {}
        for number, names in enumerate(things):
            for language, text in names:
                folded[text] = folded.get(text) or fold_text(text)
                self._texts.append(text)
                self._languages.append(language)
                self._things.append(number)
            own = dict.fromkeys(folded[text] for _, text in names)
            self._terms.append(tuple(dict.fromkeys(terms for text in own if (terms := _terms_of_name(text)))))
        self._table = PrefixTable((folded[text], place) for place, text in enumerate(self._texts))

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._texts)

    def beginning_with(self, prefix: str, language: str) -> list[ThingName]:
        """Return the names with a prefix, those in a language before the others, and short ones before long ones.

        Of the names of one thing in one language, the usual one.
        """
        places = sorted((place for _, place in self._table.beginning_with(prefix)), reverse=True)
        usual = {(self._things[place], self._languages[place]): place for place in places}
        found = [ThingName(self._texts[place], self._languages[place], self._things[place]) for place in usual.values()]
        found.sort(key=lambda name: (name.language != language, len(name.text)))
        return found[:_MAX_NAMES]

    def terms(self, thing: int) -> Sequence[tuple[str, ...]]:
        """Return the terms of each name of a thing, in whatever language, without small words."""
        return self._terms[thing]


def _terms_of_name(folded: str) -> tuple[str, ...]:
    """Return the terms of a folded name without small words; all of them if nothing else remains."""
    if is_han(folded):
        terms = [token.term for token in tokenise(folded, overlapping=False)]
    else:
        terms = [term_of(word) for word in _WORD.findall(folded)]  # a third of the time of tokenising
    return tuple(dict.fromkeys([term for term in terms if term not in stopwords("")] or terms))
