"""A buyer's other needs that lead to the same exhibitor, shown to the exhibitor beside the best one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules.goods import Rows
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import Reals, Records, Whole, weigh

MAX_OTHERS: Final = 4
ID: Final = "U31"
"""Dtype of an id."""
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class OtherNeeds:
    """Finds other needs in the records of a run, which are sorted by need and grouped by buyer."""

    records: Records
    needs: NeedRows

    def of(self, chosen: Whole, weights: Mapping[MatchPart, float]) -> NDArray[np.str_]:
        """Return, for each of n rows of the records, the ids of the buyer's other needs that lead to the exhibitor.

        Strings [n, `MAX_OTHERS`], best first, padded with empty ones. Only written needs count, ranked by the
        exhibitor's score alone, which uses no price.
        """
        found = np.full((len(chosen), MAX_OTHERS), "", ID)
        # Most buyers have one need, and there may be millions of rows.
        begin, end = (each[self.records["need"][chosen]] for each in self.needs.runs)
        several = np.flatnonzero(end - begin > 1)
        for place, ids in zip(several.tolist(), self._others(chosen[several], weights), strict=True):
            found[place, : len(ids)] = ids
        return found

    def _others(self, chosen: Whole, weights: Mapping[MatchPart, float]) -> list[list[str]]:
        same = [self._same(row) for row in chosen.tolist()]
        rows = np.concatenate([np.zeros(0, np.int64), *same])
        scores = weigh(np.array(self.records[rows]), weights).exhibitor
        ends = np.cumsum([len(each) for each in same], dtype=np.int64)
        scores_by_pair = np.split(scores, ends[:-1]) if same else []
        return [self._best(*each) for each in zip(chosen.tolist(), same, scores_by_pair, strict=True)]

    def _same(self, row: int) -> Rows:
        """Return the rows with the same buyer and exhibitor, including the given one."""
        begin, end = (int(each[self.records["need"][row]]) for each in self.needs.runs)
        some = self.records[int(self._starts[begin]) : int(self._starts[end])]
        # Filter even if records are out of order: one buyer's needs must never be shown as another's.
        hers = (some["need"] >= begin) & (some["need"] < end)
        found: Rows = self._starts[begin] + np.flatnonzero(hers & (some["seller"] == self.records["seller"][row]))
        return found

    def _best(self, row: int, same: Rows, scores: Reals) -> list[str]:
        order = same[np.argsort(-scores, kind="stable")]
        found = (self.needs.ids[int(self.records["need"][each])] for each in order.tolist() if each != row)
        return [need_id for need_id in found if need_id][:MAX_OTHERS]

    @cached_property
    def _starts(self) -> Rows:
        """The offsets of each need's records, and the end of the last; counted in chunks because records are many."""
        counts = np.zeros(len(self.needs.ids), np.int64)
        for begin in range(0, len(self.records), _CHUNK):
            counts += np.bincount(self.records["need"][begin : begin + _CHUNK], minlength=len(counts))
        return np.concatenate(([0], np.cumsum(counts)))
