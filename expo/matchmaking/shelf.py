"""The goods of a fair as arrays: what a wish is compared with, for a hundred hits or for two million products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from expo.catalog.models import Product
from expo.kit.values import Quantity
from expo.matchmaking import codes

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_TIERS: Final = 4
_ID: Final = "S31"


@dataclass(frozen=True)
class Rates:
    """What prices in different currencies are about; without a table only equal currencies compare."""

    table: Mapping[str, Decimal] = field(default_factory=dict)

    def factor(self, currency: str, into: str) -> float:
        """Return by what an amount is multiplied to be in another currency; NaN without a rate."""
        if currency == into:
            return 1.0
        if currency not in self.table or into not in self.table:
            return float("nan")
        return float(self.table[into] / self.table[currency])


@dataclass(frozen=True)
class Shelf:
    """Products by row, in the order of their ids.

    ``exhibitor`` [n] is the row of a product's exhibitor in `Sellers`, ``dimension`` [n] what its unit measures,
    ``minimum`` [n] its least order in base units (NaN: none), ``tiers`` [n, 4] from how many base units on and
    ``prices`` [n, 4] what one of them costs then, in currency number ``currency`` [n]; ``certified`` [n, kinds].
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

    def rows(self, product_ids: Sequence[str]) -> Rows:
        """Return the rows of products, -1 for those that are not here."""
        wanted = np.array([each.encode() for each in product_ids], _ID)
        places = np.minimum(np.searchsorted(self.ids, wanted), max(len(self.ids) - 1, 0))
        if not len(self.ids):
            return np.full(len(wanted), -1)
        return np.where(self.ids[places] == wanted, places, -1).astype(np.int64)

    def id_of(self, row: int) -> str:
        """Return a product's id."""
        return bytes(self.ids[row]).decode()

    def least(self, rows: Rows, wanted: Quantity | None) -> Floats:
        """Return least orders in base units, NaN where the unit measures something else than what is wanted."""
        if wanted is None:
            return np.full(len(rows), np.nan)
        same = self.dimension[rows] == codes.measure(wanted.unit)[0]
        return np.where(same, self.minimum[rows], np.nan)

    def price(self, rows: Rows, currency: str, wanted: Quantity | None, unit: str, rates: Rates) -> Floats:
        """Return what one ``unit`` costs at the quantity wanted (the best tier without), in a currency.

        NaN on request, in another measure, or without a rate.
        """
        dimension, factor = codes.measure(unit)
        amount = np.inf if wanted is None else codes.base_value(wanted.value, wanted.unit)
        reached = (self.tiers[rows] <= amount) & ~np.isnan(self.prices[rows])
        tier = np.where(reached.any(axis=1), reached.shape[1] - 1 - np.argmax(reached[:, ::-1], axis=1), 0)
        price = self.prices[rows, tier] * factor
        into = np.array([rates.factor(each, currency) for each in self.currencies] or [np.nan])
        money = price * into[self.currency[rows]]
        return np.where(self.dimension[rows] == dimension, money, np.nan)


def shelf_of(products: Sequence[Product], sellers: Mapping[str, int]) -> Shelf:
    """Return a shelf of products whose exhibitors are among ``sellers`` (rows by id)."""
    shown = sorted((each for each in products if each.exhibitor_id in sellers), key=lambda each: each.id)
    money = dict.fromkeys(each.best_tier.price.currency for each in shown if each.best_tier)
    numbers = {currency: number for number, currency in enumerate(money)}
    tiers, prices = (np.full((len(shown), _TIERS), np.nan) for _ in range(2))
    for row, product in enumerate(shown):
        for place, tier in enumerate(_few(product.price_tiers)):
            tiers[row, place] = codes.base_value(tier.min_quantity, product.unit)
            prices[row, place] = float(tier.price.decimal()) / tier.per / codes.measure(product.unit)[1]
    best = [each.best_tier for each in shown]
    return Shelf(
        ids=np.array([each.id.encode() for each in shown], _ID),
        exhibitor=np.array([sellers[each.exhibitor_id] for each in shown], np.int64),
        dimension=np.array([codes.measure(each.unit)[0] for each in shown], np.int64),
        minimum=np.array([_minimum(each) for each in shown], np.float64),
        tiers=tiers,
        prices=prices,
        currency=np.array([numbers[each.price.currency] if each else 0 for each in best], np.int64),
        currencies=tuple(numbers),
        certified=codes.bits([each.certificates for each in shown], codes.certificates()),
        origin=np.array([codes.countries().get(each.origin or "", codes.NO_CODE) for each in shown], np.int64),
    )


def _few(tiers: Sequence[Any]) -> Sequence[Any]:
    """Return at most four tiers: the first ones and the last."""
    return tiers if len(tiers) <= _TIERS else [*tiers[: _TIERS - 1], tiers[-1]]


def _minimum(product: Product) -> float:
    least = product.minimum_order
    return float("nan") if least is None else codes.base_value(least.value, least.unit)
