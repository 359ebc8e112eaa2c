"""Exchange rates for approximate prices in other currencies, set by an administrator, with date and source."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from expo.fairs.exchange_rates.models import RateTable
from expo.kit.access import WRITE_INSTALLATION, Actor, require_administrator
from expo.kit.db.mongo import Collection, Database, to_document
from expo.kit.errors import Invalid
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import clean
from expo.kit.trade.money import checked_currency, parse_amount

COLLECTION: Final = "exchange_rates"
_CURRENT: Final = "current"
_MAX: Final = 200


@dataclass(frozen=True)
class ExchangeRates:
    """The installation's only exchange rate table."""

    database: Database
    journal: Journal

    @property
    def _tables(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def current(self) -> RateTable | None:
        """Return the current table, or None before one is set; one read per query."""
        [found] = await self._tables.get_many(RateTable, [_CURRENT])
        return found

    async def set(self, actor: Actor, *, base: str, day: date, source: str, rates: dict[str, str]) -> RateTable:
        """Replace the table, which all fairs share; administrators only.

        Raises `Invalid` for bad codes, bad numbers or too many rates.
        """
        require_administrator(actor, WRITE_INSTALLATION)
        if not 1 <= len(rates) <= _MAX:
            raise Invalid(f"Enter 1 to {_MAX} rates.", field="rates")
        table = RateTable(
            id=_CURRENT,
            base=checked_currency(base, field="base"),
            day=day,
            source=clean(source, field="source", limit=200),
            rates={checked_currency(code, field="rates"): _checked_rate(rate) for code, rate in rates.items()},
        )

        async def write() -> RateTable:
            await self._tables.replace({"_id": _CURRENT}, to_document(table), upsert=True)
            await self.journal.record(actor, "exchange_rates.changed", Subject("exchange_rates", _CURRENT))
            return table

        return await self.database.transact(write, RateTable)


def _checked_rate(text: str) -> str:
    rate = parse_amount(text, field="rates")
    if not Decimal("0.0000001") <= rate <= Decimal(100000000):
        raise Invalid("A rate must be more than zero.", field="rates")
    return f"{rate:f}"
