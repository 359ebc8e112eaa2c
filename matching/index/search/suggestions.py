"""Typing aids: word completion and spelling correction."""

from dataclasses import replace

import tantivy

from matching.index.documents import Query
from matching.index.queries.parsing import EMPTY_QUERY, ParsedQuery, parse_query
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.text import fold, has_digit, tokenise
from matching.understand.price import find_price

_MAX_RARE_FREQUENCY = 3
"""Up to this many documents, a word may be a misspelling."""

_MAX_CORRECTED = 6
"""Up to this many rare words of a text are corrected: each costs a scan of the vocabulary."""
_MAX_MISSPELT_FREQUENCY = 2000
"""A word in more documents is not misspelt; counting the visible ones would cost more than a search."""
_MAX_WORDS = 32
"""More words are pasted text rather than typed; no correction is offered for that, since each word needs a look-up."""


def completions(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> list[str]:
    """Return up to `limit` texts that begin with `prefix` and continue with a word of visible titles."""
    tokens = tokenise(prefix, overlapping=False)
    if not tokens or prefix[-1].isspace():
        return []
    before, last = prefix[: tokens[-1].start], prefix[tokens[-1].start :]
    seen = _VisibleCounts(snapshot, query, parse_query(before, query.language))
    return [before + word for word in snapshot.speller.complete(last, snapshot.max_title_counts, seen.titles, limit)]


def has_rare_word(snapshot: Snapshot, parsed_query: ParsedQuery) -> bool:
    """Return whether a query has a word that is in hardly any document, and therefore may be misspelt."""
    words = (
        query_term.term
        for query_term in parsed_query.query_terms
        if not query_term.han and not has_digit(query_term.term)
    )
    return any(snapshot.words.document_frequency(term) <= _MAX_RARE_FREQUENCY for term in words)


def correction(snapshot: Snapshot, query: Query) -> str | None:
    """Return the text with its misspelt words corrected, if visible documents then match; else None."""
    tokens = tokenise(query.text, overlapping=False)
    if len(tokens) > _MAX_WORDS:
        return None
    seen = _VisibleCounts(snapshot, query)
    corrected, end, tried = [], 0, 0
    _, price_begin, price_end = find_price(query.text)
    for token in tokens:
        word = query.text[token.start : token.end]
        known = token.han or has_digit(word) or snapshot.words.document_frequency(token.term) > _MAX_MISSPELT_FREQUENCY
        if not known and not price_begin <= token.start < price_end:
            matching = seen.documents(parse_query(word, query.language))
            tried += matching <= _MAX_RARE_FREQUENCY
            if tried <= _MAX_CORRECTED or matching > _MAX_RARE_FREQUENCY:
                word = snapshot.speller.correct(word.lower(), matching, snapshot.max_title_counts, seen.titles) or word
        corrected += [query.text[end : token.start], word]
        end = token.end
    text = "".join([*corrected, query.text[end:]])
    return text if text != query.text and seen.documents(parse_query(text, query.language)) else None


class _VisibleCounts:
    """Counts the documents visible to the user, whatever the filters, or only those with all words of a query."""

    def __init__(self, snapshot: Snapshot, query: Query, parsed_query: ParsedQuery = EMPTY_QUERY) -> None:
        self._words = snapshot.words
        self._clauses = Conditions(snapshot, replace(query, terms={}, ranges={})).clauses()
        if parsed_query.query_terms:
            self._clauses.append((tantivy.Occur.Must, self._words.all_words(parsed_query)))

    def documents(self, parsed_query: ParsedQuery) -> int:
        """Return the number of documents with all words of another query; 0 if it has no words."""
        return self._words.count(self._words.all_words(parsed_query), self._clauses) if parsed_query.query_terms else 0

    def titles(self, word: str) -> int:
        """Return the number of titles with a word, in whatever form."""
        tokens = tokenise(word, overlapping=False)
        term = tokens[0].term if len(tokens) == 1 else fold(word)  # a word may be split differently out of context
        return self._words.count(self._words.term("title", term), self._clauses)
