"""Which rows are the thing that a query asks for: as a query for the inverted index, and for rows by term vectors.

A row is the thing if its concepts say so, or its words: it has all words of the thing's name, one of them as its head.
"""

from typing import Final

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.index.queries.parsing import ParsedQuery
from matching.index.storage.term_vectors import Rows, TermVectors, hash_term
from matching.index.terms.term_queries import WordQueries
from matching.understand.concepts import KNOWN_THING

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

    def query(self, words: WordQueries) -> tantivy.Query:
        """Return a query for the rows that are the thing, or whose code is named; it adds nothing to scores."""
        ways = [words.term(*term) for term in self._things] + [words.term("exact", code) for code in self._codes]
        if self._heads:
            name = [(_MUST, words.term(*term)) for term in self._name]
            heads = words.either(words.term(*term) for term in self._heads)
            ways.append(tantivy.Query.boolean_query([*name, (_MUST, heads)]))
        return tantivy.Query.const_score_query(words.either(ways), 0.0)

    def mask(self, vectors: TermVectors, rows: Rows) -> NDArray[np.bool_]:
        """Return which of some rows are the thing, bool [n]; codes do not count."""
        terms = [*self._things, *self._name, *self._heads]
        if not self._things:
            return np.zeros(len(rows), np.bool_)
        present = vectors.counts(rows, [hash_term(*term) for term in terms]) > 0
        things, name, heads = np.split(present, np.cumsum([len(self._things), len(self._name)]), axis=1)
        return np.asarray(things.any(axis=1) | (name.all(axis=1) & heads.any(axis=1)), np.bool_)


def is_known(vectors: TermVectors, rows: Rows, scores: NDArray[np.float64]) -> bool:
    """Return whether the best of some rows tell what they are, the very best included.

    Then those that do not fit are other things. ``scores`` are those of the rows.
    """
    if not len(rows):
        return False
    best = rows[np.argsort(-scores, kind="stable")[:_BEST]]
    untold = ~vectors.has_any(best, "concepts", [KNOWN_THING])
    return not untold[0] and int(untold.sum()) <= max(1, _MAX_UNTOLD_SHARE * len(best))
