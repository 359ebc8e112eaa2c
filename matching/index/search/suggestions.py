"""Typing aids: word completion and spelling correction."""

from dataclasses import replace

import tantivy

from matching.index.documents import Query
from matching.index.queries.parsing import NOTHING, QueryPlan, plan
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.text import fold, has_digit, tokenise
from matching.understand.price import find_price

_RARE = 3
"""Up to this many documents, a word may be a misspelling."""

_TRIED = 6
"""Up to this many rare words of a text are corrected: each costs a scan of the vocabulary."""
_SURE = 2000
"""A word in more documents is not misspelt; counting the visible ones would cost more than a search."""
_MOST_WORDS = 32
"""More words are pasted text rather than typed; no correction is offered for that, since each word needs a look-up."""


def completions(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> list[str]:
    """Return up to `limit` texts that begin with `prefix` and continue with a word of visible titles."""
    tokens = tokenise(prefix, overlapping=False)
    if not tokens or prefix[-1].isspace():
        return []
    before, last = prefix[: tokens[-1].start], prefix[tokens[-1].start :]
    seen = _Seen(snapshot, query, plan(before, query.language))
    return [before + word for word in snapshot.speller.complete(last, snapshot.most_titles, seen.titles, limit)]


def has_rare(snapshot: Snapshot, wanted: QueryPlan) -> bool:
    """Return whether a plan has a word that is in hardly any document, and therefore may be misspelt."""
    words = (need.term for need in wanted.needs if not need.han and not has_digit(need.term))
    return any(snapshot.words.written(term) <= _RARE for term in words)


def correction(snapshot: Snapshot, query: Query) -> str | None:
    """Return the text with its misspelt words corrected, if visible documents then match; else None."""
    tokens = tokenise(query.text, overlapping=False)
    if len(tokens) > _MOST_WORDS:
        return None
    seen = _Seen(snapshot, query)
    corrected, end, tried = [], 0, 0
    _, price_begin, price_end = find_price(query.text)
    for token in tokens:
        word = query.text[token.start : token.end]
        known = token.han or has_digit(word) or snapshot.words.written(token.term) > _SURE
        if not known and not price_begin <= token.start < price_end:
            matching = seen.documents(plan(word, query.language))
            tried += matching <= _RARE
            if tried <= _TRIED or matching > _RARE:
                word = snapshot.speller.correct(word.lower(), matching, snapshot.most_titles, seen.titles) or word
        corrected += [query.text[end : token.start], word]
        end = token.end
    text = "".join([*corrected, query.text[end:]])
    return text if text != query.text and seen.documents(plan(text, query.language)) else None


class _Seen:
    """Counts the documents visible to the user, whatever the filters, or only those with all words of a plan."""

    def __init__(self, snapshot: Snapshot, query: Query, wanted: QueryPlan = NOTHING) -> None:
        self._words = snapshot.words
        self._clauses = Conditions(snapshot, replace(query, terms={}, ranges={})).clauses()
        if wanted.needs:
            self._clauses.append((tantivy.Occur.Must, self._words.every_word(wanted)))

    def documents(self, wanted: QueryPlan) -> int:
        """Return the number of documents with all words of another plan; 0 if it has no words."""
        return self._words.count(self._words.every_word(wanted), self._clauses) if wanted.needs else 0

    def titles(self, word: str) -> int:
        """Return the number of titles with a word, in whatever form."""
        tokens = tokenise(word, overlapping=False)
        term = tokens[0].term if len(tokens) == 1 else fold(word)  # a word may be split differently out of context
        return self._words.count(self._words.term("title", term), self._clauses)
