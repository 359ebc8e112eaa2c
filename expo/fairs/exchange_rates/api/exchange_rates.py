"""Exchange rates in GraphQL."""

from datetime import date
from typing import Annotated

import strawberry

from expo.fairs.exchange_rates.models import RateTable
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.graphql.types import Info, Problem


@strawberry.type(name="ExchangeRate", description="How much of a currency one unit of the base buys.")
class ExchangeRateType:
    """One rate."""

    currency: str
    rate: str


@strawberry.type(name="ExchangeRates", description="What converted prices are worked out with.")
class ExchangeRatesType:
    """The table of rates."""

    base: str
    day: date
    source: str
    rates: list[ExchangeRateType]

    @classmethod
    def of(cls, table: RateTable) -> "ExchangeRatesType":
        """Return a table."""
        rates = [ExchangeRateType(currency=code, rate=rate) for code, rate in sorted(table.rates.items())]
        return cls(base=table.base, day=table.day, source=table.source, rates=rates)


ExchangeRatesResult = Annotated[ExchangeRatesType | Problem, strawberry.union("ExchangeRatesResult")]


@strawberry.input(description="One rate: a decimal number as text.")
class ExchangeRateInput:
    """A rate."""

    currency: str
    rate: str


@strawberry.input(description="A whole table of rates, dated, with its source.")
class ExchangeRatesInput:
    """A table of rates."""

    base: str
    day: date
    source: str
    rates: list[ExchangeRateInput]


@strawberry.type
class Query:
    """What one can ask about exchange rates."""

    @strawberry.field(description="What converted prices are worked out with; null while nobody has set it.")
    async def exchange_rates(self, info: Info) -> ExchangeRatesType | None:
        table = await info.context.service(ExchangeRates).current()
        return None if table is None else ExchangeRatesType.of(table)


@strawberry.type
class Mutation:
    """What one can do with exchange rates."""

    @strawberry.mutation(description="Replace the exchange rates, which all fairs share; administrators only.")
    async def set_exchange_rates(self, info: Info, input: ExchangeRatesInput) -> ExchangeRatesResult:
        rates = {each.currency: each.rate for each in input.rates}
        table = await info.context.service(ExchangeRates).set(
            info.context.actor, base=input.base, day=input.day, source=input.source, rates=rates
        )
        return ExchangeRatesType.of(table)
