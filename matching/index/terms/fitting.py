"""Which rows are the thing that a query asks for: as a query for the inverted index, and for rows by term vectors.

A row is the thing if its concepts say so, or its words: it has all words of the thing's name, one of them as its head.
What is no thing, a company, fits where its titles have all words of a query, and these are several.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.index.queries.parsing import ParsedQuery
from matching.index.storage.term_vectors import Rows, TermVectors, hash_term
from matching.index.terms.term_queries import WordQueries
from matching.understand.concepts import KNOWN_THING, called_by

_MUST: Final = tantivy.Occur.Must
_BEST: Final = 50
"""Number of the best matches that have to tell what they are."""
_MAX_UNTOLD_SHARE: Final = 0.1
"""With more that do not tell, the goods asked for are as likely among the others. A single one is no evidence."""


class Fitting:
    """The terms by which rows are the thing asked for, as pairs of field and term."""

    def __init__(self, parsed_query: ParsedQuery) -> None:
        """Take a query; nothing fits if it names no thing that is known."""
        # Concepts serve better than words where a language writes none apart.
        named = [each for each in parsed_query.query_terms if each.things and not each.han]
        self._codes = parsed_query.codes
        self._things = [("concepts", term) for term in sorted(parsed_query.things)]
        self._name = [("text", term) for term in dict.fromkeys(each.term for each in named)]
        self._heads = [("heads", term) for term in dict.fromkeys(each.term for each in named if each.head)]
        title = [
            ("concepts", called_by(term)) for term in dict.fromkeys(each.term for each in parsed_query.query_terms)
        ]
        self._title = title if len(title) > 1 else []

    def query(self, words: WordQueries) -> tantivy.Query:
        """Return a query for the rows that are the thing, or whose code is named; it adds nothing to scores."""
        codes = (words.term("exact", code) for code in self._codes)
        return tantivy.Query.const_score_query(words.either([*self._ways(words, "text"), *codes]), 0.0)

    def sure_query(self, words: WordQueries) -> tantivy.Query:
        """Return a query for the rows that surely are the thing: their concepts or titles say so.

        Words in the text may belong to something else: tea bags in paper envelopes are no paper bags.
        """
        return words.either(self._ways(words, "title"))

    def _ways(self, words: WordQueries, field: str) -> Iterator[tantivy.Query]:
        """Yield queries for the rows that are the thing; ``field`` has the words of its name."""
        yield from (words.term(*term) for term in self._things)
        if self._heads:
            name = [(_MUST, words.term(field, term)) for _, term in self._name]
            heads = words.either(words.term(*term) for term in self._heads)
            yield tantivy.Query.boolean_query([*name, (_MUST, heads)])
        if self._title:
            yield tantivy.Query.boolean_query([(_MUST, words.term(*term)) for term in self._title])

    def mask(self, vectors: TermVectors, rows: Rows) -> NDArray[np.bool_]:
        """Return which of some rows are the thing, bool [n]; codes do not count."""
        if not self._things:
            return np.zeros(len(rows), np.bool_)
        groups = (self._things, self._name, self._heads, self._title)
        present = vectors.counts(rows, [hash_term(*term) for group in groups for term in group]) > 0
        things, name, heads, title = np.split(present, np.cumsum([len(each) for each in groups[:-1]]), axis=1)
        fits = things.any(axis=1) | (name.all(axis=1) & heads.any(axis=1))
        return np.asarray(fits | title.all(axis=1) if self._title else fits, np.bool_)


def is_known(vectors: TermVectors, rows: Rows, scores: NDArray[np.float64]) -> bool:
    """Return whether the best of some rows tell what they are, the very best included.

    Then those that do not fit are other things. ``scores`` are those of the rows.
    """
    if not len(rows):
        return False
    best = rows[np.argsort(-scores, kind="stable")[:_BEST]]
    untold = ~vectors.has_any(best, "concepts", [KNOWN_THING])
    return not untold[0] and int(untold.sum()) <= max(1, _MAX_UNTOLD_SHARE * len(best))
