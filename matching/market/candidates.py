"""The pairs that may meet, and the interest of both sides."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.market.errors import InvalidMarket
from matching.market.sides import Reals, Side, Whole

_MAX_PAIRS: Final = 2**31 - 1


@dataclass(frozen=True)
class Candidates:
    """Pairs of a buyer and an exhibitor, buyer by buyer, with the interest of both.

    ``buyer_preferences`` are probabilities that the buyer accepts the exhibitor once they have seen them,
    ``exhibitor_preferences`` that the exhibitor accepts the buyer: 0 to 1, float32 or float64, [pairs].
    Pairs not listed cannot meet. Create with `of` or `dense`, which validate their input.
    """

    offsets: NDArray[np.int64]
    """[buyers + 1]: buyer b has the pairs ``offsets[b]`` to ``offsets[b + 1]``."""
    exhibitors: NDArray[np.int32]
    """[pairs]: the exhibitor of each pair, 0 to `exhibitor_count` - 1, at most once for each buyer."""
    buyer_preferences: Reals
    exhibitor_preferences: Reals
    exhibitor_count: int

    @classmethod
    def of(
        cls,
        offsets: Whole,
        exhibitors: Whole,
        buyer_preferences: Reals,
        exhibitor_preferences: Reals,
        *,
        exhibitor_count: int,
    ) -> Self:
        """Take pairs in compressed rows. Raises `InvalidMarket`."""
        _check_pairs(offsets, exhibitors, exhibitor_count)
        for name, preferences in (("buyer", buyer_preferences), ("exhibitor", exhibitor_preferences)):
            if preferences.shape != exhibitors.shape:
                raise InvalidMarket(f"{name} has {len(preferences)} preferences for {len(exhibitors)} pairs.")
            check_preferences(name, preferences)
        made = cls(
            offsets.astype(np.int64),
            exhibitors.astype(np.int32),
            buyer_preferences,
            exhibitor_preferences,
            exhibitor_count,
        )
        made.refuse_duplicates()
        return made

    @classmethod
    def dense(cls, buyer_preferences: Reals, exhibitor_preferences: Reals) -> Self:
        """Take matrices of preferences, both buyers × exhibitors: all pairs may meet. Raises `InvalidMarket`."""
        shape, other = buyer_preferences.shape, exhibitor_preferences.shape
        if len(shape) != 2 or shape != other or 0 in shape:
            raise InvalidMarket(f"buyer {shape} and exhibitor {other} must both be buyers × exhibitors, not empty.")
        buyers, exhibitors = shape
        return cls.of(
            np.arange(buyers + 1, dtype=np.int64) * exhibitors,
            np.tile(np.arange(exhibitors, dtype=np.int32), buyers),
            buyer_preferences.ravel(),
            exhibitor_preferences.ravel(),
            exhibitor_count=exhibitors,
        )

    @cached_property
    def preference(self) -> Reals:
        """[pairs]: the probability that both accept once both have seen the other."""
        made: Reals = self.buyer_preferences * self.exhibitor_preferences
        return made

    @cached_property
    def buyers(self) -> Side:
        """The buyers, whose lists contain exhibitors."""
        lengths = np.diff(self.offsets)
        return Side(self.offsets, np.repeat(np.arange(len(lengths), dtype=np.int32), lengths))

    @cached_property
    def exhibitor_side(self) -> Side:
        """The exhibitors, whose lists contain buyers."""
        lengths = np.bincount(self.exhibitors, minlength=self.exhibitor_count)
        offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        # Transposing is a counting sort: linear, where a comparison sort is not.
        pairs = np.arange(len(self.exhibitors), dtype=np.int32)
        shape = (len(self.offsets) - 1, self.exhibitor_count)
        turned = csr_array((pairs, self.exhibitors, self.offsets), shape=shape).tocsc()
        return Side(offsets, self.exhibitors, turned.data)

    def matrix(self, values: Reals) -> csr_array:
        """Return values of pairs as a sparse matrix, buyers × exhibitors."""
        return csr_array((values, self.exhibitors, self.offsets), shape=(self.buyers.count, self.exhibitor_count))

    def refuse_duplicates(self) -> None:
        """Raise `InvalidMarket` if a buyer has the same exhibitor twice."""
        side = self.exhibitor_side
        owners = self.buyers.owners[side.order]
        again = (owners[1:] == owners[:-1]) & (self.exhibitors[side.order][1:] == self.exhibitors[side.order][:-1])
        if again.any():
            raise InvalidMarket(f"Buyer {int(owners[1:][again][0])} has the same exhibitor twice.")


def check_preferences(name: str, preferences: Reals) -> None:
    """Raise `InvalidMarket` unless all of these are numbers from 0 to 1."""
    if not np.issubdtype(preferences.dtype, np.floating):
        raise InvalidMarket(f"{name} must be of floating point numbers, not {preferences.dtype}.")
    # NaN makes both comparisons false.
    if preferences.size and not (preferences.min() >= 0 and preferences.max() <= 1):
        raise InvalidMarket(f"{name} must be numbers from 0 to 1.")


def refuse_no_attention(name: str, attention: Reals) -> None:
    """Raise `InvalidMarket` unless this is from 0 to 1 and does not rise from place to place."""
    check_preferences(name, attention)
    if attention.ndim != 1 or len(attention) == 0:
        raise InvalidMarket(f"{name} must be one row of numbers, one for each place.")
    if (np.diff(attention) > 0).any():
        raise InvalidMarket(f"{name} must not rise from one place to the next.")


def _check_pairs(offsets: Whole, exhibitors: Whole, exhibitor_count: int) -> None:
    if len(offsets) == 0 or offsets[0] != 0 or offsets[-1] != len(exhibitors) or (np.diff(offsets) < 0).any():
        raise InvalidMarket("The offsets must rise from 0 to the number of pairs.")
    if len(exhibitors) > _MAX_PAIRS:
        raise InvalidMarket("There are more than 2^31 - 1 pairs.")
    if len(exhibitors) and not 0 <= exhibitors.min() <= exhibitors.max() < exhibitor_count:
        raise InvalidMarket(f"An exhibitor of a pair is not among the {exhibitor_count}.")
