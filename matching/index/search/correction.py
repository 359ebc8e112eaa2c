"""Spelling correction of a whole text: the spellings of its words that occur together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from string import ascii_lowercase
from typing import NamedTuple

from matching.index.documents import Query
from matching.index.queries.parsing import ParsedQuery, parse_query
from matching.index.search.snapshot import Snapshot
from matching.index.search.visible_counts import VisibleCounts
from matching.text import Token, fold, has_digit, tokenise
from matching.understand.price import find_price

KnownWords = Callable[[str], bool]
"""Tells whether a word is one in some language, and therefore not misspelt, whatever the catalogue has."""

_MAX_RARE_FREQUENCY = 3
"""Up to this many documents, a word may be a misspelling."""
_ROWS_PER_MISTAKE = 100_000
"""A catalogue of several times this many documents has as many times more of each mistake."""
_MAX_CORRECTED = 6
"""Up to this many rare words of a text are corrected: each costs a scan of the vocabulary."""
_MAX_MISSPELT_FREQUENCY = 2000
"""A word in more documents is not misspelt; counting the visible ones would cost more than a search."""
_MAX_WORDS = 32
"""More words are pasted text rather than typed; no correction is offered for that, since each word needs a look-up."""
_SPELLINGS = 4
"""Number of spellings tried for a word, of each distance."""
_BEAM = 6
"""Number of beginnings of the text that are continued with every spelling of the next word."""
_AS_TYPED = 3.0
"""Cost of leaving a rare word that has a far more frequent neighbour: more than that of two mistakes."""
_FIRST_LETTER = 0.5
"""Cost of a mistake in the first letter in addition: these are rare."""


class Spelling(NamedTuple):
    """A way to write a part of a text."""

    text: str
    matched: str
    """What of it a document must have: all, but the words of other languages that no document has."""
    cost: float
    """The less likely, the higher."""


def no_known_words(word: str) -> bool:
    """Return that a word is not known."""
    del word
    return False


def has_rare_word(snapshot: Snapshot, parsed_query: ParsedQuery) -> bool:
    """Return whether a query has a word that is in hardly any document, and therefore may be misspelt."""
    words = (
        query_term.term
        for query_term in parsed_query.query_terms
        if not query_term.han and not has_digit(query_term.term)
    )
    return any(snapshot.words.document_frequency(term) <= _MAX_RARE_FREQUENCY for term in words)


def correction(snapshot: Snapshot, query: Query, is_known: KnownWords = no_known_words) -> str | None:
    """Return the text with its misspelt words corrected, if visible documents then match; else None.

    All words are corrected at once: of the spellings of each, those are chosen that occur together and have the fewest
    mistakes. A word of any language stays as it is.
    """
    tokens = tokenise(query.text, overlapping=False)
    if len(tokens) > _MAX_WORDS:
        return None
    counts = VisibleCounts(snapshot, replace(query, terms={}, ranges={}))
    slots = _Spellings(snapshot, query, counts, is_known).of(tokens)
    if all(len(spellings) == 1 and not spellings[0].cost for spellings in slots):
        return None
    text = _likeliest(_pieces(query.text, tokens), slots, query.language, counts)
    return text if text != query.text else None


class _Spellings:
    """The possible spellings of the words of one query."""

    def __init__(self, snapshot: Snapshot, query: Query, counts: VisibleCounts, is_known: KnownWords) -> None:
        self._snapshot = snapshot
        self._query = query
        self._counts = counts
        self._is_known = is_known
        self._max_rare = _MAX_RARE_FREQUENCY * max(1, snapshot.rows // _ROWS_PER_MISTAKE)
        self._price = range(*find_price(query.text)[1:])
        self._corrected = 0

    def of(self, tokens: Sequence[Token]) -> list[list[Spelling]]:
        """Return the spellings of each word, at least one."""
        return [self._of(token) for token in tokens]

    def _of(self, token: Token) -> list[Spelling]:
        word = self._query.text[token.start : token.end]
        if token.han or has_digit(word) or token.start in self._price or self._is_frequent(token):
            return [Spelling(word, word, 0)]
        matching = self._counts.documents(parse_query(word, self._query.language))
        if self._is_known(word):
            return [Spelling(word, word if matching else "", 0)]
        if matching > self._max_rare or self._corrected == _MAX_CORRECTED:
            return [Spelling(word, word, 0)]
        self._corrected += 1
        costs = self._corrections(word, matching)
        return [
            Spelling(word, word, _AS_TYPED if costs else 0),
            *(Spelling(it, it, cost) for it, cost in costs.items()),
        ]

    def _corrections(self, word: str, matching: int) -> dict[str, float]:
        """Return other spellings of a word that some documents have, and their costs."""
        speller, ceilings = self._snapshot.speller, self._snapshot.max_title_counts
        near = speller.corrections(word.lower(), matching, ceilings, self._counts.titles, _SPELLINGS)
        if any(each.edits > 1 for each in near) and any(map(self._is_known, _one_mistake_away(word.lower()))):
            near = [each for each in near if each.edits == 1]  # a nearer word of some language may be meant
        return {each.word: each.edits + _FIRST_LETTER * _begins_otherwise(each.word, word) for each in near}

    def _is_frequent(self, token: Token) -> bool:
        return self._snapshot.words.document_frequency(token.term) > _MAX_MISSPELT_FREQUENCY


def _one_mistake_away(word: str) -> Iterator[str]:
    """Yield the spellings from which one mistake leads to a word, with plain Latin letters put in."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]


def _begins_otherwise(word: str, typed: str) -> bool:
    return fold(word)[:1] != fold(typed)[:1]


def _pieces(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return what stands before each word, and after the last one."""
    ends = [0, *(token.end for token in tokens)]
    starts = [*(token.start for token in tokens), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


def _likeliest(
    pieces: Sequence[str], slots: Iterable[Sequence[Spelling]], language: str, counts: VisibleCounts
) -> str | None:
    """Return the text with the cheapest spellings that occur together in a visible document; None if none do.

    Of equally cheap ones, those of the most documents; a beam search from the first word to the last.
    """
    beam = [Spelling("", "", 0)]
    for before, spellings in zip(pieces, slots, strict=False):
        longer = [
            Spelling(begun.text + before + each.text, begun.matched + before + each.matched, begun.cost + each.cost)
            for begun in beam
            for each in spellings
        ]
        if len(longer) > 1:
            found = [(each.cost, -counts.documents(parse_query(each.matched, language)), each) for each in longer]
            longer = [each for _, count, each in sorted(found) if count]
        beam = longer[:_BEAM]
    found_one = beam and counts.documents(parse_query(beam[0].matched, language))
    return beam[0].text + pieces[-1] if found_one else None
