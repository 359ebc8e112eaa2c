"""The market of a fair: from both sides' wishes to one ranking for each, and the figures that an organiser sees."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
DEPTH: Final = 50
"""Places that are looked at; behind them attention is nothing."""


@dataclass(frozen=True)
class Pairs:
    """n pairs of ``buyers`` × ``exhibitors`` that come into question, each once.

    ``buyer`` and ``exhibitor`` [n] are rows, ``wants`` [n] how much the buyer wants the exhibitor from 0 to 1,
    ``wanted`` [n] the other way round.
    """

    buyers: int
    exhibitors: int
    buyer: Rows
    exhibitor: Rows
    wants: Floats
    wanted: Floats


@dataclass(frozen=True)
class Ranked:
    """The places of n pairs in their buyers' lists and in their exhibitors', from 1."""

    buyer: Rows
    exhibitor: Rows


class Ranker(Protocol):
    """Ranks pairs for both sides."""

    def rank(self, pairs: Pairs, *, fairness: float, floor: float) -> Ranked:
        """Return the places; ``fairness`` from 0 to 1, ``floor`` is a share of the mean exposure."""
        ...


def attention(places: Rows) -> Floats:
    """Return how likely a place is looked at: 1/log2(1 + place), nothing behind the last that is kept."""
    seen: Floats = np.where(places <= DEPTH, 1 / np.log2(1 + np.maximum(places, 1)), 0.0)
    return seen


def places(owner: Rows, worth: Floats) -> Rows:
    """Return each pair's place in its owner's list, the highest worth first; equal ones in the order given."""
    order = np.lexsort((-worth, owner))
    sorted_owner = owner[order]
    first = np.searchsorted(sorted_owner, sorted_owner)
    found = np.empty(len(owner), np.int64)
    found[order] = np.arange(len(owner)) - first + 1
    return found


@dataclass(frozen=True)
class BySimilarity:
    """Each side sees what it wants most itself, whatever the other wants."""

    def rank(self, pairs: Pairs, *, fairness: float, floor: float) -> Ranked:  # noqa: ARG002 - protocol
        """Return places by one's own wishes."""
        return Ranked(places(pairs.buyer, pairs.wants), places(pairs.exhibitor, pairs.wanted))


@dataclass(frozen=True)
class ByBoth:
    """Each side sees first those whom both want most: the product of both wishes."""

    def rank(self, pairs: Pairs, *, fairness: float, floor: float) -> Ranked:  # noqa: ARG002 - protocol
        """Return places by both wishes."""
        both = pairs.wants * pairs.wanted
        return Ranked(places(pairs.buyer, both), places(pairs.exhibitor, both))


@dataclass(frozen=True)
class AtRandom:
    """Anybody in any order: what chance alone brings."""

    seed: int = 1

    def rank(self, pairs: Pairs, *, fairness: float, floor: float) -> Ranked:  # noqa: ARG002 - protocol
        """Return places by lot."""
        lot = np.random.default_rng(self.seed).random(len(pairs.buyer))
        return Ranked(places(pairs.buyer, lot), places(pairs.exhibitor, lot[::-1].copy()))
