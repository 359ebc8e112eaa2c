"""Help for whoever types: the rest of a word, and what was probably meant."""

from dataclasses import replace

import numpy as np

from matching.index.conditions import Conditions
from matching.index.documents import Query
from matching.index.masks import Mask
from matching.index.plan import Plan, plan
from matching.index.snapshot import Snapshot
from matching.text import has_digit, tokenise
from matching.understand.price import find_price

_ENOUGH = 10_000
_RARE = 3
"""Documents with a word, up to which it is worth asking whether another was meant."""

_MOST_WORDS = 32
"""Nobody types more; in a text that was pasted, each word of which is looked up, no other spelling is offered."""


def completions(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> list[str]:
    """Return up to `limit` texts that begin like `prefix` and go on with a word of titles that may be seen."""
    tokens = tokenise(prefix, overlapping=False)
    if not tokens or prefix[-1].isspace():
        return []
    before, last = prefix[: tokens[-1].start], prefix[tokens[-1].start :]
    conditions = _visible(snapshot, query)
    seen = conditions.allowed().mask
    if before.strip():
        seen = seen & _with_words(snapshot, plan(before, query.language), conditions)
    words = snapshot.speller.complete(last, snapshot.word_counts(seen), limit)
    return [before + word for word in words]


def has_rare(snapshot: Snapshot, wanted: Plan) -> bool:
    """Say whether a plan has a word that hardly any document has, and that may therefore be misspelt."""
    words = (need.term for need in wanted.needs if not need.han and not has_digit(need.term))
    return any(snapshot.words.written(term) <= _RARE for term in words)


def correction(snapshot: Snapshot, query: Query) -> str | None:
    """Return the text with its misspelt words put right, if documents that may be seen then match; else None."""
    tokens = tokenise(query.text, overlapping=False)
    if len(tokens) > _MOST_WORDS:
        return None
    conditions = _visible(snapshot, query)
    counts = snapshot.word_counts(conditions.allowed().mask)
    corrected, end = [], 0
    _, price_begin, price_end = find_price(query.text)
    for token in tokens:
        word = query.text[token.start : token.end]
        if not token.han and not has_digit(word) and not price_begin <= token.start < price_end:
            matching = _count(snapshot, plan(word, query.language), conditions)
            word = snapshot.speller.correct(word.lower(), matching, counts) or word
        corrected += [query.text[end : token.start], word]
        end = token.end
    text = "".join([*corrected, query.text[end:]])
    found = text != query.text and _count(snapshot, plan(text, query.language), conditions)
    return text if found else None


def _visible(snapshot: Snapshot, query: Query) -> Conditions:
    return Conditions(snapshot, replace(query, terms={}, ranges={}))


def _count(snapshot: Snapshot, wanted: Plan, conditions: Conditions) -> int:
    """Return how many documents that may be seen have all words of a plan."""
    return snapshot.words.count(snapshot.words.every_word(wanted), conditions.clauses()) if wanted.needs else 0


def _with_words(snapshot: Snapshot, wanted: Plan, conditions: Conditions) -> Mask:
    """Return rows that have all words of a plan: the best by far, where they are very many."""
    found, _ = snapshot.words.find(snapshot.words.every_word(wanted), conditions.clauses(), _ENOUGH)
    mask = np.zeros(snapshot.rows, np.bool_)
    mask[found.rows] = True
    return mask
