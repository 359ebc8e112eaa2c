"""Sourcing needs (`SourcingNeed`) and target buyers as stored."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from expo.kit.trade.money import Money
from expo.kit.trade.values import Quantity
from expo.localisation.models import Text

MAX_SOURCING_NEEDS: Final = 20
"""Open needs that an organisation may have at one fair."""


class Strictness(StrEnum):
    """Whether a requirement excludes those who fail it, or only affects the score."""

    HARD = "HARD"
    NICE = "NICE"


class BuyerKind(StrEnum):
    """How a buyer uses the goods."""

    IMPORTER = "IMPORTER"
    WHOLESALER = "WHOLESALER"
    RETAILER = "RETAILER"
    ONLINE_SELLER = "ONLINE_SELLER"
    MANUFACTURER = "MANUFACTURER"
    PROJECT = "PROJECT"


@dataclass(frozen=True, kw_only=True)
class SourcingNeedContent:
    """What a buyer wants to source, in their own words, and on which terms.

    ``sections`` are keys of the fair's tree, ``certificates`` of certificate kinds, countries ISO 3166-1 alpha-2,
    languages ISO 639-1; ``market`` is the destination of the goods. ``target_price`` is the highest price for one unit
    of the quantity (a piece without one): only the buyer's own people ever see it. Without ``named`` exhibitors see the
    need and the buyer's country, but not the name, until the buyer has accepted them.
    """

    text: Text
    sections: list[str] = field(default_factory=list)
    quantity: Quantity | None = None
    target_price: Money | None = None
    certificates: list[str] = field(default_factory=list)
    certificates_are: Strictness = Strictness.NICE
    origins: list[str] = field(default_factory=list)
    unwanted_origins: list[str] = field(default_factory=list)
    origins_are: Strictness = Strictness.NICE
    market: str | None = None
    languages: list[str] = field(default_factory=list)
    languages_are: Strictness = Strictness.NICE
    buyer_kind: BuyerKind | None = None
    needed_by: date | None = None
    named: bool = True


@dataclass(frozen=True, kw_only=True)
class SourcingNeed(SourcingNeedContent):
    """A sourcing need of an organisation at a fair. ``buyer_id`` is the organisation's id."""

    id: str
    fair_id: str
    buyer_id: str
    created_at: datetime
    changed_at: datetime
    is_open: bool = True

    def for_exhibitors(self) -> "SourcingNeed":
        """Return the need as visible to exhibitors: everything but the price."""
        return replace(self, target_price=None)

    def __hash__(self) -> int:
        """Hash by id, for data loaders."""
        return hash(self.id)


@dataclass(frozen=True, kw_only=True)
class TargetBuyersContent:
    """Target customers and markets of an exhibitor at a fair. ``excluded_markets`` are private to the exhibitor."""

    markets: list[str] = field(default_factory=list)
    excluded_markets: list[str] = field(default_factory=list)
    minimum_order_quantity: Quantity | None = None
    minimum_order_value: Money | None = None
    languages: list[str] = field(default_factory=list)
    buyer_kinds: list[BuyerKind] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TargetBuyers(TargetBuyersContent):
    """An exhibitor's target buyers at one fair; ``id`` combines both."""

    id: str
    fair_id: str
    exhibitor_id: str
    changed_at: datetime


def target_buyers_id(fair_id: str, exhibitor_id: str) -> str:
    """Return the id of an exhibitor's target buyers at a fair."""
    return f"{fair_id}/{exhibitor_id}"
