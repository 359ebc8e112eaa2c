"""The market stage of a rematch: all pairs of the fair, ranked for both sides."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expo.kit.clock import Clock
from expo.matchmaking import codes
from expo.matchmaking.appraisal import Ground
from expo.matchmaking.figures import Figures, Groups, figures
from expo.matchmaking.gathering import WishRows
from expo.matchmaking.market import AtRandom, BySimilarity, Pairs, Ranked, Ranker, places
from expo.matchmaking.models import KEPT_BEST
from expo.matchmaking.records import Records, Scores, weighed
from expo.matchmaking.shelf import Floats, Rows
from expo.matchmaking.tuning import Tuning

_NEW_S = 30 * 24 * 3600
_SMALL, _MIDDLE = 20, 100
_LOT = 7


@dataclass(frozen=True)
class Kept:
    """The pairs that stand in somebody's list: ``row`` of the records, places from 1, 0 for not among the best."""

    row: Rows
    buyer: Rows
    buyer_rank: Rows
    exhibitor_rank: Rows
    newcomer: codes.Bits


@dataclass(frozen=True)
class Field:
    """All pairs of a fair, each once, as the market takes them. ``row`` [n] is a pair's row of the records."""

    row: Rows
    pairs: Pairs
    scores: Scores
    written: codes.Bits
    newcomer: codes.Bits


@dataclass(frozen=True)
class Ranking:
    """Ranks the pairs of a run under a tuning."""

    ranker: Ranker
    clock: Clock

    async def ranked(
        self, records: Records, ground: Ground, wishes: WishRows, tuning: Tuning, declined: set[tuple[str, str]]
    ) -> tuple[Kept, Figures]:
        """Return who stands where in whose list, and the figures of that; off the event loop."""
        return await asyncio.to_thread(self._ranked, records, ground, wishes, tuning, declined)

    async def compared(
        self, records: Records, ground: Ground, wishes: WishRows, tuning: Tuning, declined: set[tuple[str, str]]
    ) -> list[Figures]:
        """Return the figures of plain similarity and of chance, for comparison."""
        return await asyncio.to_thread(self._compared, records, ground, wishes, tuning, declined)

    def _ranked(
        self, records: Records, ground: Ground, wishes: WishRows, tuning: Tuning, declined: set[tuple[str, str]]
    ) -> tuple[Kept, Figures]:
        field = self._field(records, ground, wishes, tuning, declined)
        ranked = self.ranker.rank(field.pairs, fairness=tuning.fairness, floor=tuning.exposure_floor)
        made = figures("market", field.pairs, ranked, groups(ground), floor=tuning.exposure_floor)
        return _kept(field, ranked), made

    def _compared(
        self, records: Records, ground: Ground, wishes: WishRows, tuning: Tuning, declined: set[tuple[str, str]]
    ) -> list[Figures]:
        field = self._field(records, ground, wishes, tuning, declined)
        rankers: Mapping[str, Ranker] = {"similarity": BySimilarity(), "random": AtRandom()}
        floor = tuning.exposure_floor
        return [
            figures(name, field.pairs, each.rank(field.pairs, fairness=0, floor=0), groups(ground), floor=floor)
            for name, each in rankers.items()
        ]

    def _field(
        self, records: Records, ground: Ground, wishes: WishRows, tuning: Tuning, declined: set[tuple[str, str]]
    ) -> Field:
        buyers, number = np.unique(np.array(wishes.buyers, dtype=str), return_inverse=True)
        scores = weighed(records, tuning.weights)
        buyer = number[records["wish"]].astype(np.int64) if len(records) else np.zeros(0, np.int64)
        row = _best_rows(buyer, records["seller"], scores)
        row = row[~_declined(buyers[buyer[row]], records["seller"][row], ground, declined)]
        chosen = Scores(scores.buyer[row], scores.market[row], scores.exhibitor[row])
        seller = records["seller"][row].astype(np.int64)
        newcomer = (ground.sellers.since[seller] > self.clock().timestamp() - _NEW_S) & ground.sellers.unknown[seller]
        wants = _explored(chosen.market, newcomer, tuning.exploration)
        pairs = Pairs(len(buyers), len(ground.sellers.ids), buyer[row], seller, wants, chosen.exhibitor)
        written = np.array([bool(each) for each in wishes.ids], bool)[records["wish"][row]]
        return Field(row, pairs, chosen, written, newcomer)


def groups(ground: Ground) -> Groups:
    """Return to which groups exhibitors belong: by how many products they show here, and by country."""
    shown = np.bincount(ground.shelf.exhibitor, minlength=len(ground.sellers.ids))
    names = {number: code for code, number in codes.countries().items()}
    return Groups(
        ["small" if each < _SMALL else "middle" if each < _MIDDLE else "large" for each in shown.tolist()],
        [names.get(each, "") for each in ground.sellers.country.tolist()],
    )


def _best_rows(buyer: Rows, seller: Rows, scores: Scores) -> Rows:
    """Return one row for each pair: that of the wish which says most; a pair of two wishes is one meeting."""
    order = np.lexsort((-scores.market * scores.exhibitor, seller, buyer))
    first = np.ones(len(order), bool)
    first[1:] = (buyer[order][1:] != buyer[order][:-1]) | (seller[order][1:] != seller[order][:-1])
    found: Rows = order[first].astype(np.int64)
    return found


def _declined(buyers: NDArray[np.str_], sellers: Rows, ground: Ground, declined: set[tuple[str, str]]) -> codes.Bits:
    if not declined:
        return np.zeros(len(sellers), bool)
    ids = ground.sellers.ids
    pairs = zip(buyers.tolist(), sellers.tolist(), strict=True)
    return np.array([(buyer, ids[seller]) in declined for buyer, seller in pairs], bool)


def _explored(wants: Floats, newcomer: codes.Bits, share: float) -> Floats:
    """Return wishes with newcomers' drawn upwards by lot, so that nobody stays unknown for being unknown."""
    lot = np.random.default_rng(_LOT).random(len(wants))
    return np.where(newcomer, wants + share * lot * (1 - wants), wants)


def _kept(field: Field, ranked: Ranked) -> Kept:
    """Return the places that are kept: buyers' with her highest price in them, exhibitors' among written wishes."""
    stands = ranked.buyer <= KEPT_BEST
    # A price that fits moves a pair up in her own list alone, by how much more it makes of it.
    worth = field.scores.buyer / np.maximum(field.scores.market, 1e-9) / ranked.buyer
    hers = places(field.pairs.buyer, np.where(stands, worth, 0.0))
    his = places(field.pairs.exhibitor, np.where(field.written, 1 / ranked.exhibitor, 0.0))
    buyer_rank = np.where(stands & (hers <= KEPT_BEST), hers, 0)
    exhibitor_rank = np.where(field.written & (his <= KEPT_BEST), his, 0)
    kept = np.flatnonzero((buyer_rank > 0) | (exhibitor_rank > 0))
    return Kept(field.row[kept], field.pairs.buyer[kept], buyer_rank[kept], exhibitor_rank[kept], field.newcomer[kept])
