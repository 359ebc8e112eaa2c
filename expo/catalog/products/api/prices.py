"""GraphQL fields for the price of a quantity, and for prices of tiers and samples in another currency."""

import strawberry

from expo.catalog.products.api.types import PriceTierType, ProductType, SampleType, load_rates
from expo.catalog.products.models import Product
from expo.catalog.products.rules.prices import checked_order_quantity
from expo.kit.graphql.trade_types import DecimalText, MoneyType, decimal_text
from expo.kit.graphql.types import Info, extend
from expo.kit.trade.money import LARGEST, Money, checked_currency, convert


@extend(ProductType)
class QuantityPrice:
    """A product's price for a quantity."""

    @strawberry.field(description="Least quantity sold, in the product's unit; null where the price is on request.")
    def least_quantity(self) -> DecimalText | None:
        least = _product_of(self).least_quantity
        return None if least is None else decimal_text(least)

    @strawberry.field(description="Least quantity sold at `price`, the lowest; null where the price is on request.")
    def price_quantity(self) -> DecimalText | None:
        tier = _product_of(self).tier_for(None)
        return None if tier is None else decimal_text(tier.min_quantity)

    @strawberry.field(
        description="Price tier that applies to a quantity in the product's unit; null below `leastQuantity`, and "
        "where the price is on request."
    )
    def tier_for(self, quantity: DecimalText) -> PriceTierType | None:
        tier = _product_of(self).tier_for(checked_order_quantity(quantity))
        return None if tier is None else PriceTierType.of(tier)


def _product_of(extended: object) -> Product:
    return extended.model  # type: ignore[attr-defined,no-any-return]  # the fields are on Product


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
