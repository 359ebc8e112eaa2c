"""GraphQL fields that convert the prices of tiers and samples to another currency."""

import strawberry

from expo.catalog.products.api.types import PriceTierType, SampleType, load_rates
from expo.kit.graphql.trade_types import MoneyType
from expo.kit.graphql.types import Info, extend
from expo.kit.trade.money import LARGEST, Money, checked_currency, convert


@extend(PriceTierType)
class TierInCurrency:
    """A tier's price in another currency."""

    @strawberry.field(description="Approximate price in another currency; null without an exchange rate.")
    async def price_in(self, info: Info, currency: str) -> MoneyType | None:
        return await convert_price(info, self.price, currency)  # type: ignore[attr-defined]  # the field is on PriceTier


@extend(SampleType)
class SampleInCurrency:
    """A sample's price in another currency."""

    @strawberry.field(
        description="Approximate price in another currency; null without an exchange rate, or where it is free."
    )
    async def price_in(self, info: Info, currency: str) -> MoneyType | None:
        return await convert_price(info, self.price, currency)  # type: ignore[attr-defined]  # the field is on Sample


async def convert_price(info: Info, price: MoneyType | None, currency: str) -> MoneyType | None:
    """Return a price in another currency, or None without a rate; raises `Invalid` for an unknown currency."""
    currency_code = checked_currency(currency)
    if price is None:
        return None
    money = convert(Money(price.amount, price.currency), currency_code, await info.context.loader(load_rates).load(""))
    if money is None or money.amount > LARGEST:
        return None
    return MoneyType.of(money, approximate=currency_code != price.currency)
