"""A table of exchange rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class RateTable:
    """Units of each currency that one unit of ``base`` buys on a day, as decimal strings, with the source."""

    id: str
    base: str
    day: date
    source: str
    rates: dict[str, str]

    def decimals(self) -> dict[str, Decimal]:
        """Return the rates as exact numbers, including the base's own."""
        return {self.base: Decimal(1)} | {code: Decimal(rate) for code, rate in self.rates.items()}
