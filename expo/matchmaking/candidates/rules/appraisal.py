"""Appraises, for one wish, the exhibitors whose goods were found: both sides' parts and scores, and what rules out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.kit.trade.values import PIECE
from expo.matchmaking.candidates.models import PARTS, PARTS_OF, MatchPart
from expo.matchmaking.candidates.rules import codes, scoring
from expo.matchmaking.candidates.rules.goods import ExchangeTable, Floats, GoodsIndex, Rows
from expo.matchmaking.candidates.rules.records import RECORD, SHOWN, UNSAID, Records, packed
from expo.matchmaking.candidates.rules.sellers import Sellers
from expo.matchmaking.models import MatchSide
from expo.matchmaking.wishes.models import Strictness, Wish

_ELSEWHERE = 0.6
"""What goods of other sections than those named are worth."""
_REFERENCE = "USD"
_ADMITTED = 1.0
_APPLIED = 0.6


class Hits(NamedTuple):
    """Products that were found for a wish: rows of the goods index [n], and how relevant they are [n].

    ``relevance`` is from 0 to 1, 1 for surely what she wants.
    """

    rows: Rows
    relevance: Floats


@dataclass(frozen=True)
class MatchContext:
    """What wishes of a fair are appraised on; ``secret`` is what the ids of its pairs are made with."""

    goods_index: GoodsIndex
    sellers: Sellers
    rates: ExchangeTable
    secret: bytes


@dataclass(frozen=True)
class Appraisal:
    """One wish in its context. ``admitted`` says whether the organiser has let the buyer's organisation in."""

    context: MatchContext
    wish: Wish
    found: Hits
    admitted: bool = True

    @cached_property
    def _hits(self) -> tuple[Rows, Floats]:
        """The rows of the goods index that were found and come from where she wants them, and how relevant they are."""
        rows, relevance = self.found
        allowed = ~self._unwanted(self.context.goods_index.origin[rows], self.context.goods_index.exhibitor[rows])
        return rows[allowed], relevance[allowed]

    def _unwanted(self, origin: Rows, seller: Rows) -> NDArray[np.bool_]:
        """Return which goods come from where she does not want them from: made there, or sold from there."""
        unwanted = self._numbers(self.wish.unwanted_origins)
        own = self.context.sellers.country[seller]
        out = np.isin(origin, unwanted) | np.isin(own, unwanted)
        if self.wish.origins and self.wish.origins_are is Strictness.HARD:
            made = np.where(origin == codes.NO_CODE, own, origin)
            out |= ~np.isin(made, self._numbers(self.wish.origins))
        return out

    @staticmethod
    def _numbers(countries: Sequence[str]) -> list[int]:
        return [codes.countries()[code] for code in countries]

    @cached_property
    def _groups(self) -> tuple[Rows, Rows]:
        """The exhibitors by row, and for each hit which of them it is of."""
        rows, _ = self._hits
        sellers, group = np.unique(self.context.goods_index.exhibitor[rows], return_inverse=True)
        return sellers.astype(np.int64), group.astype(np.int64)

    @cached_property
    def _best(self) -> Rows:
        """The most relevant rows of the goods index for each exhibitor [m, 3], -1 where there are fewer."""
        rows, relevance = self._hits
        sellers, group = self._groups
        order = np.lexsort((-relevance, group))
        place = np.arange(len(order)) - np.searchsorted(group[order], np.arange(len(sellers)))[group[order]]
        best = np.full((len(sellers), SHOWN), -1, np.int64)
        kept = place < SHOWN
        best[group[order][kept], place[kept]] = rows[order][kept]
        return best

    def appraise(self) -> Records:
        """Return all exhibitors that nothing rules out, with both sides' parts."""
        sellers, _ = self._groups
        buyer = self._buyer_parts()
        found = np.zeros(len(sellers), RECORD)
        found["seller"] = sellers
        found["buyer_parts"] = packed(_matrix(buyer, MatchSide.BUYER, len(sellers)))
        found["exhibitor_parts"] = packed(_matrix(self._exhibitor_parts(), MatchSide.EXHIBITOR, len(sellers)))
        found["products"] = self._best
        found["language"] = self._common_language
        found["quantity_fits"] = np.nan_to_num(self._quantity_fits(), nan=UNSAID)
        found["asked_price"] = self._asked_price
        return found[~self._ruled_out(buyer)]

    def _buyer_parts(self) -> dict[MatchPart, Floats]:
        wish, sellers = self.wish, self._groups[0]
        highest = None if wish.target_price is None else float(wish.target_price.decimal())
        return {
            MatchPart.GOODS: self._goods,
            MatchPart.PRICE: scoring.price(self._asked_price, highest),
            MatchPart.QUANTITY: scoring.quantity(self._wanted, self._listed),
            MatchPart.MARKET: self._market(sellers),
            MatchPart.CERTIFICATE: scoring.certificates(self._held().sum(axis=1), len(wish.certificates)),
            MatchPart.LANGUAGE: scoring.language(self._common_language >= 0, asked=bool(wish.languages)),
            MatchPart.ANSWERING: self.context.sellers.answers[sellers],
        }

    @cached_property
    def _asked_price(self) -> Floats:
        """Return what one unit costs her of each exhibitor's best product, in her currency or in US dollars."""
        wish, best = self.wish, self._best[:, 0]
        unit = wish.quantity.unit if wish.quantity else PIECE
        return self.context.goods_index.price(best, self._currency, wish.quantity, unit, self.context.rates)

    def _exhibitor_parts(self) -> dict[MatchPart, Floats]:
        """Return how much each exhibitor wants her. Nothing here knows her highest price."""
        sellers = self._groups[0]
        kinds = np.asarray(self.context.sellers.buyer_kinds[sellers].any(axis=1))
        kind = scoring.kind_of_buyer(self.context.sellers.buys_as(sellers, self.wish.buyer_kind), kinds)
        return {
            MatchPart.GOODS: self._goods,
            MatchPart.QUANTITY: self._order_size(sellers),
            MatchPart.MARKET: scoring.market(*self._targets(sellers), known=self.wish.market is not None) * kind,
            MatchPart.LANGUAGE: scoring.language(self._common_language >= 0, asked=bool(self.wish.languages)),
            MatchPart.ANSWERING: np.full(len(sellers), _ADMITTED if self.admitted else _APPLIED),
        }

    def _ruled_out(self, parts: Mapping[MatchPart, Floats]) -> NDArray[np.bool_]:
        wish, (sellers, _) = self.wish, self._groups
        out = np.zeros(len(sellers), bool)
        if wish.certificates and wish.certificates_are is Strictness.HARD:
            out |= parts[MatchPart.CERTIFICATE] < 1
        if wish.languages and wish.languages_are is Strictness.HARD:
            out |= self._common_language < 0
        if wish.market is not None:
            out |= self.context.sellers.excluded[sellers, codes.countries()[wish.market]]
        own = [row for row in sellers.tolist() if self.context.sellers.organisations[row] == wish.buyer_id]
        return out | np.isin(sellers, own)

    @cached_property
    def _goods(self) -> Floats:
        _, relevance = self._hits
        sellers, group = self._groups
        return scoring.goods(relevance, group, len(sellers))

    @property
    def _wanted(self) -> float | None:
        quantity = self.wish.quantity
        return None if quantity is None else codes.base_value(quantity.value, quantity.unit)

    @cached_property
    def _listed(self) -> Floats:
        """Return the least order of each exhibitor's best product, as anybody reads it: his aim's is his alone."""
        return self.context.goods_index.least(self._best[:, 0], self.wish.quantity)

    def _order_size(self, sellers: Rows) -> Floats:
        """Return how her order reaches what an exhibitor takes at least: in quantity, and in value at his own price.

        Values are compared in his currency: hers would tell that she has set a highest price.
        """
        wish, best, context = self.wish, self._best[:, 0], self.context
        aimed = context.sellers.least_for(sellers, wish.quantity)
        by_quantity = scoring.quantity(self._wanted, np.fmax(self._listed, aimed))
        if wish.quantity is None:
            return by_quantity
        value = context.goods_index.own_price(best, wish.quantity, wish.quantity.unit) * float(wish.quantity.value)
        least = context.sellers.least_values(sellers, context.goods_index.currencies_of(best), context.rates)
        reached = np.minimum(1.0, value / np.fmax(least, 1e-9))
        return np.where(np.isnan(reached), by_quantity, np.minimum(by_quantity, reached))

    @property
    def _currency(self) -> str:
        return self.wish.target_price.currency if self.wish.target_price else _REFERENCE

    def _quantity_fits(self) -> Floats:
        """Return 1 where her quantity reaches the listed least order, 0 where it does not, NaN where none says."""
        return np.where(np.isnan(self._listed), np.nan, (self._wanted or 0) >= self._listed)

    def _targets(self, sellers: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        targets: codes.Bits = self.context.sellers.targets[sellers]
        country = codes.countries().get(self.wish.market or "", 0)
        return targets[:, country], np.asarray(targets.any(axis=1))

    def _market(self, sellers: Rows) -> Floats:
        """Return how an exhibitor's markets and origin fit her: where her goods go, and where they should come from."""
        goes = scoring.market(*self._targets(sellers), known=self.wish.market is not None)
        best, origins = self._best[:, 0], self._numbers(self.wish.origins)
        made = self.context.goods_index.origin[best]
        made = np.where(made == codes.NO_CODE, self.context.sellers.country[sellers], made)
        comes = scoring.origin(np.isin(made, origins), asked=bool(origins))
        both = np.vstack([goes, comes])
        count = (~np.isnan(both)).sum(axis=0)
        return np.where(count > 0, np.nansum(both, axis=0) / np.maximum(count, 1), np.nan)

    def _held(self) -> codes.Bits:
        """Return which of the required certificates each has, on the product or as a company, bool [m, required]."""
        wanted = [codes.certificates()[key] for key in self.wish.certificates]
        sellers, best = self._groups[0], self._best[:, 0]
        return (self.context.goods_index.certified[best] | self.context.sellers.certified[sellers])[:, wanted]

    @cached_property
    def _common_language(self) -> Rows:
        """Return the first of her languages that an exhibitor speaks, by number; -1 for none."""
        wanted = [codes.language(tag) for tag in self.wish.languages]
        sellers = self._groups[0]
        if not wanted:
            return np.full(len(sellers), -1, np.int64)
        common = self.context.sellers.spoken[sellers][:, wanted]
        return np.where(common.any(axis=1), np.array(wanted)[common.argmax(axis=1)], -1)


def _matrix(parts: Mapping[MatchPart, Floats], side: MatchSide, count: int) -> Floats:
    """Return parts as [count, 7]; those that a side's score must not rest on are left out whatever was given."""
    nothing = np.full(count, np.nan)
    return np.column_stack([parts.get(part, nothing) if part in PARTS_OF[side] else nothing for part in PARTS])
