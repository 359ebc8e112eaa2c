"""Ids that carry their kind: ``prod_01HZX3…``.

The prefix is followed by a ULID (26 characters of Crockford's base 32: 48 bits of
milliseconds, 80 random bits), so that ids sort by creation time and cannot be
guessed. Source: github.com/ulid/spec.
"""

import hashlib
import re
import secrets
import time
from bisect import bisect_right
from typing import Final

from expo.kit.errors import NotFound

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS: Final = 26
_PAIRS: Final = [first + second for first in _ALPHABET for second in _ALPHABET]
"""Pairs of letters, indexed by the ten bits that they encode."""
_SHIFTS: Final = range(120, -1, -10)
NUMBERS: Final = 1 << 128
"""Number of possible ids of one kind."""
_SHAPE: Final = re.compile(r"[a-z]{2,5}_[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(prefix: str) -> str:
    """Return a new id; ``prefix`` is 2 to 5 lower-case letters, one per kind of thing."""
    return id_at(prefix, number_now() | secrets.randbits(80))


def number_now() -> int:
    """Return the lowest number that an id created now could have."""
    return (time.time_ns() // 1_000_000) << 80


def is_id(value: object, prefix: str) -> bool:
    """Return whether ``value`` has the form of an id of this kind."""
    return isinstance(value, str) and value.startswith(f"{prefix}_") and _SHAPE.fullmatch(value) is not None


def checked_id(value: str, prefix: str, *, field: str | None = None) -> str:
    """Return ``value`` if it is an id of this kind; raise `NotFound` otherwise.

    Malformed ids and ids of another kind are treated like ids of nothing.
    """
    if not is_id(value, prefix):
        raise NotFound("There is nothing with this id.", field=field)
    return value


def id_of(prefix: str, *parts: str) -> str:
    """Return an id derived from ``parts``, always the same: for things that must exist only once."""
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=16).digest()
    return id_at(prefix, int.from_bytes(digest))


def id_at(prefix: str, number: int) -> str:
    """Return the id with this number, from 0 to `NUMBERS` - 1; ids sort as their numbers do."""
    return f"{prefix}_" + "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def number_of(id_: str) -> int:
    """Return the number of an id; for text that is no id, the number of the id before which it would sort."""
    letters = id_.partition("_")[2][:_LETTERS].ljust(_LETTERS, _ALPHABET[0])
    number = 0
    for letter in letters:
        number = number << 5 | max(bisect_right(_ALPHABET, letter) - 1, 0)
    return min(number, NUMBERS - 1)
