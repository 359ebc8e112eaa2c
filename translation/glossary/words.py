"""Tokenisation for term matching, and a trie of the words of all terms."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

_SINGLE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d"
_WORD = re.compile(rf"[{_SINGLE}]|[^\W_{_SINGLE}][^\W_{_SINGLE}{_MARKS}]*(?:[{_MARKS}]+[^\W_{_SINGLE}]*)*|[^\s]")
_MAX_ACRONYM_LENGTH = 5


class GlossaryToken(NamedTuple):
    """A word, a Chinese character or a sign at ``text[start:end]``; ``key`` is its form for comparison."""

    start: int
    end: int
    key: str


def words(text: str) -> list[GlossaryToken]:
    """Return the words of a text in order. Keys are case-folded, in NFC."""
    return [GlossaryToken(*match.span(), _key(match[0])) for match in _WORD.finditer(text)]


def _key(word: str) -> str:
    return word.casefold() if word.isascii() else unicodedata.normalize("NFC", word.casefold())


def keys_of(term: str) -> tuple[str, ...]:
    """Return the keys of a term's words; the same for all its spellings."""
    return tuple(word.key for word in words(term))


def is_case_sensitive(term: str) -> bool:
    """Return whether a term is an acronym: ``IT`` is not ``it``."""
    return len(term) <= _MAX_ACRONYM_LENGTH and term.isupper()


Payload = TypeVar("Payload")


@dataclass
class _Node(Generic[Payload]):
    children: dict[str, "_Node[Payload]"] = field(default_factory=dict)
    payloads: list[tuple[str, Payload]] = field(default_factory=list)


class TermMatch(NamedTuple, Generic[Payload]):
    """A term at ``text[start:end]`` with all its payloads in insertion order."""

    start: int
    end: int
    payloads: Sequence[Payload]


class TermTrie(Generic[Payload]):
    """Trie of terms by word. The time of a search depends on the length of the text, not on the number of terms."""

    def __init__(self) -> None:
        self._root: _Node[Payload] = _Node()

    def add(self, term: str, payload: Payload) -> None:
        """Add a payload to a term."""
        node = self._root
        for key in keys_of(term):
            node = node.children.setdefault(key, _Node())
        node.payloads.append((term, payload))

    def matches(self, text: str) -> Iterator[TermMatch[Payload]]:
        """Yield the terms in a text from left to right, the longest at each position; they do not overlap."""
        cut = words(text)
        first = 0
        while first < len(cut):
            hit, first = self._longest(text, cut, first)
            if hit:
                yield hit

    def _longest(self, text: str, tokens: Sequence[GlossaryToken], first: int) -> tuple[TermMatch[Payload] | None, int]:
        node, hit, following = self._root, None, first + 1
        for place in range(first, len(tokens)):
            children = node.children.get(tokens[place].key)
            if children is None:
                break
            node = children
            start, end = tokens[first].start, tokens[place].end
            payloads = [
                payload for term, payload in node.payloads if not is_case_sensitive(term) or text[start:end] == term
            ]
            if payloads:
                hit, following = TermMatch(start, end, payloads), place + 1
        return hit, following
