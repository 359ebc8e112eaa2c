"""Price tiers: parsed from user input, exact to the last decimal."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from expo.catalog.products.errors import Missing
from expo.catalog.products.models import PriceTier
from expo.kit.errors import Invalid
from expo.kit.trade.money import checked_currency, checked_money, precision
from expo.kit.trade.values import checked_decimal

MAX_TIERS: Final = 10
BASES: Final = (1, 10, 100, 1000, 10_000)
"""Numbers of units that a price may be for: UN/CEFACT's price base quantity."""

_DEAREST: Final = Decimal(10) ** 15


@dataclass(frozen=True)
class TierDraft:
    """A tier as entered: decimals as text, the price in major units for ``per`` units."""

    min_quantity: str
    price: str
    per: int | str = 1


@dataclass(frozen=True)
class _Read:
    min_quantity: Decimal
    price: Decimal
    per: int


def checked_tiers(drafts: Sequence[TierDraft], currency: str | None) -> tuple[list[PriceTier], list[Invalid]]:
    """Return the tiers, all for the same number of units, and their problems.

    A price with more decimals than its currency has is converted to the smallest base that makes
    it a whole number of minor units: 0.0123 USD for 1 becomes 1.23 USD for 100.
    """
    if not drafts:
        return [], []
    if len(drafts) > MAX_TIERS:
        return [], [Invalid(f"A product can have at most {MAX_TIERS} price tiers.", field="priceTiers")]
    code, problems = _currency(currency)
    read = [_read(draft, f"priceTiers.{index}", problems) for index, draft in enumerate(drafts)]
    tiers = [each for each in read if each is not None]
    if code is None or len(tiers) < len(read):
        return [], problems
    base = _common_base(tiers, code)
    if base is None:
        return [], [
            Invalid(f"A price has more decimals than {code} has, even for {BASES[-1]} units.", field="priceTiers")
        ]
    return _priced(tiers, base, code)


def checked_order_quantity(value: str | Decimal | None, *, field: str = "quantity") -> Decimal | None:
    """Return a quantity to be ordered, in a product's unit, or None for None; raises `Invalid` unless above zero."""
    if value is None:
        return None
    quantity = checked_decimal(value, field=field)
    if not quantity:
        raise Invalid("This must be more than zero.", field=field)
    return quantity


def _currency(currency: str | None) -> tuple[str | None, list[Invalid]]:
    if currency is None or not currency.strip():
        return None, [Missing("Enter the currency of the prices, for example USD.", field="currency")]
    try:
        return checked_currency(currency), []
    except Invalid as problem:
        return None, [problem]


def _read(draft: TierDraft, field: str, problems: list[Invalid]) -> _Read | None:
    before = len(problems)
    quantity = _number(draft.min_quantity, f"{field}.minQuantity", 6, problems)
    price = _number(draft.price, f"{field}.price", 8, problems)
    per = str(draft.per).strip()
    if per not in {str(base) for base in BASES}:
        problems.append(Invalid(f"A price can be for {', '.join(map(str, BASES))} units.", field=f"{field}.per"))
    if len(problems) > before:
        return None
    return _Read(quantity, price, int(per))


def _number(text: str, field: str, places: int, problems: list[Invalid]) -> Decimal:
    try:
        number = checked_decimal(text, field=field, maximum=_DEAREST, places=places)
    except Invalid as problem:
        problems.append(problem)
        return Decimal(0)
    if not number:
        problems.append(Invalid("This must be more than zero.", field=field))
    return number


def _common_base(tiers: Sequence[_Read], currency: str) -> int | None:
    minimum = max(tier.per for tier in tiers)
    exact = (base for base in BASES if base >= minimum and all(_minor(tier, base, currency) % 1 == 0 for tier in tiers))
    return next(exact, None)


def _minor(tier: _Read, base: int, currency: str) -> Decimal:
    return (tier.price * base / tier.per).scaleb(precision(currency))


def _priced(read: Sequence[_Read], base: int, currency: str) -> tuple[list[PriceTier], list[Invalid]]:
    tiers: list[PriceTier] = []
    problems: list[Invalid] = []
    for index, each in enumerate(read):
        field = f"priceTiers.{index}"
        try:
            price = checked_money(int(_minor(each, base, currency)), currency, field=f"{field}.price")
        except Invalid as problem:
            problems.append(problem)
            continue
        tier = PriceTier(each.min_quantity, price, base)
        problems += _out_of_order(tiers[-1], tier, field) if tiers else []
        tiers.append(tier)
    return tiers, problems


def _out_of_order(before: PriceTier, tier: PriceTier, field: str) -> list[Invalid]:
    problems = []
    if tier.min_quantity <= before.min_quantity:
        problems.append(
            Invalid("Each tier must start at a larger quantity than the one before.", field=f"{field}.minQuantity")
        )
    if tier.price.amount > before.price.amount:
        problems.append(Invalid("A larger quantity cannot have a higher unit price.", field=f"{field}.price"))
    return problems
