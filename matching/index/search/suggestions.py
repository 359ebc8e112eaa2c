"""Help for whoever types: the rest of a word, and what was probably meant."""

from dataclasses import replace

import tantivy

from matching.index.documents import Query
from matching.index.queries.parsing import NOTHING, QueryPlan, plan
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.text import fold, has_digit, tokenise
from matching.understand.price import find_price

_RARE = 3
"""Documents with a word, up to which it is worth asking whether another was meant."""

_TRIED = 6
"""Of so many words of a text that hardly any document has another spelling is looked for: it costs a look at all words.
"""
_SURE = 2000
"""A word that more documents have is not misspelt; to count which of them may be seen would cost more than a search."""
_MOST_WORDS = 32
"""Nobody types more; in a text that was pasted, each word of which is looked up, no other spelling is offered."""


def completions(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> list[str]:
    """Return up to `limit` texts that begin like `prefix` and go on with a word of titles that may be seen."""
    tokens = tokenise(prefix, overlapping=False)
    if not tokens or prefix[-1].isspace():
        return []
    before, last = prefix[: tokens[-1].start], prefix[tokens[-1].start :]
    seen = _Seen(snapshot, query, plan(before, query.language))
    return [before + word for word in snapshot.speller.complete(last, snapshot.most_titles, seen.titles, limit)]


def has_rare(snapshot: Snapshot, wanted: QueryPlan) -> bool:
    """Say whether a plan has a word that hardly any document has, and that may therefore be misspelt."""
    words = (need.term for need in wanted.needs if not need.han and not has_digit(need.term))
    return any(snapshot.words.written(term) <= _RARE for term in words)


def correction(snapshot: Snapshot, query: Query) -> str | None:
    """Return the text with its misspelt words put right, if documents that may be seen then match; else None."""
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
    """Counts documents that whoever asks may see, whatever the filters; of those the ones with all words of a plan."""

    def __init__(self, snapshot: Snapshot, query: Query, wanted: QueryPlan = NOTHING) -> None:
        self._words = snapshot.words
        self._clauses = Conditions(snapshot, replace(query, terms={}, ranges={})).clauses()
        if wanted.needs:
            self._clauses.append((tantivy.Occur.Must, self._words.every_word(wanted)))

    def documents(self, wanted: QueryPlan) -> int:
        """Return how many have all words of another plan; none if it has no words."""
        return self._words.count(self._words.every_word(wanted), self._clauses) if wanted.needs else 0

    def titles(self, word: str) -> int:
        """Return how many titles have a word, in whatever form."""
        tokens = tokenise(word, overlapping=False)
        term = tokens[0].term if len(tokens) == 1 else fold(word)  # which others cut elsewhere
        return self._words.count(self._words.term("title", term), self._clauses)
