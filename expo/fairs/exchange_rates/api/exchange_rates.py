"""Exchange rates in GraphQL."""

from datetime import date
from typing import Annotated

import strawberry

from expo.fairs.exchange_rates.models import RateTable
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.graphql.types import Info, Problem


@strawberry.type(name="ExchangeRate", description="Amount of a currency that one unit of the base currency buys.")
class ExchangeRateType:
    """An exchange rate."""

    currency: str
    rate: str


@strawberry.type(name="ExchangeRates", description="Exchange rates for converting prices, with their day and source.")
class ExchangeRatesType:
    """The exchange rate table."""

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


@strawberry.input(description="An exchange rate, as a decimal string.")
class ExchangeRateInput:
    """A rate."""

    currency: str
    rate: str


@strawberry.input(description="A complete table of exchange rates, with its date and source.")
class ExchangeRatesInput:
    """A table of rates."""

    base: str
    day: date
    source: str
    rates: list[ExchangeRateInput]


@strawberry.type
class Query:
    """Queries for exchange rates."""

    @strawberry.field(description="Exchange rates for converting prices. Null before they are first set.")
    async def exchange_rates(self, info: Info) -> ExchangeRatesType | None:
        table = await info.context.service(ExchangeRates).current()
        return None if table is None else ExchangeRatesType.of(table)


@strawberry.type
class Mutation:
    """Mutations of exchange rates."""

    @strawberry.mutation(description="Replace the exchange rates, which all fairs share. Administrators only.")
    async def set_exchange_rates(self, info: Info, input: ExchangeRatesInput) -> ExchangeRatesResult:
        rates = {each.currency: each.rate for each in input.rates}
        table = await info.context.service(ExchangeRates).set(
            info.context.actor, base=input.base, day=input.day, source=input.source, rates=rates
        )
        return ExchangeRatesType.of(table)
