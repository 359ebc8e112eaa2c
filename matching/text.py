"""Tokenisation: the same term for every usual spelling of a word.

A *term* is the normalised form by which words are compared: full-width and compatibility forms as plain ones (NFKC),
lower case, no accents, Arabic and Russian spelling variants unified, plurals folded. Chinese is segmented into words,
plus single characters and pairs, because no two people segment alike. Parts of model numbers are also joined, so that
`WH-1000XM4`, `WH 1000XM4` and `wh1000 xm4` match.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import rjieba

from matching.stems import stem

_HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670"
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<decimal>\d+(?:[.,]\d+)+(?!\w))"
    rf"|(?P<word>[^\W_{_HAN}](?:[^\W_{_HAN}]|[{_MARKS}])*)"
)
_REMOVED_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ARABIC = str.maketrans("أإآٱىةؤئکی", "اااايهويكي", "\u0640")
_LATIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"})
CONNECTORS = frozenset("-\u2010\u2011\u2012\u2013\u2212\uff0d./_+")
_MAX_TERM_LENGTH = 64
_MAX_SPAN_TOKENS = 4
_MAX_PREFIX_LENGTH = 6
_APART, _SPACE, _HYPHEN = range(3)
"""Separator between two tokens."""


class Token(NamedTuple):
    """A word at `text[start:end]` with its term; Chinese ones may overlap."""

    start: int
    end: int
    term: str
    han: bool


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return a word without accents and spelling variants; plurals stay."""
    return fold_text(text)


def fold_text(text: str) -> str:
    """Return a text folded like that, without caching: for long texts, which do not recur."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN).translate(_ARABIC)
    return plain.translate(_BASES)


class _Bases(dict[int, str | None]):
    """Replacements by code point: the base of a letter whose mark is often omitted; None for such a mark.

    The breve of й and the marks of Indian scripts carry meaning; those of Latin and Greek are often omitted.
    """

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0]
        chosen = base if "a" <= base <= "z" or "\u0370" <= base <= "\u03ff" else letter
        self[code] = None if _REMOVED_MARKS.fullmatch(chosen) else chosen
        return self[code]


_BASES = _Bases()


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """Return the term of one word or number."""
    if _THOUSANDS.fullmatch(word):
        return re.sub("[.,]", "", word)
    return stem(fold(word).replace(",", "."))[:_MAX_TERM_LENGTH]


def tokenise(text: str, *, overlapping: bool = True) -> list[Token]:
    """Return the words of a text in order. With `overlapping`, Chinese words include the words inside them."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "han":
            tokens.extend(_han_words(match[0], match.start(), overlapping=overlapping))
        else:
            tokens.append(Token(match.start(), match.end(), term_of(match[0]), False))  # noqa: FBT003
    return tokens


def _han_words(run: str, offset: int, *, overlapping: bool) -> Iterator[Token]:
    # Folding may change the length (compatibility ideographs do not, kana ligatures do): segment the original.
    words = rjieba.tokenize(run, mode="search" if overlapping else "default")
    return (Token(offset + start, offset + end, fold(word), True) for word, start, end in words)  # noqa: FBT003


def grams(text: str) -> list[str]:
    """Return each Chinese or Japanese character and each pair of neighbours."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "han":
            found.extend(pairs(fold(match[0])))
            found.extend(fold(match[0]))
    return found


def pairs(word: str) -> list[str]:
    """Return the pairs of neighbouring characters, or the word itself if it is one character."""
    return [word[i : i + 2] for i in range(len(word) - 1)] or [word]


class TokenSpan(NamedTuple):
    """Neighbouring tokens `first` to `last` (both inclusive) written as one: `wh1000xm4`."""

    first: int
    last: int
    term: str


def spans(text: str, tokens: Sequence[Token], *, words: bool = False) -> list[TokenSpan]:
    """Return the joined forms of neighbours that could be one model number, measure or compound word.

    Neighbours are separated by one space or hyphen, dot, slash, plus or underscore. If separated by spaces they are
    joined only if they contain a digit, and no long word; with `words` also any two of them: `micro sd`.
    """
    parts = ["" if token.han else compact(text[token.start : token.end]) for token in tokens]
    digits = [has_digit(part) for part in parts]
    shorts = [digit or len(part) <= _MAX_PREFIX_LENGTH for part, digit in zip(parts, digits, strict=True)]
    gaps = [_gap(text, before, after) for before, after in pairwise(tokens)]
    found = []
    for first in range(len(tokens) - 1):
        hyphens, short, digit = True, shorts[first], digits[first]
        for last in range(first + 1, min(first + _MAX_SPAN_TOKENS, len(tokens))):
            gap = gaps[last - 1]
            hyphens, short = hyphens and gap == _HYPHEN, short and shorts[last]
            together = words and last == first + 1
            if gap == _APART or not (hyphens or short or together):
                break  # and nothing longer could be joined
            digit = digit or digits[last]
            if hyphens or (short and digit) or together:
                found.append(TokenSpan(first, last, compact("".join(parts[first : last + 1]))))
    return found


def _gap(text: str, before: Token, after: Token) -> int:
    between = text[before.end : after.start]
    if before.han or after.han or len(between) != 1:
        return _APART
    return _HYPHEN if between in CONNECTORS else _SPACE if between.isspace() else _APART


@lru_cache(maxsize=100_000)
def compact(code: str) -> str:
    """Return a code normalised for comparison: letters and digits only, GTINs without leading zeros.

    A GTIN-12 with a leading zero is the GTIN-13 of the same article (GS1 General Specifications 3.3.2).
    """
    plain = "".join(letter for letter in fold(code) if letter.isalnum())
    if plain.isdecimal() and len(plain) >= 8:
        plain = plain.lstrip("0") or plain
    return plain[:_MAX_TERM_LENGTH]


@lru_cache(maxsize=100_000)
def has_digit(term: str) -> bool:
    """Return whether a term is, or looks like part of, a number or code."""
    return any(letter.isdigit() for letter in term)
