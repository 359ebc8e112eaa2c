"""Help for whoever types: the rest of a word, and what was probably meant."""

import numpy as np

from matching.index.documents import Query
from matching.index.plan import Plan, plan
from matching.index.search import visible
from matching.index.snapshot import Mask, Snapshot
from matching.text import has_digit, tokenise

_RARE = 3
"""Documents with a word, up to which it is worth asking whether another was meant."""


def completions(snapshot: Snapshot, prefix: str, query: Query, limit: int) -> list[str]:
    """Return up to `limit` texts that begin like `prefix` and go on with a word of titles that may be seen."""
    tokens = tokenise(prefix, overlapping=False)
    if not tokens or prefix[-1].isspace():
        return []
    before, last = prefix[: tokens[-1].start], prefix[tokens[-1].start :]
    seen = visible(snapshot, query)
    if before.strip():
        seen = seen & _with_words(snapshot, plan(before, query.language))
    words = snapshot.speller.complete(last, snapshot.word_counts(seen), limit)
    return [before + word for word in words]


def has_rare(snapshot: Snapshot, wanted: Plan) -> bool:
    """Say whether a plan has a word that hardly any document has, and that may therefore be misspelt."""
    words = (need.term for need in wanted.needs if not need.han and not has_digit(need.term))
    return any(snapshot.words.written(term) <= _RARE for term in words)


def correction(snapshot: Snapshot, query: Query, seen: Mask) -> str | None:
    """Return the text with its misspelt words put right, if documents that may be seen then match; else None."""
    counts = snapshot.word_counts(seen)
    corrected, end = [], 0
    for token in tokenise(query.text, overlapping=False):
        word = query.text[token.start : token.end]
        if not token.han and not has_digit(word):
            matching = int((_with_words(snapshot, plan(word, query.language)) & seen).sum())
            word = snapshot.speller.correct(word.lower(), matching, counts) or word
        corrected += [query.text[end : token.start], word]
        end = token.end
    text = "".join([*corrected, query.text[end:]])
    found = text != query.text and (_with_words(snapshot, plan(text, query.language)) & seen).any()
    return text if found else None


def _with_words(snapshot: Snapshot, wanted: Plan) -> Mask:
    """Return the rows that have all words of a plan."""
    rows = snapshot.words.match(wanted, every=True).rows
    mask = np.zeros(snapshot.rows, np.bool_)
    mask[rows[rows < snapshot.rows]] = True
    return mask
