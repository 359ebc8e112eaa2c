"""What else of a buyer's leads to the same exhibitor: he is shown it beside the wish that speaks most for her."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from expo.matchmaking.gathering import WishRows
from expo.matchmaking.models import MatchPart
from expo.matchmaking.records import Reals, Records, weighed
from expo.matchmaking.shelf import Rows

MOST_OTHERS: Final = 4
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class OtherWishes:
    """Finds them in the records of a rematch, which are in the order of their wishes, a buyer's wishes together."""

    records: Records
    wishes: WishRows

    def of(self, chosen: Rows, weights: Mapping[MatchPart, float]) -> list[list[str]]:
        """Return for each chosen row of the records the ids of its buyer's other wishes that lead to its exhibitor.

        Only written wishes count, at most `MOST_OTHERS`, by what he thinks of them alone: nothing of it knows a price.
        """
        same = [self._same(row) for row in chosen.tolist()]
        rows = np.concatenate([np.zeros(0, np.int64), *same])
        worth = weighed(np.array(self.records[rows]), weights).exhibitor
        ends = np.cumsum([len(each) for each in same], dtype=np.int64)
        worths = np.split(worth, ends[:-1]) if same else []
        return [self._best(*each) for each in zip(chosen.tolist(), same, worths, strict=True)]

    def _same(self, row: int) -> Rows:
        """Return the rows of a row's buyer and exhibitor, itself among them; none where she has one wish alone."""
        begin, end = (int(each[self.records["wish"][row]]) for each in self.wishes.runs)
        if end - begin < 2:
            return np.zeros(0, np.int64)
        first, last = int(self._starts[begin]), int(self._starts[end])
        found: Rows = first + np.flatnonzero(self.records["seller"][first:last] == self.records["seller"][row])
        return found

    def _best(self, row: int, same: Rows, worth: Reals) -> list[str]:
        order = same[np.argsort(-worth, kind="stable")]
        found = (self.wishes.ids[int(self.records["wish"][each])] for each in order.tolist() if each != row)
        return [wish_id for wish_id in found if wish_id][:MOST_OTHERS]

    @cached_property
    def _starts(self) -> Rows:
        """Where the records of each wish begin, and where the last ones end; read by parts, for they are many."""
        counts = np.zeros(len(self.wishes.ids), np.int64)
        for begin in range(0, len(self.records), _CHUNK):
            counts += np.bincount(self.records["wish"][begin : begin + _CHUNK], minlength=len(counts))
        return np.concatenate(([0], np.cumsum(counts)))
