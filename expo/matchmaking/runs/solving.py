"""A fair's pairs as a market of `matching.market`: solved, measured, and converted back to ranked lists.

Imported only where a market is solved: SciPy is slow to import.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules import codes, scoring
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.goods import Floats
from expo.matchmaking.candidates.rules.records import Reals, Records, Scores, Whole, unpack, weigh
from expo.matchmaking.recommendations.models import KEPT_BEST
from expo.matchmaking.runs.market import ListedPairs, MarketInput
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.tuning.models import RankingFigures, Share, Tuning
from matching.market import (
    Attention,
    Candidates,
    Lists,
    Places,
    SolverSettings,
    SolverState,
    measure,
    most_matches,
    shares,
    solve,
)

_NEW_S: Final = 30 * 24 * 3600
"""An exhibitor published within this many seconds and without enquiries yet is a newcomer."""
_SIZES: Final = ((20, "small"), (100, "middle"))
_SEED: Final = 7
_HALFWAY: Final = "market"
_REST_S: Final = 20.0
"""Seconds between checkpoints."""
_STEPS: Final = 1024
"""Quantisation steps of scores when choosing among several needs for the same pair."""
_BY_PLACE: Final = 1 / np.log2(np.arange(2, KEPT_BEST + 2))
"""Probability that a rank is examined: the discount of DCG (Järvelin and Kekäläinen, 2002), to the last rank kept."""

_POOR: Final = 0.3
"""Relevance below which goods are a poor fit, labelled weak on pages."""
_BEHIND: Final = 1e-6

_NOBODY: Final = Lists(np.zeros(0, np.int32), np.zeros(0, np.int32))
"""The lists of a fair without any pairs."""


@dataclass(frozen=True)
class _Step:
    """A `SolverState` as saved."""

    step: Any
    buyer: Reals
    exhibitor: Reals


@dataclass
class Checkpoints:
    """Checkpoints of a solution in a run's folder; saved at intervals, for a state has eight bytes per pair."""

    folder: RunFolder
    _kept_at: float = field(default_factory=monotonic)

    def last(self) -> SolverState | None:
        """Return the last checkpoint."""
        if not self.folder.has(_HALFWAY):
            return None
        kept = self.folder.load(_HALFWAY, _Step)
        return SolverState(int(kept.step), Places(kept.buyer, kept.exhibitor))

    def keep(self, state: SolverState) -> None:
        """Save a checkpoint, unless one was saved a moment ago."""
        if monotonic() - self._kept_at >= _REST_S:
            self.folder.save(_HALFWAY, _Step(state.step, state.places.buyer, state.places.exhibitor))
            self._kept_at = monotonic()


@dataclass(frozen=True)
class MarketPairs:
    """The pairs of a fair, without repetition, in the market's order. ``row`` [n] is a pair's row of the records.

    ``written`` [n] says whether the pair comes from a written need; ``newcomer`` [n] whether its exhibitor is a
    newcomer; ``poor`` [n] whether its goods are a poor fit.
    """

    row: Whole
    market: Candidates
    scores: Scores
    written: codes.Bits
    newcomer: codes.Bits
    poor: codes.Bits
    context: MatchContext
    tuning: Tuning

    @classmethod
    def of(cls, market_input: MarketInput, tuning: Tuning) -> Self:
        """Return the pairs that were not declined, with both sides' scores under a tuning."""
        buyers, number = np.unique(np.array(market_input.needs.buyers, dtype=str), return_inverse=True)
        records, sellers = market_input.records, market_input.context.exhibitors
        need, seller = np.array(records["need"]), np.array(records["seller"])
        buyer = number.astype(np.int32)[need]
        scores = weigh(records, tuning.weights)
        row = _best_rows(buyer, seller, scores)
        row = row[~_declined(buyers, buyer[row], seller[row], market_input)]
        chosen = scores.of(row)
        newcomer = (sellers.since[seller[row]] > market_input.at.timestamp() - _NEW_S) & sellers.unknown[seller[row]]
        offsets = np.concatenate(([0], np.cumsum(np.bincount(buyer[row], minlength=len(buyers)))))
        wants = explore(chosen.market, newcomer, tuning.exploration, day=market_input.at.toordinal())
        market = Candidates.of(
            offsets,
            seller[row],
            wants.astype(np.float32),
            chosen.exhibitor.astype(np.float32),
            exhibitor_count=len(sellers.ids),
        )
        written, poor = market_input.needs.written[need[row]], _poor(records, row)
        return cls(row, market, chosen, written, newcomer, poor, market_input.context, tuning)

    @cached_property
    def attention(self) -> Attention:
        """Probabilities that ranks are examined, on both sides."""
        return Attention(_BY_PLACE, _BY_PLACE)

    def solve_market(self, folder: RunFolder | None = None) -> tuple[ListedPairs, RankingFigures]:
        """Return the lists of the market under the tuning, and their figures.

        The solution is checkpointed to ``folder`` between steps and resumed from there.
        """
        if not len(self.row):
            return self._listed_pairs(_NOBODY), self._figures("market", _NOBODY)
        plan = SolverSettings(self.attention, fairness=self.tuning.fairness, floor=self.tuning.minimum_exposure)
        if not plan.fairness:
            lists = most_matches(self.market, plan)
        elif folder is None:
            lists = solve(self.market, plan)
        else:
            halfway = Checkpoints(folder)
            lists = solve(self.market, plan, state=halfway.last(), keep=halfway.keep)
        return self._listed_pairs(lists), self._figures("market", lists)

    def compared(self) -> Sequence[RankingFigures]:
        """Return the figures of each side's score alone, of both sides' scores, and of chance."""
        market = self.market
        if not len(self.row):
            return [self._figures(name, _NOBODY) for name in ("similarity", "both", "random")]
        lot = np.random.default_rng(_SEED).random((2, len(market.preference)), np.float32)
        ways = {
            "similarity": (market.buyer_preferences, market.exhibitor_preferences),
            "both": (market.preference, market.preference),
            "random": (lot[0], lot[1]),
        }
        return [self._figures(name, Lists.sorted(market, *scores)) for name, scores in ways.items()]

    def _figures(self, name: str, lists: Lists) -> RankingFigures:
        if lists is _NOBODY:
            return RankingFigures(name, 0.0, 0.0, 0.0, 1.0, 0.0, [], [])
        places = lists.places(self.market, self.attention)
        found = measure(self.market, places, floor=self.tuning.minimum_exposure)
        exposure = self.market.exhibitor_side.totals(places.buyer)
        return RankingFigures(
            name=name,
            expected_matches=found.expected_matches,
            disadvantaged_buyers=found.envy_buyers.agents,
            disadvantaged_exhibitors=found.envy_exhibitors.agents,
            minimum_exposure_kept=found.floor_kept,
            exposure_gap=found.exposure_gini,
            by_size=_shares(exposure, _sizes(self.context)),
            by_country=_shares(exposure, _countries(self.context)),
        )

    def _listed_pairs(self, lists: Lists) -> ListedPairs:
        """Return the ranks to keep: buyers' with their highest price considered, exhibitors' among written needs only.

        A market pairs parties in low demand with those who have no better candidate: on both sides, poor fits rank
        behind all good ones, or readers would stop reading.
        """
        buyer, shown = self.market.buyers.owners, lists.buyer < KEPT_BEST
        # A fitting price moves a pair up in the buyer's list alone, by how much it raises the buyer's score.
        change = self.scores.buyer / np.maximum(self.scores.market, 1e-9)
        priority = change**scoring.TURN / (lists.buyer + 1)
        last = np.where(self.poor, _BEHIND, 1.0)
        place = self.market.buyers.ranks(np.where(shown, priority, 0.0)) + 1
        among_buyers = self.market.buyers.ranks(np.where(shown, last / place, 0.0)) + 1
        among_exhibitors = (
            self.market.exhibitor_side.ranks(np.where(self.written, last / (lists.exhibitor + 1), 0.0)) + 1
        )
        buyer_rank = np.where(shown, among_buyers, 0)
        exhibitor_rank = np.where(self.written & (among_exhibitors <= KEPT_BEST), among_exhibitors, 0)
        kept = np.flatnonzero((buyer_rank > 0) | (exhibitor_rank > 0))
        return ListedPairs(
            self.row[kept],
            buyer[kept],
            buyer_rank[kept].astype(np.int32),
            exhibitor_rank[kept].astype(np.int32),
            self.newcomer[kept],
        )


def _best_rows(buyer: Whole, seller: Whole, scores: Scores) -> Whole:
    """Return one row per pair, grouped by buyer: that of its best need, since two needs make one meeting.

    The buyer's highest price does not decide which of their needs an exhibitor is shown.
    """
    both = np.minimum(scores.market * scores.exhibitor, 1.0)
    pair = buyer.astype(np.int64) * (int(seller.max(initial=0)) + 1) + seller
    # One sort key instead of three: pairs are grouped by buyer already, which a stable sort exploits.
    order = np.argsort(pair * _STEPS + np.round((1 - both) * (_STEPS - 1)).astype(np.int64), kind="stable")
    first = np.ones(len(order), bool)
    first[1:] = pair[order][1:] != pair[order][:-1]
    found: Whole = order[first].astype(np.int32)
    return found


def _poor(records: Records, rows: Whole) -> codes.Bits:
    """Return which of these pairs have poorly fitting goods, bool [rows]."""
    goods = records["buyer_parts"][:, PARTS.index(MatchPart.PRODUCTS)]
    return unpack(goods[rows]) < _POOR


def _declined(buyers: NDArray[np.str_], buyer: Whole, seller: Whole, market_input: MarketInput) -> codes.Bits:
    """Return which pairs were declined, compared by number: names of millions of pairs would not fit into memory."""
    declined, rows = market_input.declined, market_input.context.exhibitors.rows
    numbers = {name: number for number, name in enumerate(buyers.tolist())} if declined.buyers else {}
    names = zip(declined.buyers, declined.exhibitors, strict=True)
    declined_pairs = [(numbers[one], rows[other]) for one, other in names if one in numbers and other in rows]
    if not declined_pairs:
        return np.zeros(len(buyer), bool)
    keys = np.sort(np.array([one * len(rows) + other for one, other in declined_pairs], np.int64))
    pairs = buyer.astype(np.int64) * len(rows) + seller
    found: codes.Bits = keys[np.minimum(np.searchsorted(keys, pairs), len(keys) - 1)] == pairs
    return found


def explore(wants: Reals, newcomer: codes.Bits, share: float, *, day: int) -> Reals:
    """Return scores with those of newcomers raised at random, so that newcomers are not ranked last for being unknown.

    Each ``day`` has its own random seed: bad luck today does not last.
    """
    lot = np.random.default_rng([_SEED, day]).random(len(wants), np.float32)
    return np.where(newcomer, wants + share * lot * (1 - wants), wants)


def _sizes(context: MatchContext) -> list[str]:
    """Return size classes of exhibitors, by the number of products they show at the fair."""
    shown = np.bincount(context.goods_index.exhibitor, minlength=len(context.exhibitors.ids))
    return [next((name for maximum, name in _SIZES if each < maximum), "large") for each in shown.tolist()]


def _countries(context: MatchContext) -> list[str]:
    names = {number: code for code, number in codes.countries().items()}
    return [names.get(each, "") for each in context.exhibitors.country.tolist()]


def _shares(exposure: Floats, labels: Sequence[str]) -> list[Share]:
    """Return each group's share of exposure and of exhibitors, largest group first."""
    found = shares(exposure, labels) if labels else {}
    made = [Share(name, exposed, exhibitors) for name, (exposed, exhibitors) in found.items()]
    return sorted(made, key=lambda each: (-each.exhibitors, each.key))
