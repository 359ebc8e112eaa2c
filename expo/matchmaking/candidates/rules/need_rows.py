"""The needs of a fair as rows: compact columns for hundreds of thousands of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.goods import Rows
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.written_terms import written_terms


@dataclass(frozen=True)
class NeedRows:
    """Open needs of a fair by row, grouped by buyer. ``approved`` [n] says whether the buyer is approved.

    A row with an empty id is an implicit need: the searches and favourites of a buyer without a written need.
    ``market`` [n] is the number of the destination country, -1 for none; ``certificates`` [n, kinds] are those
    required; ``spans`` [n, 2] are the byte offsets of each need in the run's need file.
    """

    ids: tuple[str, ...]
    buyers: tuple[str, ...]
    approved: codes.Bits
    market: Rows
    certificates: codes.Bits
    spans: Rows

    @cached_property
    def written(self) -> codes.Bits:
        """Mask of written needs, bool [n]."""
        return np.array([bool(each) for each in self.ids], bool)

    @cached_property
    def runs(self) -> tuple[Rows, Rows]:
        """For each row, the first row of its buyer and the one after the last."""
        cuts = [row for row, buyer in enumerate(self.buyers) if not row or buyer != self.buyers[row - 1]]
        bounds = np.array([*cuts, len(self.buyers)], np.int64)
        lengths = np.diff(bounds)
        return np.repeat(bounds[:-1], lengths), np.repeat(bounds[1:], lengths)


def need_rows(needs: Sequence[SourcingNeed], approved: Sequence[bool], spans: Sequence[tuple[int, int]]) -> NeedRows:
    """Return needs as rows, in their order."""
    countries = codes.countries()
    return NeedRows(
        ids=tuple(each.id for each in needs),
        buyers=tuple(each.buyer_id for each in needs),
        approved=np.array(approved, bool),
        market=np.array([countries.get(each.market or "", codes.NO_CODE) for each in needs], np.int64),
        certificates=codes.bits([written_terms(each).certificates for each in needs], codes.certificates()),
        spans=np.array(spans, np.int64).reshape(-1, 2),
    )
