"""Keys for finding similar segments among millions in a database: sharing a key makes two candidates.

Keys of short segments are their set of words, and its subsets without one word in four: two segments of 0.75
similarity or more certainly share one (deletion neighbourhoods, as in FastSS, Bocek et al. 2007). Longer ones
have bands of MinHash values (Broder 1997; bands: Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4),
and share one almost certainly. Segments in between have both.
"""

import hashlib
from base64 import b32encode
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from translation.memory.fuzzy import MAX_TOKENS, segment
from translation.memory.values import VALUE, Finder, numerals_in

MAX_SHORT_WORDS = 7
"""Words of the longest segments with keys for all their subsets."""
_MIN_BAND_WORDS = 6
"""Words of the shortest segments with bands: one of 7 words may be similar to one of 9, and 6 to 8."""
_BANDS, _ROWS = 24, 4
MAX_KEYS = MAX_SHORT_WORDS + 1 + _BANDS
_BYTES = 8


def blocking_keys(text: str, language: str, find: Finder = numerals_in) -> tuple[str, ...]:
    """Return the keys by which similar segments are found: at most `MAX_KEYS` short ASCII strings, none without words.

    Texts of one language with a `similarity` of 0.75 or more share at least one: certainly where both have up to
    `MAX_SHORT_WORDS` words, beyond that in more than 99 of 100 cases. Numbers and other values in a text do not
    affect its keys.
    """
    words = _numbered(segment(text, language, find).tokens[:MAX_TOKENS])
    if not words:
        return ()
    found = dict.fromkeys(_deletion_keys(words, language)) if len(words) <= MAX_SHORT_WORDS else {}
    if len(words) >= _MIN_BAND_WORDS:
        found |= dict.fromkeys(_band_keys(words, language))
    return tuple(found)


def _numbered(tokens: Iterable[str]) -> list[str]:
    """Return the tokens numbered by occurrence, making a set of a multiset: the second ``x`` is not the first."""
    seen: dict[str, int] = {}
    numbered = []
    for token in tokens:
        seen[token] = seen.get(token, 0) + 1
        numbered.append(f"{token}\n{seen[token]}")
    return sorted(numbered)


def _deletion_keys(words: Sequence[str], language: str) -> Iterable[str]:
    for kept in range(len(words), len(words) - len(words) // 4 - 1, -1):
        for some in combinations(words, kept):
            yield _key(["left", language, *some])


def _band_keys(words: Sequence[str], language: str) -> Iterable[str]:
    hashes = np.array([int.from_bytes(_digest(word), "big") for word in words], np.uint64)
    values = (hashes ^ _XOR_MASKS) * _FACTORS
    values ^= values >> np.uint64(32)
    smallest = (values * _FACTORS).argmin(axis=1).reshape(_BANDS, _ROWS)
    for band, chosen in enumerate(smallest.tolist()):
        some = [words[place] for place in chosen]
        if not all(word.startswith(VALUE) for word in some):
            yield _key([str(band), language, *some])


def _numbers(name: str) -> NDArray[np.uint64]:
    """Return a number for each row of each band, uint64 [rows, 1]: from a hash, so that it never changes."""
    digests = [_digest(f"{name}\n{row}") for row in range(_BANDS * _ROWS)]
    return np.array([[int.from_bytes(digest, "big")] for digest in digests], np.uint64)


def _key(parts: Sequence[str]) -> str:
    return b32encode(_digest("\0".join(parts))).decode().rstrip("=")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()


_XOR_MASKS = _numbers("mixed")
_FACTORS = _numbers("factors") | np.uint64(1)
