"""Counts of what a reader may see."""

from collections.abc import Sequence

import tantivy

from matching.index.documents import Document, Query
from matching.index.queries.parsing import ParsedQuery
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.text import fold, tokenise


class VisibleCounts:
    """Counts the documents that a query's conditions allow, or only those whose titles have some terms."""

    def __init__(self, snapshot: Snapshot, query: Query, terms: Sequence[str] = ()) -> None:
        """Take the conditions of a query; its text does not count."""
        self._snapshot = snapshot
        self._words = snapshot.words
        self._clauses = [
            *Conditions(snapshot, query).clauses(),
            *((tantivy.Occur.Must, self._titled(t)) for t in terms),
        ]

    def documents(self, parsed_query: ParsedQuery) -> int:
        """Return the number of documents with all words of another query; 0 if it has no words."""
        return self._words.count(self._words.all_words(parsed_query), self._clauses) if parsed_query.query_terms else 0

    def any(self) -> bool:
        """Return whether there is any document at all."""
        return self._words.count(None, self._clauses) > 0

    def titles(self, word: str) -> int:
        """Return the number of documents with a word in a title of whatever language, in whatever form."""
        return self._words.count(self._titled(term_of_word(word)), self._clauses)

    def titles_with_all(self, terms: Sequence[str]) -> int:
        """Return the number of documents with all of some terms in their titles."""
        return self._words.count(self._all_titled(terms), self._clauses)

    def sample(self, terms: Sequence[str], limit: int) -> list[Document]:
        """Return up to `limit` documents with all of some terms in their titles."""
        rows = self._words.best(self._all_titled(terms), self._clauses, limit).rows
        return [self._snapshot.document(row) for row in rows.tolist()]

    def _all_titled(self, terms: Sequence[str]) -> tantivy.Query:
        must = [(tantivy.Occur.Must, self._titled(term)) for term in terms]
        return tantivy.Query.boolean_query(must) if must else tantivy.Query.all_query()

    def _titled(self, term: str) -> tantivy.Query:
        # Titles in other languages are keywords to the index.
        return self._words.either(self._words.term(field, term) for field in ("title", "keywords"))


def term_of_word(word: str) -> str:
    """Return the term of a word of the vocabulary, which may be split differently out of context."""
    tokens = tokenise(word, overlapping=False)
    return tokens[0].term if len(tokens) == 1 else fold(word)
