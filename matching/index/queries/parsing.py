"""Query parsing: the terms a query asks for and the codes it may name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby, pairwise

from matching.stopwords import stopwords
from matching.text import Token, TokenSpan, compact, fold, has_digit, spans, tokenise
from matching.understand.concepts import NO_CONCEPTS, ConceptReader, NamedConcept, TextReading, exactly, is_a, names
from matching.understand.heads import heads_of
from matching.understand.price import Price, read_price

_MIN_CODE_LENGTH = 4
_MIN_NUMBER_LENGTH = 6
"""Minimum length of a code of digits alone: 1000 is more often watts."""
_MIN_WORD_LENGTH = 3
"""Shorter letters beside a number are more often part of a code than a word."""
_MAX_QUERY_TERMS = 32


@dataclass(frozen=True)
class Expansion:
    """Another word in the catalogue for the kind of thing that a query names: `notebook` for `laptop`."""

    term: str
    similarity: float
    """Its value relative to the query's own word, 0 to 1."""
    confidence: float
    """Confidence that a thing of this kind is meant, 0 to 1."""


@dataclass(frozen=True)
class QueryTerm:
    """A word of the query, and the longer words it forms with its neighbours."""

    term: str
    han: bool = False
    joined: tuple[str, ...] = ()
    surface: str = ""
    """The word as typed."""
    head: bool = False
    """Whether it may be the thing asked for, rather than a modifier."""
    expansions: tuple[Expansion, ...] = ()
    """Other words for it where it names the kind of thing; found by meaning, in this catalogue."""
    concepts: tuple[str, ...] = ()
    """Terms of the concepts that it names, or is a part of the name of."""
    things: tuple[str, ...] = ()
    """Terms of documents that are the very thing asked for; none if it is not the thing asked for."""


@dataclass(frozen=True)
class ParsedQuery:
    """A parsed query."""

    query_terms: tuple[QueryTerm, ...]
    codes: tuple[str, ...]
    is_code: bool
    """Only numbers and parts of codes: it has no meaning to search by."""
    text: str = ""
    """The text without its price condition."""
    price: Price | None = None
    """The price limits it sets."""

    @cached_property
    def things(self) -> frozenset[str]:
        """Concept terms of documents that are the thing asked for, or a kind of it; none if that is not known."""
        return frozenset(term for each in self.query_terms if each.things for term in each.concepts)

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms and codes it looks for."""
        return frozenset(self.codes).union(*((query_term.term, *query_term.joined) for query_term in self.query_terms))


EMPTY_QUERY = ParsedQuery((), (), is_code=False)
"""The empty query."""


def parse_query(text: str, language: str = "", reader: ConceptReader = NO_CONCEPTS) -> ParsedQuery:
    """Parse a query, with the concepts that a reader finds in it.

    Stopwords of the language (of all, if unknown) are dropped unless nothing else remains.
    """
    text, price = read_price(text)
    reading = reader.read(text, language)
    tokens, wholes = _split(text, tokenise(text, overlapping=False), reading)
    joined = [*spans(text, tokens, words=True), *wholes]
    stop = stopwords(language)
    whole = {each[:2] for each in reading.named}  # `CE` is a mark, and a small word of French
    kept = [i for i, token in enumerate(tokens) if token.term not in stop or (token.start, token.end) in whole]
    kept = kept or list(range(len(tokens)))
    heads = {head.term for head in heads_of(text, language)} or {tokens[i].term for i in kept[-1:]}
    words = (text[tokens[i].start : tokens[i].end] for i in kept)
    query_terms = _with_concepts(
        [
            _query_term(tokens[i], i, joined, word, heads)
            for i, word in zip(kept[:_MAX_QUERY_TERMS], words, strict=False)
        ],
        [tokens[i] for i in kept],
        reading,
    )
    return ParsedQuery(
        tuple(dict.fromkeys(query_terms)), _codes(text, tokens, joined), _only_code(tokens, joined), text, price
    )


def _query_term(token: Token, place: int, joined_spans: list[TokenSpan], surface: str, heads: set[str]) -> QueryTerm:
    around = dict.fromkeys(span.term for span in joined_spans if span.first <= place <= span.last)
    return QueryTerm(token.term, token.han, tuple(around), surface.lower(), token.term in heads)


def _split(text: str, tokens: Sequence[Token], reading: TextReading) -> tuple[list[Token], list[TokenSpan]]:
    """Return tokens with Chinese words as concepts divide and join them, and divided words as spans of their parts.

    Dictionaries of words and of concepts differ: one has `保温瓶`, the other `保温` and `瓶`; one has `太阳能` and
    `板`, the other `太阳能板`, which a floodlight with both somewhere is not.
    """
    parts = [part for token in tokens for part in _divided(text, token, reading)]
    parts = [part for named, some in groupby(parts, partial(_named_at, reading)) for part in _joined(text, named, some)]
    wholes = []
    for token in tokens:
        inside = [place for place, part in enumerate(parts) if part.start < token.end and token.start < part.end]
        if len(inside) > 1:
            wholes.append(TokenSpan(inside[0], inside[-1], token.term))
    return parts, wholes


def _divided(text: str, token: Token, reading: TextReading) -> Iterator[Token]:
    """Yield the parts of a Chinese word between the borders of concepts; other words are whole."""
    borders = {place for each in reading.named for place in each[:2] if token.start < place < token.end}
    if not token.han or not borders:
        yield token
        return
    for start, end in pairwise([token.start, *sorted(borders), token.end]):
        yield Token(start, end, fold(text[start:end]), token.han)


def _joined(text: str, named: NamedConcept | None, parts: Iterable[Token]) -> Iterator[Token]:
    """Yield parts as one word if all are Chinese and of one concept."""
    some = list(parts)
    if named is None or len(some) == 1 or not all(part.han for part in some):
        yield from some
        return
    yield Token(some[0].start, some[-1].end, fold(text[some[0].start : some[-1].end]), some[0].han)


def _named_at(reading: TextReading, token: Token) -> NamedConcept | None:
    """Return the concept that a word is, or is a part of the name of."""
    return next((each for each in reading.named if each.start <= token.start and token.end <= each.end), None)


def _with_concepts(
    query_terms: Sequence[QueryTerm], tokens: Sequence[Token], reading: TextReading
) -> Iterator[QueryTerm]:
    """Yield query terms with the concepts of the words that they are, or are a part of.

    Where several things are named, none of them is known to be the one asked for.
    """
    head = None if reading.several else reading.head
    for query_term, token in zip(query_terms, tokens, strict=False):
        around = _named_at(reading, token)
        if around is None:
            yield query_term
        elif around == head:
            things = tuple(map(exactly, around.keys))
            yield replace(query_term, concepts=tuple(map(is_a, around.keys)), things=things)
        else:
            yield replace(query_term, concepts=tuple(map(names, around.keys)))


def _codes(text: str, tokens: list[Token], joined_spans: list[TokenSpan]) -> tuple[str, ...]:
    candidates = [compact(text[token.start : token.end]) for token in tokens] + [span.term for span in joined_spans]
    codes = [code for code in candidates if _looks_like_code(code)]
    whole = compact(text)
    return tuple(dict.fromkeys([*codes, whole] if whole else codes))


def _looks_like_code(term: str) -> bool:
    minimum = _MIN_NUMBER_LENGTH if term.isdecimal() else _MIN_CODE_LENGTH
    return len(term) >= minimum and has_digit(term)


def _only_code(tokens: list[Token], joined_spans: list[TokenSpan]) -> bool:
    """Return whether a text is one or several codes: `WH 1000XM4` is, `4k tv` and `2 hp pump` are not."""
    near_number = {place for span in joined_spans if has_digit(span.term) for place in range(span.first, span.last + 1)}
    parts = (
        has_digit(token.term) or (len(token.term) < _MIN_WORD_LENGTH and place in near_number)
        for place, token in enumerate(tokens)
    )
    return any(_looks_like_code(token.term) for token in tokens) and all(parts)
