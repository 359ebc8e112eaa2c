"""Appraisal of the exhibitors found for one need: parts of both sides' scores, and hard exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.kit.trade.values import PIECE
from expo.matchmaking.candidates.models import PARTS, PARTS_OF, MatchPart
from expo.matchmaking.candidates.rules import codes, scoring
from expo.matchmaking.candidates.rules.goods import ExchangeTable, Floats, GoodsIndex, Rows
from expo.matchmaking.candidates.rules.records import RECORD, SHOWN, UNSAID, Records, pack
from expo.matchmaking.candidates.rules.sellers import ExhibitorRows
from expo.matchmaking.models import MatchSide
from expo.matchmaking.sourcing_needs.models import SourcingNeed, Strictness
from expo.matchmaking.sourcing_needs.rules.written_terms import WrittenTerms, written_terms

_ELSEWHERE = 0.6
"""Worth of goods in sections other than those named."""
_FLOOR = 0.1
"""Score of goods below which nobody is a match, however well the rest fits: of 100 such pairs one is right."""
_REFERENCE = "USD"
_APPROVED = 1.0
_APPLIED = 0.6


class Hits(NamedTuple):
    """Products found for a need: rows of the goods index [n], their relevance [n] and whether they bear a logo [n].

    ``relevance`` is from 0 to 1; 1 means certainly what the buyer wants. ``own_logo`` says which are offered with the
    buyer's own logo.
    """

    rows: Rows
    relevance: Floats
    own_logo: codes.Bits


@dataclass(frozen=True)
class MatchContext:
    """Context of appraisal shared by the needs of a fair; ``secret`` is the key that derives the ids of pairs.

    Days until a deadline run from ``today``.
    """

    goods_index: GoodsIndex
    exhibitors: ExhibitorRows
    rates: ExchangeTable
    secret: bytes
    today: date


@dataclass(frozen=True)
class Appraisal:
    """One need in its context. ``approved`` says whether the organiser has approved the buyer's organisation."""

    context: MatchContext
    need: SourcingNeed
    hits: Hits
    approved: bool = True

    @cached_property
    def _allowed_hits(self) -> tuple[Rows, Floats]:
        """The rows of the goods index that were found and have an acceptable origin, and their relevance."""
        rows, relevance, _ = self.hits
        allowed = ~self._unwanted(self.context.goods_index.origin[rows], self.context.goods_index.exhibitor[rows])
        return rows[allowed], relevance[allowed]

    def _unwanted(self, origin: Rows, seller: Rows) -> NDArray[np.bool_]:
        """Return which goods have an unacceptable origin: made there, or sold from there."""
        unwanted = self._numbers(self.need.unwanted_origins)
        own = self.context.exhibitors.country[seller]
        out = np.isin(origin, unwanted) | np.isin(own, unwanted)
        if self.need.origins and self.need.origins_are is Strictness.HARD:
            made = np.where(origin == codes.NO_CODE, own, origin)
            out |= ~np.isin(made, self._numbers(self.need.origins))
        return out

    @staticmethod
    def _numbers(countries: Sequence[str]) -> list[int]:
        return [codes.countries()[code] for code in countries]

    @cached_property
    def _groups(self) -> tuple[Rows, Rows]:
        """The exhibitors by row, and for each hit the index of its exhibitor among them."""
        rows, _ = self._allowed_hits
        sellers, group = np.unique(self.context.goods_index.exhibitor[rows], return_inverse=True)
        return sellers.astype(np.int64), group.astype(np.int64)

    @cached_property
    def _best(self) -> Rows:
        """The most relevant rows of the goods index for each exhibitor [m, 3], padded with -1."""
        rows, relevance = self._allowed_hits
        sellers, group = self._groups
        order = np.lexsort((-relevance, group))
        place = np.arange(len(order)) - np.searchsorted(group[order], np.arange(len(sellers)))[group[order]]
        best = np.full((len(sellers), SHOWN), -1, np.int64)
        kept = place < SHOWN
        best[group[order][kept], place[kept]] = rows[order][kept]
        return best

    def appraise(self) -> Records:
        """Return every exhibitor that is not excluded, with both sides' parts."""
        sellers, _ = self._groups
        buyer = self._buyer_parts()
        found = np.zeros(len(sellers), RECORD)
        found["seller"] = sellers
        found["buyer_parts"] = pack(_matrix(buyer, MatchSide.BUYER, len(sellers)))
        found["exhibitor_parts"] = pack(_matrix(self._exhibitor_parts(), MatchSide.EXHIBITOR, len(sellers)))
        found["products"] = self._best
        found["language"] = self._common_language
        found["quantity_fits"] = np.nan_to_num(self._quantity_fits(), nan=UNSAID)
        found["asked_price"] = self._asked_price
        return found[~self._ruled_out(buyer)]

    def _buyer_parts(self) -> dict[MatchPart, Floats]:
        need, sellers = self.need, self._groups[0]
        highest = None if need.target_price is None else float(need.target_price.decimal())
        return {
            MatchPart.PRODUCTS: self._goods,
            MatchPart.PRICE: scoring.price(self._asked_price, highest),
            MatchPart.QUANTITY: scoring.quantity(self._base_quantity, self._listed),
            MatchPart.MARKET: self._market(sellers),
            MatchPart.CERTIFICATE: scoring.certificates(self._certified().sum(axis=1), len(self._terms.certificates)),
            MatchPart.LANGUAGE: scoring.language(self._common_language >= 0, requested=bool(need.languages)),
            MatchPart.RESPONSIVENESS: self.context.exhibitors.answers[sellers],
            MatchPart.LEAD_TIME: scoring.lead_time(
                self.context.goods_index.lead_days[self._best[:, 0]], self._terms.days_from(self.context.today)
            ),
            MatchPart.OWN_LOGO: scoring.own_logo(self._own_logo, requested=self._terms.own_logo),
        }

    @cached_property
    def _terms(self) -> WrittenTerms:
        return written_terms(self.need)

    @property
    def _own_logo(self) -> codes.Bits:
        """Whether each exhibitor's best product is offered with the buyer's own logo."""
        return np.isin(self._best[:, 0], self.hits.rows[self.hits.own_logo])

    @cached_property
    def _asked_price(self) -> Floats:
        """Return the unit price of each exhibitor's best product, in the buyer's currency or in US dollars."""
        need, best = self.need, self._best[:, 0]
        unit = need.quantity.unit if need.quantity else PIECE
        return self.context.goods_index.price(best, self._currency, need.quantity, unit, self.context.rates)

    def _exhibitor_parts(self) -> dict[MatchPart, Floats]:
        """Return the parts of the exhibitors' scores. They never use the buyer's highest price."""
        sellers = self._groups[0]
        kinds = np.asarray(self.context.exhibitors.buyer_kinds[sellers].any(axis=1))
        kind = scoring.kind_of_buyer(self.context.exhibitors.buys_as(sellers, self.need.buyer_kind), kinds)
        return {
            MatchPart.PRODUCTS: self._goods,
            MatchPart.QUANTITY: self._order_size(sellers),
            MatchPart.MARKET: scoring.market(*self._targets(sellers), known=self.need.market is not None) * kind,
            MatchPart.LANGUAGE: scoring.language(self._common_language >= 0, requested=bool(self.need.languages)),
            MatchPart.RESPONSIVENESS: np.full(len(sellers), _APPROVED if self.approved else _APPLIED),
        }

    def _ruled_out(self, parts: Mapping[MatchPart, Floats]) -> NDArray[np.bool_]:
        need, (sellers, _) = self.need, self._groups
        out = self._goods < _FLOOR
        if need.certificates and need.certificates_are is Strictness.HARD:
            out |= parts[MatchPart.CERTIFICATE] < 1
        if need.languages and need.languages_are is Strictness.HARD:
            out |= self._common_language < 0
        if need.market is not None:
            out |= self.context.exhibitors.excluded[sellers, codes.countries()[need.market]]
        own = [row for row in sellers.tolist() if self.context.exhibitors.organisations[row] == need.buyer_id]
        return out | np.isin(sellers, own)

    @cached_property
    def _goods(self) -> Floats:
        _, relevance = self._allowed_hits
        sellers, group = self._groups
        return scoring.goods(relevance, group, len(sellers))

    @property
    def _base_quantity(self) -> float | None:
        quantity = self.need.quantity
        return None if quantity is None else codes.base_value(quantity.value, quantity.unit)

    @cached_property
    def _listed(self) -> Floats:
        """Return the public minimum order of each exhibitor's best product; the minimum in a sales aim is private."""
        return self.context.goods_index.minimum_orders(self._best[:, 0], self.need.quantity)

    def _order_size(self, sellers: Rows) -> Floats:
        """Return how far the order reaches an exhibitor's minimum: in quantity, and in value at their own price.

        Values are compared in the exhibitor's currency: the buyer's currency would reveal that a highest price is set.
        """
        need, best, context = self.need, self._best[:, 0], self.context
        aimed = context.exhibitors.minimum_orders(sellers, need.quantity)
        by_quantity = scoring.quantity(self._base_quantity, np.fmax(self._listed, aimed))
        if need.quantity is None:
            return by_quantity
        value = context.goods_index.own_price(best, need.quantity, need.quantity.unit) * float(need.quantity.value)
        minimum = context.exhibitors.minimum_order_values(
            sellers, context.goods_index.currencies_of(best), context.rates
        )
        reached = np.minimum(1.0, value / np.fmax(minimum, 1e-9))
        return np.where(np.isnan(reached), by_quantity, np.minimum(by_quantity, reached))

    @property
    def _currency(self) -> str:
        return self.need.target_price.currency if self.need.target_price else _REFERENCE

    def _quantity_fits(self) -> Floats:
        """Return 1 where the quantity reaches the listed minimum order, 0 where it does not, NaN without one."""
        return np.where(np.isnan(self._listed), np.nan, (self._base_quantity or 0) >= self._listed)

    def _targets(self, sellers: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        targets: codes.Bits = self.context.exhibitors.targets[sellers]
        country = codes.countries().get(self.need.market or "", 0)
        return targets[:, country], np.asarray(targets.any(axis=1))

    def _market(self, sellers: Rows) -> Floats:
        """Return how an exhibitor's markets and origin fit the buyer: destination of the goods, and desired origin."""
        goes = scoring.market(*self._targets(sellers), known=self.need.market is not None)
        best, origins = self._best[:, 0], self._numbers(self.need.origins)
        made = self.context.goods_index.origin[best]
        made = np.where(made == codes.NO_CODE, self.context.exhibitors.country[sellers], made)
        comes = scoring.origin(np.isin(made, origins), requested=bool(origins))
        both = np.vstack([goes, comes])
        count = (~np.isnan(both)).sum(axis=0)
        return np.where(count > 0, np.nansum(both, axis=0) / np.maximum(count, 1), np.nan)

    def _certified(self) -> codes.Bits:
        """Return which required certificates each exhibitor has, on the product or as a company, bool [m, required]."""
        required = [codes.certificates()[key] for key in self._terms.certificates]
        sellers, best = self._groups[0], self._best[:, 0]
        return (self.context.goods_index.certified[best] | self.context.exhibitors.certified[sellers])[:, required]

    @cached_property
    def _common_language(self) -> Rows:
        """Return the first of the buyer's languages that each exhibitor speaks, by number; -1 for none."""
        languages = [codes.language(tag) for tag in self.need.languages]
        sellers = self._groups[0]
        if not languages:
            return np.full(len(sellers), -1, np.int64)
        common = self.context.exhibitors.spoken[sellers][:, languages]
        return np.where(common.any(axis=1), np.array(languages)[common.argmax(axis=1)], -1)


def _matrix(parts: Mapping[MatchPart, Floats], side: MatchSide, count: int) -> Floats:
    """Return parts as [count, 9]; parts that a side's score must not use are always left out."""
    unknown = np.full(count, np.nan)
    return np.column_stack([parts.get(part, unknown) if part in PARTS_OF[side] else unknown for part in PARTS])
