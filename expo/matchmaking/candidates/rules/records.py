"""Appraised pairs as fixed-size rows, so that millions of them fit in one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules import scoring
from expo.matchmaking.candidates.rules.scoring import Floats

SHOWN: Final = 3
"""Products shown for a pair."""

UNSAID: Final = -1
THOUSAND: Final = 1000
ABSENT: Final = 65535
_CHUNK: Final = 1 << 17
RECORD: Final = np.dtype(
    [
        ("need", "<i4"),
        ("seller", "<i4"),
        ("buyer_parts", "<u2", (len(PARTS),)),
        ("exhibitor_parts", "<u2", (len(PARTS),)),
        ("products", "<i4", (SHOWN,)),
        ("language", "<i2"),
        ("quantity_fits", "i1"),
        ("asked_price", "<f4"),
    ]
)
"""A pair: rows of its need, its exhibitor in `Sellers`, its products in `GoodsIndex` (-1: none); parts are packed.

``language`` is the number of a common language, ``quantity_fits`` 1 or 0, both -1 where unknown; ``asked_price`` is NaN
where there is none. 63 bytes.
"""
Records = NDArray[Any]
Reals = NDArray[np.floating]
Whole = NDArray[np.integer[Any]]


def pack(parts: Floats) -> NDArray[np.uint16]:
    """Return parts from 0 to 1 as thousandths; parts that do not apply as a marker."""
    return np.where(np.isnan(parts), ABSENT, np.round(np.nan_to_num(parts) * THOUSAND)).astype(np.uint16)


def unpack(parts: NDArray[np.uint16]) -> Floats:
    """Invert `pack`; parts that do not apply are NaN."""
    return np.where(parts == ABSENT, np.nan, parts / THOUSAND)


@dataclass(frozen=True)
class Scores:
    """Both sides' scores of n pairs, float32 or float64 [n].

    ``market`` is the buyer's score without their highest price: everything an exhibitor sees derives from it and from
    the exhibitor's own score.
    """

    buyer: Reals
    market: Reals
    exhibitor: Reals

    def of(self, rows: Whole) -> "Scores":
        """Return the scores of some pairs."""
        return Scores(self.buyer[rows], self.market[rows], self.exhibitor[rows])


def weigh(records: Records, weights: Mapping[MatchPart, float]) -> Scores:
    """Return the weighted scores of pairs, float32 [n]; working memory does not grow with n."""
    found = Scores(*(np.zeros(len(records), np.float32) for _ in range(3)))
    for begin in range(0, len(records), _CHUNK):
        rows = slice(begin, begin + _CHUNK)
        some = _weighed(records[rows], weights)
        found.buyer[rows], found.market[rows], found.exhibitor[rows] = some.buyer, some.market, some.exhibitor
    return found


def _weighed(records: Records, weights: Mapping[MatchPart, float]) -> Scores:
    buyer = unpack(records["buyer_parts"])
    return Scores(
        buyer=scoring.combine(buyer, weights),
        market=scoring.combine(buyer, weights, without=MatchPart.PRICE),
        exhibitor=scoring.combine(unpack(records["exhibitor_parts"]), weights),
    )
