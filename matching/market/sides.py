"""The two sides of a market: agents, their lists, and the ranks in them.

All pairs (a buyer and an exhibitor who may be shown to each other) form one array, buyer by buyer. Each property of a
pair (a preference, a rank, attention) is one array in this order, so that both sides refer to the same pairs and no
code iterates over agents.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.floating]
Whole = NDArray[np.integer]
Order = NDArray[np.int32] | None

_BLOCK: Final = 1 << 17
"""Pairs sorted at once: their keys fit into a core's cache, which makes sorting five times as fast."""
_BLOCK_OWNERS: Final = 1 << 16
"""Owners whose lists are sorted at once: with place, score and owner, a key has 17 + 31 + 16 = 64 bits."""
_SCORE_BITS: Final = 31
"""A non-negative float32 without its sign. The bits have the order of the numbers."""


@dataclass(frozen=True)
class Side:
    """The agents of one side, and the pairs in their lists."""

    offsets: NDArray[np.int64]
    """[agents + 1]: agent a has the pairs ``offsets[a]`` to ``offsets[a + 1]`` of `order`."""
    owners: NDArray[np.int32]
    """[pairs]: the agent whose list contains each pair."""
    order: Order = None
    """[pairs]: the pairs agent by agent; None if already in that order (buyers)."""

    @property
    def count(self) -> int:
        """The number of agents."""
        return len(self.offsets) - 1

    @cached_property
    def longest(self) -> int:
        """The length of the longest list."""
        return int(np.diff(self.offsets).max(initial=0))

    def totals(self, values: Reals) -> NDArray[np.float64]:
        """Return the sum of the values of each agent's pairs, float64 [agents]."""
        return np.bincount(self.owners, weights=values, minlength=self.count).astype(np.float64, copy=False)

    def ranks(self, scores: Reals) -> NDArray[np.int32]:
        """Return each pair's place in its owner's list, best score first, int32 [pairs] from 0.

        Scores must be finite and non-negative, and are compared as float32; ties keep the order of the pairs, so that
        equal input gives equal lists on every machine.
        """
        bits = _bits(scores)
        if self.order is not None:
            bits = bits[self.order]
        ranks = np.empty(len(bits), np.int32)
        for first, last in self._blocks():
            self._rank_block(bits, ranks, first, last)
        if self.order is None:
            return ranks
        placed = np.empty_like(ranks)
        placed[self.order] = ranks
        return placed

    def attention(self, scores: Reals, by_rank: Reals) -> Reals:
        """Return the attention that each pair gets when every list is sorted by `scores`, [pairs].

        `by_rank` is the attention that an owner gives to each place, best first; places beyond its end get none.
        """
        padded = np.zeros(max(self.longest, 1), by_rank.dtype)
        shown = min(len(by_rank), len(padded))
        padded[:shown] = by_rank[:shown]
        return padded[self.ranks(scores)]

    def lists(self, ranks: Whole, others: Whole, maximum: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return every agent's list, best first: offsets [agents + 1], and the listed agents.

        A list has at most ``maximum`` entries. ``ranks`` are places as returned by `ranks`, ``others`` [pairs] the
        other agent of each pair.
        """
        kept = np.flatnonzero(ranks < maximum)
        lengths = np.bincount(self.owners[kept], minlength=self.count)
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        listed = np.empty(len(kept), np.int32)
        listed[offsets[self.owners[kept]] + ranks[kept]] = others[kept]
        return offsets, listed

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """Yield ranges of agents whose lists are sorted together."""
        first = 0
        while first < self.count:
            end = int(self.offsets[first]) + _BLOCK
            last = int(np.searchsorted(self.offsets, end, side="right")) - 1
            last = min(max(last, first + 1), first + _BLOCK_OWNERS, self.count)
            yield first, last
            first = last

    def _rank_block(self, bits: NDArray[np.uint32], ranks: NDArray[np.int32], first: int, last: int) -> None:
        """Rank the lists of some agents by sorting unique keys: owner, descending score, position in the block."""
        begin, end = int(self.offsets[first]), int(self.offsets[last])
        starts = self.offsets[first:last] - begin
        lengths = np.diff(self.offsets[first : last + 1])
        local = np.arange(end - begin, dtype=np.uint64)
        place_bits = np.uint64(max(1, int(end - begin - 1).bit_length()))
        keys = np.repeat(np.arange(last - first, dtype=np.uint64), lengths) << np.uint64(_SCORE_BITS)
        keys |= np.uint64((1 << _SCORE_BITS) - 1) - bits[begin:end]
        keys = (keys << place_bits) | local
        keys.sort()
        places = keys & ((np.uint64(1) << place_bits) - np.uint64(1))
        within = np.arange(end - begin, dtype=np.int32) - np.repeat(starts, lengths).astype(np.int32)
        ranks[begin:end][places.astype(np.int64)] = within


def _bits(scores: Reals) -> NDArray[np.uint32]:
    """Return float32 scores as integers of the same order."""
    # Adding zero turns -0.0, whose sign bit would count, into 0.0.
    return (scores.astype(np.float32) + np.float32(0)).view(np.uint32)
