"""The exhibitors of a fair as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from expo.exhibitors.models import Booth, Exhibitor
from expo.kit.trade.money import Money
from expo.kit.trade.values import Quantity
from expo.matchmaking.candidates.rules import codes
from expo.matchmaking.candidates.rules.goods import ExchangeTable
from expo.matchmaking.candidates.rules.scoring import responsiveness
from expo.matchmaking.sourcing_needs.models import BuyerKind, TargetBuyers

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
_KINDS = {kind.value: number for number, kind in enumerate(BuyerKind)}


@dataclass(frozen=True)
class ResponseRate:
    """Response statistics of an exhibitor: enquiries received, enquiries answered, and hours to the answer."""

    received: int = 0
    answered: int = 0
    hours: float = 0.0


@dataclass(frozen=True)
class ExhibitorRows:
    """Exhibitors with an open booth at a fair, by row; target buyers take precedence over the profile.

    ``targets``, ``excluded`` [n, countries], ``spoken`` [n, languages], ``certified`` [n, kinds], ``buyer_kinds`` [n,
    kinds of buyers] are bool; ``minimum`` [n] is the minimum order in base units of ``dimension`` [n],
    ``minimum_order_value`` [n] in currency ``value_currency``; ``answers`` [n] is from 0 to 1; ``since`` [n] is the
    time of publication in seconds; ``unknown`` [n] marks exhibitors without enquiries yet.
    """

    ids: tuple[str, ...]
    organisations: tuple[str, ...]
    country: Rows
    targets: codes.Bits
    excluded: codes.Bits
    spoken: codes.Bits
    certified: codes.Bits
    buyer_kinds: codes.Bits
    minimum: Floats
    dimension: Rows
    minimum_order_value: Floats
    value_currency: tuple[str, ...]
    answers: Floats
    since: Floats
    unknown: codes.Bits

    @cached_property
    def rows(self) -> dict[str, int]:
        """The rows by exhibitor id."""
        return {exhibitor_id: row for row, exhibitor_id in enumerate(self.ids)}

    def minimum_orders(self, rows: Rows, quantity: Quantity | None) -> Floats:
        """Return the minimum orders of target buyers, NaN where the dimension differs from that of the quantity."""
        if quantity is None:
            return np.full(len(rows), np.nan)
        return np.where(self.dimension[rows] == codes.measure(quantity.unit)[0], self.minimum[rows], np.nan)

    def minimum_order_values(self, rows: Rows, currencies: Sequence[str], rates: ExchangeTable) -> Floats:
        """Return the minimum order values, each in its currency; NaN for none or without a rate."""
        own = [self.value_currency[row] for row in rows.tolist()]
        factors = [rates.factor(each, into) for each, into in zip(own, currencies, strict=True)]
        values: Floats = self.minimum_order_value[rows] * np.array(factors, np.float64)
        return values

    def buys_as(self, rows: Rows, kind: BuyerKind | None) -> codes.Bits:
        """Return whether exhibitors look for this kind of buyer; true for a buyer of unknown kind."""
        if kind is None:
            return np.ones(len(rows), bool)
        found: codes.Bits = self.buyer_kinds[rows, _KINDS[kind.value]]
        return found


def exhibitor_rows(
    exhibitors: Sequence[tuple[Exhibitor, Booth]],
    targets: Mapping[str, TargetBuyers],
    response_rates: Mapping[str, ResponseRate],
    today: date,
) -> ExhibitorRows:
    """Return the exhibitors of a fair in the order of their ids; ``response_rates`` is by organisation.

    Expired certificates do not count.
    """
    shown = sorted(exhibitors, key=lambda pair: pair[0].id)
    own = [targets.get(each.id) for each, _ in shown]
    known = [response_rates.get(each.organisation_id, ResponseRate()) for each, _ in shown]
    markets = [
        (target.markets if target else None) or each.markets for target, (each, _) in zip(own, shown, strict=True)
    ]
    return ExhibitorRows(
        ids=tuple(each.id for each, _ in shown),
        organisations=tuple(each.organisation_id for each, _ in shown),
        country=np.array([codes.countries().get(each.country, codes.NO_CODE) for each, _ in shown], np.int64),
        targets=codes.bits(markets, codes.countries()),
        spoken=codes.language_bits([_spoken(*pair, target) for pair, target in zip(shown, own, strict=True)]),
        certified=codes.bits([_valid(each, today) for each, _ in shown], codes.certificates()),
        answers=responsiveness(
            *(np.array([getattr(each, name) for each in known]) for name in ("received", "answered", "hours"))
        ),
        since=np.array([each.published_at.timestamp() if each.published_at else 0 for each, _ in shown], np.float64),
        unknown=np.array([not each.received for each in known], bool),
        **_target_buyer_columns(own),
    )


def _target_buyer_columns(own: Sequence[TargetBuyers | None]) -> dict[str, Any]:
    """Return the columns of `ExhibitorRows` that come from target buyers alone: wanted buyers and minimum orders."""
    quantities = [target.minimum_order_quantity if target else None for target in own]
    measures = [codes.measure(each.unit)[0] if each else codes.NO_CODE for each in quantities]
    values = [target.minimum_order_value if target else None for target in own]
    return {
        "excluded": codes.bits([target.excluded_markets if target else [] for target in own], codes.countries()),
        "buyer_kinds": codes.bits([target.buyer_kinds if target else [] for target in own], _KINDS),
        "minimum": np.array([_amount(each) for each in quantities], np.float64),
        "dimension": np.array(measures, np.int64),
        "minimum_order_value": np.array([float(each.decimal()) if each else np.nan for each in values], np.float64),
        "value_currency": tuple(_currency(each) for each in values),
    }


def _spoken(exhibitor: Exhibitor, booth: Booth, target: TargetBuyers | None) -> set[str]:
    """Return the languages spoken at a booth: those of the target buyers, else of the company.

    And always those of its staff.
    """
    staff = {tag for member in booth.staff for tag in member.languages}
    return staff | set((target.languages if target else None) or exhibitor.languages)


def _valid(exhibitor: Exhibitor, today: date) -> list[str]:
    return [each.kind for each in exhibitor.certificates if not each.is_expired(today)]


def _amount(quantity: Quantity | None) -> float:
    return float("nan") if quantity is None else codes.base_value(quantity.value, quantity.unit)


def _currency(value: Money | None) -> str:
    return "" if value is None else value.currency
