"""The goods of a fair as arrays, for comparison with needs: from a hundred hits to two million products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from expo.catalog.products.models import Product, ProductTerms
from expo.kit.trade.values import Quantity
from expo.matchmaking.candidates.rules import codes

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_TIERS: Final = 4
_ID: Final = "S31"


@dataclass(frozen=True)
class ExchangeTable:
    """Approximate exchange rates; without a table only prices in the same currency are comparable."""

    table: Mapping[str, Decimal] = field(default_factory=dict)

    def factor(self, currency: str, into: str) -> float:
        """Return the factor that converts an amount into another currency; NaN without a rate."""
        if currency == into:
            return 1.0
        if currency not in self.table or into not in self.table:
            return float("nan")
        return float(self.table[into] / self.table[currency])


@dataclass(frozen=True)
class GoodsIndex:
    """Products by row, in the order of their ids.

    ``exhibitor`` [n] is the row of a product's exhibitor in `ExhibitorRows`, ``dimension`` [n] the dimension of its
    unit, ``minimum`` [n] its minimum order in base units (NaN: none), ``tiers`` [n, 4] the number of base units at
    which each price tier begins, and ``prices`` [n, 4] the price of one base unit in that tier, in currency number
    ``currency`` [n]; ``certified`` [n, kinds];
    ``lead_days`` [n] the days from order to dispatch (NaN: not stated).
    """

    ids: NDArray[np.bytes_]
    exhibitor: Rows
    dimension: Rows
    minimum: Floats
    tiers: Floats
    prices: Floats
    currency: Rows
    currencies: tuple[str, ...]
    certified: codes.Bits
    origin: Rows
    lead_days: Floats

    def rows(self, product_ids: Sequence[str]) -> Rows:
        """Return the rows of products, -1 for unknown ones."""
        return self.rows_of_ids(np.array([each.encode() for each in product_ids], _ID))

    def rows_of_ids(self, product_ids: NDArray[np.bytes_]) -> Rows:
        """Return the rows of products by their ids, bytes [n]; -1 for unknown ones."""
        places = np.minimum(np.searchsorted(self.ids, product_ids), max(len(self.ids) - 1, 0))
        if not len(self.ids):
            return np.full(len(product_ids), -1)
        return np.where(self.ids[places] == product_ids, places, -1).astype(np.int64)

    def id_of(self, row: int) -> str:
        """Return a product's id."""
        return bytes(self.ids[row]).decode()

    def minimum_orders(self, rows: Rows, quantity: Quantity | None) -> Floats:
        """Return minimum orders in base units, NaN where the dimension differs from that of the wanted quantity."""
        if quantity is None:
            return np.full(len(rows), np.nan)
        same = self.dimension[rows] == codes.measure(quantity.unit)[0]
        return np.where(same, self.minimum[rows], np.nan)

    def price(self, rows: Rows, currency: str, quantity: Quantity | None, unit: str, rates: ExchangeTable) -> Floats:
        """Return the price of one ``unit`` at the wanted quantity (without one, the best tier), in ``currency``.

        NaN where the price is on request, the dimension differs, or there is no exchange rate.
        """
        into = np.array([rates.factor(each, currency) for each in self.currencies] or [np.nan])
        price: Floats = self.own_price(rows, quantity, unit) * into[self.currency[rows]]
        return price

    def own_price(self, rows: Rows, quantity: Quantity | None, unit: str) -> Floats:
        """Return the same as `price`, in each product's own currency."""
        if not len(rows):
            return np.zeros(0)
        dimension, factor = codes.measure(unit)
        amount = np.inf if quantity is None else codes.base_value(quantity.value, quantity.unit)
        reached = (self.tiers[rows] <= amount) & ~np.isnan(self.prices[rows])
        tier = np.where(reached.any(axis=1), reached.shape[1] - 1 - np.argmax(reached[:, ::-1], axis=1), 0)
        return np.where(self.dimension[rows] == dimension, self.prices[rows, tier] * factor, np.nan)

    def currencies_of(self, rows: Rows) -> list[str]:
        """Return the currency of each product's price."""
        return [self.currencies[number] for number in self.currency[rows].tolist()]


@dataclass(frozen=True)
class GoodsBatch:
    """A batch of goods as read, with exhibitors and currencies still by name, bytes [n]."""

    ids: NDArray[np.bytes_]
    exhibitor: NDArray[np.bytes_]
    dimension: Rows
    minimum: Floats
    tiers: Floats
    prices: Floats
    currency: NDArray[np.bytes_]
    certified: codes.Bits
    origin: Rows
    lead_days: Floats

    @property
    def exhibitor_ids(self) -> list[str]:
        """The ids of the exhibitors of these goods."""
        return [each.decode() for each in np.unique(self.exhibitor).tolist()]


def batch_of(offers: Sequence[ProductTerms | Product]) -> GoodsBatch:
    """Return offers as arrays."""
    certificates, countries = codes.certificates(), codes.countries()
    tiers, prices = _tiers(offers)
    return GoodsBatch(
        ids=np.array([each.id.encode() for each in offers], _ID),
        exhibitor=np.array([each.exhibitor_id.encode() for each in offers], _ID),
        dimension=np.array([codes.measure(each.unit)[0] for each in offers], np.int64),
        minimum=np.array([_minimum(each) for each in offers], np.float64),
        tiers=tiers,
        prices=prices,
        currency=np.array([_currency(each) for each in offers], "S3"),
        certified=codes.bits([each.certificates for each in offers], certificates),
        origin=np.array([countries.get(each.origin or "", codes.NO_CODE) for each in offers], np.int64),
        lead_days=np.array([np.nan if each.lead_days is None else each.lead_days for each in offers], np.float64),
    )


def goods_index_of(batches: Sequence[GoodsBatch], sellers: Mapping[str, int]) -> GoodsIndex:
    """Return the index of the goods whose exhibitors are in ``sellers`` (rows by id); the last version read wins."""
    batches = batches or [batch_of([])]
    joined = {
        each.name: np.concatenate([getattr(batch, each.name) for batch in batches]) for each in fields(GoodsBatch)
    }
    names, number = np.unique(joined["exhibitor"], return_inverse=True)
    row = np.array([sellers.get(each.decode(), codes.NO_CODE) for each in names.tolist()], np.int64)
    currencies, currency = np.unique(joined["currency"], return_inverse=True)
    joined |= {"exhibitor": row[number], "currency": currency.astype(np.int64)}
    order = np.argsort(joined["ids"], kind="stable")
    last = np.append(joined["ids"][order][1:] != joined["ids"][order][:-1], True)[: len(order)]
    order = order[last & (joined["exhibitor"][order] >= 0)]
    kept = {name: values[order] for name, values in joined.items()}
    return GoodsIndex(**kept, currencies=tuple(each.decode() for each in currencies.tolist()))


def _tiers(offers: Sequence[ProductTerms | Product]) -> tuple[Floats, Floats]:
    """Return the first base unit of each price tier, and the price of one base unit in it, float64 [n, 4] each."""
    tiers, prices = (np.full((len(offers), _TIERS), np.nan) for _ in range(2))
    for row, offer in enumerate(offers):
        for place, tier in enumerate(_few(offer.price_tiers)):
            tiers[row, place] = codes.base_value(tier.min_quantity, offer.unit)
            prices[row, place] = float(tier.price.decimal()) / tier.per / codes.measure(offer.unit)[1]
    return tiers, prices


def _few(tiers: Sequence[Any]) -> Sequence[Any]:
    """Return at most four tiers: the first ones and the last."""
    return tiers if len(tiers) <= _TIERS else [*tiers[: _TIERS - 1], tiers[-1]]


def _currency(offer: ProductTerms | Product) -> bytes:
    return offer.price_tiers[-1].price.currency.encode() if offer.price_tiers else b""


def _minimum(offer: ProductTerms | Product) -> float:
    minimum = offer.minimum_order
    return float("nan") if minimum is None else codes.base_value(minimum.value, minimum.unit)
