"""A row's prices, quantities and units, checked for consistency."""

from typing import Final

from expo.catalog.products.rules.prices import TierDraft
from expo.catalog.sheets.rules.cells import BadCell, Price, price_of, quantity_of, text_of
from expo.catalog.sheets.rules.composites import SheetTier, tiers_of
from expo.catalog.sheets.rules.lookups import currency_of, unit_of
from expo.catalog.sheets.rules.row_cells import RowCells
from expo.kit.trade.money import precision
from expo.kit.trade.values import find_unit

_TIERS: Final = (2, 3, 4)
_ON_REQUEST: Final = frozenset(
    {"on request", "price on request", "upon request", "negotiable", "面议", "询价", "议价", "价格面议"}
)
_FREE: Final = frozenset({"0", "free", "free of charge", "免费", "gratis", "gratuit", "бесплатно"})
_NO_SAMPLE: Final = frozenset({"no", "none", "不提供", "无", "-", "/"})


class RowPrices:
    """Reads the prices of one row.

    ``tiers``, ``on_request``, ``minimum`` and ``minimum_unit``, ``unit``, ``currency`` and
    ``sample`` (``0``: free) are the row's values, or the defaults for what it leaves out.
    """

    def __init__(self, cells: RowCells) -> None:
        self._cells = cells
        self._cell_units: list[tuple[str, str]] = []
        # Currency first: it decides what a bare $ or ¥ next to a number means.
        stated = cells.take("currency", currency_of) or cells.hinted_currency()
        self._is_stated = stated is not None
        self.currency = stated or cells.defaults.currency
        self.minimum, beside = self._quantity("minimum_order")
        request = cells.cells.get("price")
        self.on_request = isinstance(request, str) and request.strip().casefold() in _ON_REQUEST
        self.tiers = [] if self.on_request else self._tiers()
        self.sample = cells.take("sample_price", self._sample)
        self.unit = self._unit(beside)
        self.minimum = self.minimum or cells.defaults.minimum_order
        self.minimum_unit = beside if beside != self.unit else None

    def _tiers(self) -> list[TierDraft]:
        per = self._cells.text("price_per") or "1"
        guide = self._cells.guide
        tiers = self._cells.take("tiers", lambda cell: tiers_of(cell, self.currency, guide.style))
        return self._tier_columns(per) if tiers is None else [self._tier(each, per) for each in tiers]

    def _quantity(self, column: str) -> tuple[str | None, str | None]:
        """Return a quantity and the code of the unit given with it."""
        found = self._cells.take(column, lambda cell: quantity_of(cell, self._cells.guide.style))
        if found is None:
            return None, None
        words = found[1] or self._cells.hint(column).unit
        return f"{found[0]:f}", self._known_unit(column, words) if words else None

    def _known_unit(self, column: str, words: str) -> str | None:
        unit = find_unit(words)
        if unit is None:
            self._cells.note(
                column,
                BadCell(
                    "UNKNOWN_UNIT", f"There is no unit {words[:30]!r}.", "Enter a unit such as pcs, set, kg or 个."
                ),
            )
            return None
        return unit.code

    def _unit(self, beside: str | None) -> str | None:
        """Return the product's unit: from its column, else from a price or quantity cell, else the default."""
        own = self._cells.take("unit", unit_of)
        priced = {unit for _, unit in self._cell_units}
        for column, unit in self._cell_units:
            if (own or self._cell_units[0][1]) != unit:
                self._cells.note(
                    column,
                    BadCell(
                        "UNIT_CONFLICT",
                        "This price is for a different unit from the one in the row.",
                        "Enter all prices for the unit given in the row.",
                    ),
                )
        if own is None and self._cells.cells.get("unit") is not None:
            return None
        return own or next(iter(priced), None) or beside or self._cells.defaults.unit

    def _tier_columns(self, per: str) -> list[TierDraft]:
        found: list[TierDraft] = []
        first = self._price("price")
        if first is not None:
            found.append(TierDraft(self.minimum or self._cells.defaults.minimum_order or "1", first, per))
        for tier in _TIERS:
            quantity, price = self._quantity(f"tier_{tier}_quantity")[0], self._price(f"tier_{tier}_price")
            if quantity is not None and price is not None:
                found.append(TierDraft(quantity, price, per))
            elif (quantity is None) != (price is None) and not self._noted(
                f"tier_{tier}_quantity", f"tier_{tier}_price"
            ):
                lacking = f"tier_{tier}_quantity" if quantity is None else f"tier_{tier}_price"
                self._cells.note(
                    lacking,
                    BadCell(
                        "HALF_A_TIER",
                        "A price tier needs both a quantity and a price.",
                        "Fill in both cells or leave both empty.",
                    ),
                )
        return found

    def _noted(self, *names: str) -> bool:
        headers = {self._cells.guide.header(each) for each in names}
        return any(problem.column in headers for problem in self._cells.problems)

    def _tier(self, tier: SheetTier, per: str) -> TierDraft:
        return TierDraft(f"{tier.quantity:f}", self._amount("tiers", tier.price), tier.per or per)

    def _price(self, column: str) -> str | None:
        currency = self._cells.hint(column).currency or self.currency
        found = self._cells.take(column, lambda cell: price_of(cell, currency, self._cells.guide.style))
        return None if found is None else self._amount(column, found)

    def _amount(self, column: str, price: Price) -> str:
        """Return the amount in major units, after checking its currency and unit against the row's."""
        named = price.currency or self._cells.hint(column).currency
        if named is not None and self.currency != named and self._is_stated:
            self._cells.note(
                column,
                BadCell(
                    "CURRENCY_CONFLICT",
                    f"This price is in {named}, but the row gives {self.currency}.",
                    "Use one currency for all prices in a row.",
                ),
            )
        elif named is not None:
            self.currency, self._is_stated = named, True
        words = price.unit or self._cells.hint(column).unit
        unit = self._known_unit(column, words) if words else None
        if unit is not None:
            self._cell_units.append((column, unit))
        amount = price.amount
        if self._cells.defaults.minor_prices and self.currency:
            amount = amount.scaleb(-precision(self.currency))
        return f"{amount:f}"

    def _sample(self, cell: object) -> str | None:
        text = text_of(cell).casefold()
        if text in _FREE:
            return "0"
        if text in _NO_SAMPLE:
            return None
        price = price_of(cell, self.currency, self._cells.guide.style)
        return "0" if price.amount == 0 else self._amount("sample_price", Price(price.amount, price.currency))
