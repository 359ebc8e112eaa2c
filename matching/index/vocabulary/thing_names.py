"""Names of kinds of thing in several languages, to be completed where a catalogue has such things."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

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


class NameColumns(TypedDict):
    """Names of things in columns, as JSON may hold them; those of one thing, and of those one language, together."""

    texts: list[str]
    """Names."""
    tags: list[str]
    """Languages, each once (BCP 47)."""
    languages: list[int]
    """Place in ``tags`` of each name's language."""
    starts: list[int]
    """Place of each thing's first name, and a last one for their end."""
    sorted: list[tuple[str, int]]
    """Folded names in order, each with its place."""


def name_columns(things: Iterable[Sequence[tuple[str, str]]]) -> NameColumns:
    """Return the columns of the names of each kind of thing.

    They are pairs of language (BCP 47) and text, the usual name first.
    """
    tags: dict[str, int] = {}
    columns = NameColumns(texts=[], tags=[], languages=[], starts=[0], sorted=[])
    for names in things:
        for language, text in names:
            columns["sorted"].append((fold_text(text), len(columns["texts"])))
            columns["texts"].append(text)
            columns["languages"].append(tags.setdefault(language, len(tags)))
        columns["starts"].append(len(columns["texts"]))
    columns["sorted"].sort()
    columns["tags"].extend(tags)
    return columns


class ThingNames:
    """Names by prefix, and the other names of the same thing."""

    def __init__(self, columns: NameColumns | None = None) -> None:
        """Take columns made by `name_columns`; no names without them."""
        columns = columns or name_columns(())
        # Columns rather than objects, which the garbage collector would walk through.
        self._texts = columns["texts"]
        self._languages = [columns["tags"][each] for each in columns["languages"]]
        self._starts = columns["starts"]
        self._table = PrefixTable((folded, place) for folded, place in columns["sorted"])

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._texts)

    def beginning_with(self, prefix: str, language: str) -> list[ThingName]:
        """Return the names with a prefix, those in a language before the others, and short ones before long ones.

        Of the names of one thing in one language, the usual one.
        """
        places = sorted((place for _, place in self._table.beginning_with(prefix)), reverse=True)
        usual = {(bisect_right(self._starts, place) - 1, self._languages[place]): place for place in places}
        found = [ThingName(self._texts[place], language, thing) for (thing, language), place in usual.items()]
        found.sort(key=lambda name: (name.language != language, len(name.text)))
        return found[:_MAX_NAMES]

    def terms(self, thing: int) -> Sequence[tuple[str, ...]]:
        """Return the terms of each name of a thing, in whatever language, without small words."""
        folded = dict.fromkeys(map(fold_text, self._texts[self._starts[thing] : self._starts[thing + 1]]))
        return tuple(dict.fromkeys(terms for text in folded if (terms := _terms_of_name(text))))


def _terms_of_name(folded: str) -> tuple[str, ...]:
    """Return the terms of a folded name without small words; all of them if nothing else remains."""
    if is_han(folded):
        terms = [token.term for token in tokenise(folded, overlapping=False)]
    else:
        terms = [term_of(word) for word in _WORD.findall(folded)]  # a third of the time of tokenising
    return tuple(dict.fromkeys([term for term in terms if term not in stopwords("")] or terms))
