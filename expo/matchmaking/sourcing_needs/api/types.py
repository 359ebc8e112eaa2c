"""GraphQL types of sourcing needs and target buyers."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from expo.exhibitors.certificates.models import certificate_kinds
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.trade_types import (
    CountryType,
    MoneyType,
    QuantityType,
    country_type,
    optional_country,
    quantity_type,
)
from expo.kit.graphql.types import Info, Problem
from expo.localisation.models import PLATFORM
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.matchmaking.sourcing_needs.api.enums import BuyerKind, Strictness
from expo.matchmaking.sourcing_needs.models import SourcingNeed, TargetBuyers


@strawberry.type(name="RequiredCertificate", description="A kind of certificate that a buyer asks for.")
class RequiredCertificateType:
    """A kind of certificate."""

    key: str
    label: str
    name: str

    @classmethod
    def of(cls, info: Info, key: str) -> "RequiredCertificateType":
        """Return a kind in the reader's language."""
        kind = certificate_kinds()[key]
        return cls(key=key, label=kind.label, name=kind.names[info.context.language])


@strawberry.type(name="SourcingNeedSummary", description="What a buyer wants, as visible to exhibitors.")
class SourcingNeedSummaryType:
    """A sourcing need without its price."""

    text: LocalTextType
    sections: list[SectionType]
    quantity: QuantityType | None
    certificates: list[RequiredCertificateType]
    certificates_are: Strictness
    market: CountryType | None = strawberry.field(description="Destination country of the goods.")
    languages: list[str]
    buyer_kind: BuyerKind | None
    needed_by: date | None

    @classmethod
    def of(cls, info: Info, need: SourcingNeed) -> "SourcingNeedSummaryType":
        """Return the part of a need that exhibitors may see."""
        return cls(**_goods(info, need.for_exhibitors()))


def _goods(info: Info, need: SourcingNeed) -> dict[str, Any]:
    return {
        # No owner: readers need not learn whose need it is.
        "text": local_text(info, need.text, owner=PLATFORM),
        "sections": [section_type(info, sections.section(key)) for key in need.sections],
        "quantity": quantity_type(info, need.quantity) if need.quantity else None,
        "certificates": [RequiredCertificateType.of(info, key) for key in need.certificates],
        "certificates_are": need.certificates_are,
        "market": optional_country(info, need.market),
        "languages": need.languages,
        "buyer_kind": need.buyer_kind,
        "needed_by": need.needed_by,
    }


@strawberry.type(
    name="SourcingNeed", description="What you want to source at a fair; only your organisation sees all of it."
)
class SourcingNeedType(SourcingNeedSummaryType):
    """A sourcing need, for its own organisation."""

    id: strawberry.ID
    fair_id: strawberry.ID
    target_price: MoneyType | None = strawberry.field(
        description="Highest price you pay for one unit; visible to your organisation only."
    )
    origins: list[CountryType]
    unwanted_origins: list[CountryType]
    origins_are: Strictness
    languages_are: Strictness
    named: bool
    open: bool
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, info: Info, need: SourcingNeed) -> "SourcingNeedType":
        """Return a need for its own organisation."""
        return cls(
            **_goods(info, need),
            id=strawberry.ID(need.id),
            fair_id=strawberry.ID(need.fair_id),
            target_price=MoneyType.of(need.target_price) if need.target_price else None,
            origins=[country_type(info, each) for each in need.origins],
            unwanted_origins=[country_type(info, each) for each in need.unwanted_origins],
            origins_are=need.origins_are,
            languages_are=need.languages_are,
            named=need.named,
            open=need.is_open,
            created_at=need.created_at,
            changed_at=need.changed_at,
        )


@strawberry.type(
    name="TargetBuyers", description="To whom and where you want to sell at a fair; visible to your organisation only."
)
class TargetBuyersType:
    """Target buyers of an exhibitor."""

    fair_id: strawberry.ID
    markets: list[CountryType]
    excluded_markets: list[CountryType]
    minimum_order_quantity: QuantityType | None
    minimum_order_value: MoneyType | None
    languages: list[str]
    buyer_kinds: list[BuyerKind]
    changed_at: datetime

    @classmethod
    def of(cls, info: Info, target: TargetBuyers) -> "TargetBuyersType":
        """Return target buyers for their own exhibitor."""
        return cls(
            fair_id=strawberry.ID(target.fair_id),
            markets=[country_type(info, each) for each in target.markets],
            excluded_markets=[country_type(info, each) for each in target.excluded_markets],
            minimum_order_quantity=quantity_type(info, target.minimum_order_quantity)
            if target.minimum_order_quantity
            else None,
            minimum_order_value=MoneyType.of(target.minimum_order_value) if target.minimum_order_value else None,
            languages=target.languages,
            buyer_kinds=target.buyer_kinds,
            changed_at=target.changed_at,
        )


SourcingNeedResult = Annotated[SourcingNeedType | Problem, strawberry.union("SourcingNeedResult")]
TargetBuyersResult = Annotated[TargetBuyersType | Problem, strawberry.union("TargetBuyersResult")]
