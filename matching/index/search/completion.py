"""Completion of typed text: words and phrases of visible titles, names of things that are there, and documents' names.

Nothing is suggested that no visible document has.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import numpy as np

from matching.index.documents import Document, Query
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.index.search.visible_counts import VisibleCounts, term_of_word
from matching.index.storage.layout import KIND, label
from matching.index.vocabulary.name_table import NameTable
from matching.index.vocabulary.thing_names import ThingNames
from matching.prefixes import is_han
from matching.stopwords import stopwords
from matching.text import Token, fold, fold_text, has_digit, tokenise
from matching.understand.lists import words_of

_MAX_LENGTH = 100
"""Longer texts are pasted rather than typed."""
_SAMPLE = 40
"""Number of documents whose titles are looked at for phrases with a word."""
_SAMPLED_WORDS = 3
_MAX_PHRASE = 4
"""Number of words of a phrase after the typed ones."""
_MIN_PHRASE_TITLES = 2
"""A phrase of a single title is that title's own."""
_MIN_PHRASE_SHARE = 0.6
"""A phrase stands for its beginning if it makes up this share of the titles with it."""
_MIN_LETTERS = 2
"""Shorter beginnings of names and phrases have too many endings."""
_COUNTED_NAMES = 2
"""Times as many names are counted as are suggested, the likeliest first."""


def complete(snapshot: Snapshot, text: str, query: Query, names: ThingNames, limit: int) -> list[str]:
    """Return up to `limit` texts that continue the typed one, without regard to case.

    Names of things, those in the query's language first, take turns with words and phrases of titles. `query` gives
    audiences and filters.
    """
    tokens = tokenise(text, overlapping=False)
    if not tokens or len(text) > _MAX_LENGTH or limit < 1:
        return []
    typed = _Typed(text, tokens)
    from_titles = list(_of_titles(snapshot, typed, query, limit))
    from_names = _of_names(snapshot, text.strip(), query, names, limit)
    both = [each for pair in zip_longest(from_names, from_titles) for each in pair if each]
    unique: dict[tuple[str, ...], str] = {}
    for each in both:
        if fold(each) != fold(text.strip()):
            unique.setdefault(tuple(token.term for token in tokenise(each)), each)
    return list(unique.values())[:limit]


def complete_names(snapshot: Snapshot, text: str, query: Query, limit: int) -> list[str]:
    """Return the ids of up to `limit` visible documents of a query's kinds with a name that continues the typed text.

    The names of all documents of these kinds are kept in memory.
    """
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return []
    visible = Conditions(snapshot, query).allowed().mask
    rows = [row for kind in query.kinds for row in _names(snapshot, kind).beginning_with(text, visible, limit)]
    return [snapshot.id_of(row) for row in rows[:limit]]


def _names(snapshot: Snapshot, kind: str) -> NameTable:
    def make(cached: NameTable | None) -> NameTable:
        if cached is not None and cached.rows == snapshot.rows:
            return cached
        code = snapshot.labels.codes.get(label(KIND, kind))
        first = cached.rows if cached else 0
        rows = first + np.flatnonzero(snapshot.columns["kind"][first : snapshot.rows] == (-1 if code is None else code))
        named = [(row, snapshot.document(row)) for row in rows.tolist() if snapshot.live_mask[row]]
        return NameTable(snapshot.rows, named, cached)

    table: NameTable = snapshot.name_tables.get(kind, make)
    return table


class _Typed:
    """Typed text: its whole words, the beginning of the last one (empty after a space), and what stands before it."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        ended = text[tokens[-1].end :] != ""
        whole = tokens if ended else tokens[:-1]
        self.beginning = "" if ended else text[tokens[-1].start : tokens[-1].end]
        self.before = text[: tokens[-1].start]
        terms = [token.term for token in whole]
        self.terms = [term for term in terms if term not in stopwords("")] or terms
        self.words = [fold(text[token.start : token.end]) for token in whole]


def _of_titles(snapshot: Snapshot, typed: _Typed, query: Query, limit: int) -> Iterator[str]:
    """Yield phrases of several titles, and words, the most frequent first."""
    counts = VisibleCounts(snapshot, query, typed.terms)
    ceilings = snapshot.max_title_counts
    words = snapshot.speller.complete(typed.beginning, ceilings, counts.titles, limit) if typed.beginning else []
    phrases: Counter[str] = Counter()
    for word in _sampled(typed, words):
        documents = counts.sample([term_of_word(word)] if word else [], _SAMPLE)
        phrases |= _phrases(documents, (*typed.words, fold(word)) if word else typed.words)
    ranked = sorted(phrases.items(), key=lambda each: (-each[1], each[0]))
    best = [typed.before + phrase for phrase, _ in ranked[:limit]]
    yield from (each for pair in zip_longest((typed.before + word for word in words), best) for each in pair if each)


def _sampled(typed: _Typed, words: Sequence[str]) -> Sequence[str]:
    """Return the words to look for phrases with: the most frequent, none for a mere letter, "" after a whole word."""
    if not typed.beginning:
        return [""]
    return [typed.beginning, *words[:_SAMPLED_WORDS]] if _is_telling(typed.beginning) else []


def _is_telling(beginning: str) -> bool:
    """Return whether a beginning has letters enough; in Chinese one character says much."""
    return len(beginning) >= _MIN_LETTERS or is_han(beginning)


def _phrases(documents: Iterable[Document], words: Sequence[str]) -> Counter[str]:
    """Return what several titles have after some words, from the last of these on, and the number of such titles."""
    titles = {
        title.lower()
        for each in documents
        for title in (each.title, *(text for _, text in each.titles))
        if words[-1] in fold_text(title)
    }
    found = Counter(phrase for title in titles for phrase in set(_continuations(title, words)))
    frequent = {phrase: count for phrase, count in found.items() if count >= _MIN_PHRASE_TITLES}
    return Counter({phrase: count for phrase, count in frequent.items() if not _is_cut(phrase, count, frequent)})


def _is_cut(phrase: str, count: int, phrases: dict[str, int]) -> bool:
    """Return whether a phrase is only the beginning of another, which most titles with it have."""
    return any(
        other != phrase and other.startswith(phrase) and of_other >= _MIN_PHRASE_SHARE * count
        for other, of_other in phrases.items()
    )


def _continuations(title: str, words: Sequence[str]) -> Iterator[str]:
    """Yield the phrases of a title that go on after some words; small words and numbers do not end a phrase."""
    tokens = tokenise(title, overlapping=False)
    folded = [fold(title[token.start : token.end]) for token in tokens]
    small = stopwords("") | words_of("links")
    for place in range(len(tokens) - len(words)):
        if folded[place : place + len(words)] != list(words):
            continue
        last = place + len(words) - 1
        for end in range(last + 1, min(last + 1 + _MAX_PHRASE, len(tokens))):
            between = title[tokens[end - 1].end : tokens[end].start]
            if between.strip("-' ’") or has_digit(folded[end]):
                break
            if folded[end] not in small:
                yield title[tokens[last].start : tokens[end].end]


def _of_names(snapshot: Snapshot, text: str, query: Query, names: ThingNames, limit: int) -> list[str]:
    """Return a name of each thing that a visible title names in some language, the most frequent things first."""
    if not _is_telling(text):
        return []
    near = names.beginning_with(text, query.language)
    likely = {thing: _likely_terms(snapshot, names.terms(thing)) for thing in {name.thing for name in near}}
    ranked = sorted(
        (name for name in near if likely[name.thing]),
        key=lambda name: (name.language != query.language, -likely[name.thing][0][0]),
    )
    one_each = {name.thing: name for name in reversed(ranked)}
    candidates = [name for name in ranked if one_each[name.thing] is name][: _COUNTED_NAMES * limit]
    counts = VisibleCounts(snapshot, query)
    visible = (
        name.text for name in candidates if any(counts.titles_with_all(terms) for _, terms in likely[name.thing])
    )
    return [text for text, _ in zip(visible, range(limit), strict=False)]


def _likely_terms(snapshot: Snapshot, names: Iterable[Sequence[str]]) -> list[tuple[int, Sequence[str]]]:
    """Return the terms of those names that titles may have, most frequent first, with an upper bound for the number."""
    known, words = snapshot.vocabulary.terms, snapshot.words
    bounds = (
        (min(words.frequency("title", term) + words.frequency("keywords", term) for term in terms), terms)
        for terms in names
        if known.issuperset(terms)
    )
    return sorted((each for each in bounds if each[0]), key=lambda each: -each[0])
