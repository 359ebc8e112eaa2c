"""The wishes of a fair as rows: what is known of hundreds of thousands of them at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.goods import Rows
from expo.matchmaking.wishes.models import Wish


@dataclass(frozen=True)
class WishRows:
    """Open wishes of a fair by row, a buyer's together. ``admitted`` [n] says whether the organiser let the buyer in.

    A row whose id is empty is what a buyer searches for and keeps who has written no wish. ``market`` [n] is the number
    of the country that her goods go to, -1 for none; ``certificates`` [n, kinds] which she asks for; ``spans`` [n, 2]
    where each wish stands in the run's file of them.
    """

    ids: tuple[str, ...]
    buyers: tuple[str, ...]
    admitted: codes.Bits
    market: Rows
    certificates: codes.Bits
    spans: Rows

    @cached_property
    def written(self) -> codes.Bits:
        """Which rows somebody has written, bool [n]."""
        return np.array([bool(each) for each in self.ids], bool)

    @cached_property
    def runs(self) -> tuple[Rows, Rows]:
        """For each row the first of its buyer's rows, and the one after her last."""
        cuts = [row for row, buyer in enumerate(self.buyers) if not row or buyer != self.buyers[row - 1]]
        bounds = np.array([*cuts, len(self.buyers)], np.int64)
        lengths = np.diff(bounds)
        return np.repeat(bounds[:-1], lengths), np.repeat(bounds[1:], lengths)


def wish_rows(wishes: Sequence[Wish], admitted: Sequence[bool], spans: Sequence[tuple[int, int]]) -> WishRows:
    """Return wishes as rows, in their order."""
    countries = codes.countries()
    return WishRows(
        ids=tuple(each.id for each in wishes),
        buyers=tuple(each.buyer_id for each in wishes),
        admitted=np.array(admitted, bool),
        market=np.array([countries.get(each.market or "", codes.NO_CODE) for each in wishes], np.int64),
        certificates=codes.bits([each.certificates for each in wishes], codes.certificates()),
        spans=np.array(spans, np.int64).reshape(-1, 2),
    )
