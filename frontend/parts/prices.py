"""Price of a quantity: the tier that applies, the total, and when a little more would reach the next tier.

``tiers.js`` computes the same while the user types; the sentences are the template's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from starlette.requests import Request

from frontend.site.languages.formats import CURRENCIES

CURRENCY: Final = "currency"
"""Cookie with the currency in which a reader wants prices."""

Money = dict[str, Any]
"""An amount as GraphQL's Money: ``decimal`` and ``currency``."""

NEAR: Final = Decimal("0.75")
"""Share of the next tier's quantity from which it is only a little more."""

_MAX: Final = Decimal(10) ** 12


def chosen_currency(request: Request) -> str | None:
    """Return the reader's currency for approximate prices; None for prices as they are."""
    currency = request.cookies.get(CURRENCY, "")
    return currency if currency in CURRENCIES else None


@dataclass(frozen=True)
class Step:
    """One price tier. ``total`` is the price of its least quantity; ``nudge`` tells that this is within easy reach.

    ``saves`` tells that its least quantity costs no more in all than the smaller one that was asked for.
    """

    minimum: Decimal
    price: Money
    per: int
    total: Money
    about: Money | None
    chosen: bool = False
    nudge: bool = False
    saves: bool = False


@dataclass(frozen=True)
class Quote:
    """Price of a quantity. ``total`` is None below the least quantity that is sold."""

    quantity: Decimal
    minimum: Decimal
    steps: Sequence[Step]
    total: Money | None
    about: Money | None

    @property
    def chosen(self) -> Step | None:
        """The tier that applies."""
        return next((each for each in self.steps if each.chosen), None)

    @property
    def at_minimum(self) -> Step:
        """The tier that applies to the least quantity that is sold."""
        return [each for each in self.steps if each.minimum <= self.minimum][-1]


@dataclass(frozen=True)
class Rate:
    """Value of one unit of the prices' currency in ``currency``, with its day and source."""

    currency: str
    value: Decimal
    day: str
    source: str

    def about(self, money: Money) -> Money:
        """Convert an amount to the rate's currency."""
        return {"decimal": str(Decimal(money["decimal"]) * self.value), "currency": self.currency}


def rate_between(table: Mapping[str, Any] | None, own: str, currency: str) -> Rate | None:
    """Return the rate between two currencies from GraphQL's ExchangeRates; None if none is needed or known."""
    if table is None or own == currency:
        return None
    rates = {table["base"]: Decimal(1)} | {each["currency"]: Decimal(each["rate"]) for each in table["rates"]}
    if own not in rates or currency not in rates:
        return None
    return Rate(currency, rates[currency] / rates[own], table["day"], table["source"])


def quote_price(product: Mapping[str, Any], quantity_text: str | None, rate: Rate | None = None) -> Quote | None:
    """Return the price of ``quantity_text``, a quantity as typed; None for a product without prices.

    An invalid quantity becomes the least that is sold.
    """
    tiers = product["priceTiers"]
    if not tiers:
        return None
    minimum = _least(product)
    quantity = _quantity(quantity_text) or minimum
    holding = max((at for at, tier in enumerate(tiers) if Decimal(tier["minQuantity"]) <= quantity), default=None)
    if quantity < minimum:
        holding = None
    total = None if holding is None else _total(tiers[holding], quantity)
    steps = [_step(tier, at, holding, quantity, total) for at, tier in enumerate(tiers)]
    about = rate.about(total) if rate and total else None
    return Quote(quantity, minimum, steps, total, about)


def _step(tier: Mapping[str, Any], at: int, holding: int | None, quantity: Decimal, total: Money | None) -> Step:
    minimum = Decimal(tier["minQuantity"])
    whole = _total(tier, minimum)
    is_next = holding is not None and total is not None and at == holding + 1
    saves = is_next and total is not None and Decimal(whole["decimal"]) <= Decimal(total["decimal"])
    return Step(
        minimum=minimum,
        price=tier["price"],
        per=tier["per"],
        total=whole,
        about=tier.get("about") if (tier.get("about") or {}).get("approximate") else None,
        chosen=at == holding,
        nudge=is_next and (saves or quantity >= minimum * NEAR),
        saves=saves,
    )


def _least(product: Mapping[str, Any]) -> Decimal:
    """Return the least quantity that is sold: the first tier's, or a higher minimum order in the same unit."""
    first = Decimal(product["priceTiers"][0]["minQuantity"])
    minimum = product.get("minimumOrder")
    same = minimum is not None and minimum["unit"]["code"] == product["unit"]["code"]
    return max(first, Decimal(minimum["value"])) if minimum is not None and same else first


def _quantity(quantity_text: str | None) -> Decimal | None:
    try:
        quantity = Decimal((quantity_text or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and 0 < quantity < _MAX else None


def _total(tier: Mapping[str, Any], quantity: Decimal) -> Money:
    price = tier["price"]
    return {"decimal": str(Decimal(price["decimal"]) * quantity / tier["per"]), "currency": price["currency"]}
