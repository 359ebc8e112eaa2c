"""A table of exchange rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class RateTable:
    """How much of each currency one unit of ``base`` buys, as decimal strings, on a day, by whose word."""

    id: str
    base: str
    day: date
    source: str
    rates: dict[str, str]

    def decimals(self) -> dict[str, Decimal]:
        """Return the rates as exact numbers, the base's own among them."""
        return {self.base: Decimal(1)} | {code: Decimal(rate) for code, rate in self.rates.items()}
