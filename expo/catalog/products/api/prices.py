"""What prices are about in another currency, in GraphQL: for each tier, and for a sample."""

import strawberry

from expo.catalog.products.api.types import PriceTierType, SampleType, load_rates
from expo.kit.graphql.trade_types import MoneyType
from expo.kit.graphql.types import Info, extend
from expo.kit.trade.money import LARGEST, Money, checked_currency, convert


@extend(PriceTierType)
class TierInCurrency:
    """What a tier is in another currency."""

    @strawberry.field(description="The price in another currency, about; null without a rate.")
    async def price_in(self, info: Info, currency: str) -> MoneyType | None:
        return await converted(info, self.price, currency)  # type: ignore[attr-defined]  # the field stands on PriceTier


@extend(SampleType)
class SampleInCurrency:
    """What a sample is in another currency."""

    @strawberry.field(description="The price in another currency, about; null without a rate, or where it is free.")
    async def price_in(self, info: Info, currency: str) -> MoneyType | None:
        return await converted(info, self.price, currency)  # type: ignore[attr-defined]  # the field stands on Sample


async def converted(info: Info, price: MoneyType | None, currency: str) -> MoneyType | None:
    """Return a price in another currency, or None without a rate; raises `Invalid` for what is no currency."""
    wanted = checked_currency(currency)
    if price is None:
        return None
    money = convert(Money(price.amount, price.currency), wanted, await info.context.loader(load_rates).load(""))
    if money is None or money.amount > LARGEST:
        return None
    return MoneyType.of(money, approximate=wanted != price.currency)
