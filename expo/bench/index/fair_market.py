"""The market of `expo bench fair`: from buyers' texts to ranked lists for both sides, as in a full-size run."""

import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from expo.bench.index.made_fair import MadeFair
from expo.bench.report import progress
from matching import Encoder, IndexReader, Query
from matching.market import Attention, Candidates, Places, SolverSettings, solve
from matching.vectors import RowVectors

_BATCH: Final = 1000
_PRODUCTS: Final = 64
"""Products found per buyer; their exhibitors are the candidates."""
_MAX_SCANNED: Final = 1 / 64
_SEEN: Final = 50
"""Ranks of a list that get any attention."""
_FLOOR: Final = 0.2
Figures = dict[str, float]
_Part = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]


def run(folder: Path, encoder: Encoder, fair: MadeFair) -> Figures:
    """Return the time to match all buyers of a fair, and the value of the lists compared with plain similarity.

    Row p of the index is product p as built; later changes are ignored.
    """
    begun = time.perf_counter()
    vectors, _ = IndexReader(folder, encoder).vectors(Query())
    market = _market(vectors, encoder, fair)
    gathered = time.perf_counter()
    progress(f"solving a market of {len(market.exhibitors)} pairs")
    attention = Attention(_exposure(fair.exhibitors), _exposure(fair.buyers))
    lists = solve(market, SolverSettings(attention, floor=_FLOOR))
    solved = time.perf_counter()
    plain = Places.sorted(market, attention, market.buyer_preferences, market.exhibitor_preferences).expected(market)
    return {
        "pairs": len(market.exhibitors),
        "candidates_s": round(gathered - begun, 1),
        "market_s": round(solved - gathered, 1),
        "run_s": round(solved - begun, 1),
        "expected_matches": round(lists.places(market, attention).expected(market), 1),
        "expected_matches_by_similarity": round(plain, 1),
    }


def _market(vectors: RowVectors, encoder: Encoder, fair: MadeFair) -> Candidates:
    """Return each buyer's candidates: the exhibitors of the products nearest to the buyer's text."""
    pairs = [_pairs(vectors, encoder, fair, first) for first in range(0, fair.buyers, _BATCH)]
    counts, exhibitors, buyer, exhibitor = (np.concatenate(each) for each in zip(*pairs, strict=True))
    offsets = np.concatenate([[0], np.cumsum(counts)])
    return Candidates.of(offsets, exhibitors, buyer, exhibitor, exhibitor_count=fair.exhibitors)


def _pairs(vectors: RowVectors, encoder: Encoder, fair: MadeFair, first: int) -> _Part:
    """Return, for some buyers, the number of candidates of each, their exhibitors, and both sides' scores."""
    buyers = range(first, min(first + _BATCH, fair.buyers))
    rows, cosines = vectors.search_approximate(
        encoder.encode([fair.query_of(each).text for each in buyers]), _PRODUCTS, _MAX_SCANNED
    )
    built = (rows >= 0) & (rows < fair.products)
    owners = np.where(built, fair.owner_of[np.where(built, rows, 0)], -1).astype(np.int64)
    # The best product of each exhibitor counts: sorted by cosine, the first of each pair is kept.
    buyer = np.repeat(np.arange(len(buyers)), rows.shape[1])
    order = np.argsort(-cosines.ravel(), kind="stable")
    order = order[owners.ravel()[order] >= 0]
    keys, kept = np.unique(buyer[order] * fair.exhibitors + owners.ravel()[order], return_index=True)
    need = np.clip(cosines.ravel()[order[kept]], 0, 1)
    liked = np.random.default_rng((fair.seed, 6, first)).random(len(buyers))
    counts = np.bincount(keys // fair.exhibitors, minlength=len(buyers))
    return counts, (keys % fair.exhibitors).astype(np.int32), need, need * liked[keys // fair.exhibitors]


def _exposure(places: int) -> NDArray[np.float64]:
    ranks = np.arange(min(places, _SEEN))
    return np.pad(1 / np.log2(ranks + 2), (0, places - len(ranks)))
