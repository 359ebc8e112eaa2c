"""Query parsing: the words a query needs and the codes it may name."""

from dataclasses import dataclass
from functools import cached_property

from matching.stopwords import stopwords
from matching.text import Token, TokenSpan, compact, has_digit, spans, tokenise
from matching.understand.heads import heads_of
from matching.understand.price import Price, read_price

_SHORTEST_CODE = 4
_SHORTEST_NUMBER = 6
"""Minimum length of a code of digits alone: 1000 is more often watts."""
_SHORTEST_WORD = 3
"""Shorter letters beside a number are more often part of a code than a word."""
_MOST_NEEDS = 32


@dataclass(frozen=True)
class Kind:
    """Another word in the catalogue for the kind of thing that a query names: `notebook` for `laptop`."""

    term: str
    likeness: float
    """Its value relative to the query's own word, 0 to 1."""
    sureness: float
    """Confidence that a thing of this kind is meant, 0 to 1."""


@dataclass(frozen=True)
class Need:
    """A word of the query, and the longer words it forms with its neighbours."""

    term: str
    han: bool = False
    joined: tuple[str, ...] = ()
    written: str = ""
    """The word as typed."""
    head: bool = False
    """Whether it may be the thing asked for, rather than a modifier."""
    kinds: tuple[Kind, ...] = ()
    """Other words for it where it names the kind of thing; found by meaning, in this catalogue."""


@dataclass(frozen=True)
class QueryPlan:
    """A parsed query."""

    needs: tuple[Need, ...]
    codes: tuple[str, ...]
    is_code: bool
    """Only numbers and parts of codes: it has no meaning to search by."""
    asked: str = ""
    """The text without its price condition."""
    price: Price | None = None
    """The price limits it sets."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """All terms and codes it looks for."""
        return frozenset(self.codes).union(*((need.term, *need.joined) for need in self.needs))


NOTHING = QueryPlan((), (), is_code=False)
"""The empty plan."""


def plan(text: str, language: str = "") -> QueryPlan:
    """Parse a query. Stopwords of the language (of all, if unknown) are dropped unless nothing else remains."""
    text, price = read_price(text)
    tokens = tokenise(text, overlapping=False)
    joined = spans(text, tokens, words=True)
    small = stopwords(language)
    wanted = [i for i, token in enumerate(tokens) if token.term not in small] or list(range(len(tokens)))
    heads = {head.term for head in heads_of(text, language)} or {tokens[i].term for i in wanted[-1:]}
    words = (text[tokens[i].start : tokens[i].end] for i in wanted)
    needs = tuple(
        _need(tokens[i], i, joined, word, heads) for i, word in zip(wanted[:_MOST_NEEDS], words, strict=False)
    )
    return QueryPlan(tuple(dict.fromkeys(needs)), _codes(text, tokens, joined), _only_code(tokens, joined), text, price)


def _need(token: Token, place: int, joined: list[TokenSpan], written: str, heads: set[str]) -> Need:
    around = dict.fromkeys(span.term for span in joined if span.first <= place <= span.last)
    return Need(token.term, token.han, tuple(around), written.lower(), token.term in heads)


def _codes(text: str, tokens: list[Token], joined: list[TokenSpan]) -> tuple[str, ...]:
    candidates = [compact(text[token.start : token.end]) for token in tokens] + [span.term for span in joined]
    codes = [code for code in candidates if _looks_like_code(code)]
    whole = compact(text)
    return tuple(dict.fromkeys([*codes, whole] if whole else codes))


def _looks_like_code(term: str) -> bool:
    least = _SHORTEST_NUMBER if term.isdecimal() else _SHORTEST_CODE
    return len(term) >= least and has_digit(term)


def _only_code(tokens: list[Token], joined: list[TokenSpan]) -> bool:
    """Return whether a text is one or several codes: `WH 1000XM4` is, `4k tv` and `2 hp pump` are not."""
    near_number = {place for span in joined if has_digit(span.term) for place in range(span.first, span.last + 1)}
    parts = (
        has_digit(token.term) or (len(token.term) < _SHORTEST_WORD and place in near_number)
        for place, token in enumerate(tokens)
    )
    return any(_looks_like_code(token.term) for token in tokens) and all(parts)
