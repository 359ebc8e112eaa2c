"""A fault-injecting engine for testing the protection of values: it translates nothing and spoils values.

It reorders, drops and duplicates words, changes and invents digits, changes the case of placeholders, copies
numbers in the wrong convention, and sometimes gives no answer. Equal seeds give equal faults.
"""

import random
import re
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Final

from translation.engines.engine import Pair
from translation.errors import PairNotOffered

_LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
_PIECE: Final = re.compile(r"\s+|\d+|[^\W\d_]+|.", re.DOTALL)
_DIGIT: Final = re.compile(r"\d")
_MAX_FAULTS: Final = 3

Pieces = list[str]


class ScramblingEngine:
    """An `Engine` that spoils a ``share`` of the given texts (0 to 1), each with one to three faults."""

    def __init__(self, seed: int, share: float = 0.7) -> None:
        self.name = "scrambling"
        self._chance = random.Random(seed)  # noqa: S311 - for tests, not for secrets
        self._share = share

    def pairs(self) -> frozenset[Pair]:
        """Return all pairs of the seven languages."""
        return frozenset(Pair(*each) for each in permutations(_LANGUAGES, 2))

    def version(self, source: str, target: str) -> str:
        """Return the version; raises `PairNotOffered` for other languages."""
        if Pair(source, target) not in self.pairs():
            raise PairNotOffered(source, target)
        return "scrambling-1"

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts, some of them spoiled; raises `PairNotOffered`."""
        self.version(source, target)
        return [self._spoilt(each) for each in texts]

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _spoilt(self, text: str) -> str | None:
        if self._chance.random() >= self._share:
            return text
        pieces = _PIECE.findall(text)
        for _ in range(self._chance.randint(1, _MAX_FAULTS)):
            fault = self._chance.choice(_FAULTS)
            if pieces and fault is not None:
                pieces = fault(pieces, self._chance)
            elif fault is None and self._chance.random() < 1 / _MAX_FAULTS:
                return None
        return "".join(pieces)


def _swapped(pieces: Pieces, chance: random.Random) -> Pieces:
    one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return pieces


def _dropped(pieces: Pieces, chance: random.Random) -> Pieces:
    at = chance.randrange(len(pieces))
    return pieces[:at] + pieces[at + 1 :]


def _doubled(pieces: Pieces, chance: random.Random) -> Pieces:
    at = chance.randrange(len(pieces))
    return pieces[: at + 1] + pieces[at:]


def _reordered(pieces: Pieces, chance: random.Random) -> Pieces:
    words = " ".join("".join(pieces).split()).split(" ")
    chance.shuffle(words)
    return _PIECE.findall(" ".join(words))


def _miscounted(pieces: Pieces, chance: random.Random) -> Pieces:
    numbers = [at for at, each in enumerate(pieces) if each.isdecimal()]
    if numbers:
        at = chance.choice(numbers)
        place = chance.randrange(len(pieces[at]))
        digits = chance.choice(("", "0", "7", pieces[at][place] * 2))
        pieces[at] = pieces[at][:place] + digits + pieces[at][place + 1 :]
    return pieces


def _invented(pieces: Pieces, chance: random.Random) -> Pieces:
    at = chance.randrange(len(pieces) + 1)
    return [*pieces[:at], " ", str(chance.randrange(1, 5000)), " ", *pieces[at:]]


def _other_separators(pieces: Pieces, chance: random.Random) -> Pieces:
    swap = str.maketrans(chance.choice((".,", ", ", ",.")), chance.choice((",.", " ,", ".,")))
    return [each.translate(swap) if len(each) == 1 and chance.random() < 0.5 else each for each in pieces]


def _other_case(pieces: Pieces, chance: random.Random) -> Pieces:
    return [each.lower() if chance.random() < 0.5 else each.upper() for each in pieces]


def _full_width(pieces: Pieces, chance: random.Random) -> Pieces:
    at = chance.randrange(len(pieces))
    pieces[at] = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in pieces[at])
    return pieces


def _squeezed(pieces: Pieces, chance: random.Random) -> Pieces:
    return [each for each in pieces if not each.isspace() or chance.random() < 0.5]


def _scientific(pieces: Pieces, chance: random.Random) -> Pieces:
    return [
        f"{each[0]}e{len(each) - 1}" if each.isdecimal() and len(each) > 2 and chance.random() < 0.5 else each
        for each in pieces
    ]


_FAULTS: Final[tuple[Callable[[Pieces, random.Random], Pieces] | None, ...]] = (
    _swapped, _dropped, _doubled, _reordered, _miscounted, _invented, _other_separators, _other_case, _full_width,
    _squeezed, _scientific, None,
)  # fmt: skip
"""None means no answer."""
