"""Prefix search for names: the keys under which a name is indexed, and those of a query.

A word is indexed under each of its prefixes of two to twelve characters; Chinese, which has no spaces
between words, under each bigram of characters. A key is then found by equality in one index, which every
database does in time proportional to the matches.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_MAX_LENGTH: Final = 12
_MAX_KEPT: Final = 200
_MAX_ASKED: Final = 6
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_WORD: Final = re.compile(r"\w+")


def name_keys(*names: str) -> list[str]:
    """Return the index keys of names, at most 200."""
    keys = dict.fromkeys(key for name in names for word in _words(name) for key in _stored_prefixes(word))
    return list(keys)[:_MAX_KEPT]


def asked_keys(text: str) -> list[str]:
    """Return the keys that a name must have to match ``text``; none if ``text`` has no words."""
    keys = dict.fromkeys(key for word in _words(text[:200]) for key in _query_prefixes(word))
    return list(keys)[:_MAX_ASKED]


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(each for each in plain if not unicodedata.combining(each))
    for word in _WORD.findall(bare):
        yield from _HAN.findall(word)
        yield from (each for each in _HAN.split(word) if each)


def _stored_prefixes(word: str) -> Iterator[str]:
    if _HAN.match(word):
        yield from word
        yield from _pairs(word)
    else:
        yield from (word[:length] for length in range(min(2, len(word)), min(len(word), _MAX_LENGTH) + 1))


def _query_prefixes(word: str) -> Iterator[str]:
    if _HAN.match(word) and len(word) > 1:
        yield from _pairs(word)
    else:
        yield word[:_MAX_LENGTH]


def _pairs(word: str) -> Iterator[str]:
    return (word[at : at + 2] for at in range(len(word) - 1))
