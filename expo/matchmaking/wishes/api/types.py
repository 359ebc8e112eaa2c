"""GraphQL types of sourcing needs and sales aims."""

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
from expo.localisation.models import HOUSE
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.matchmaking.wishes.api.enums import BuyerKind, Strictness
from expo.matchmaking.wishes.models import SalesAim, Wish


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


@strawberry.type(name="WantedGoods", description="What a buyer wants, as visible to exhibitors.")
class WantedGoodsType:
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
    def of(cls, info: Info, wish: Wish) -> "WantedGoodsType":
        """Return the part of a wish that exhibitors may see."""
        return cls(**_goods(info, wish.for_exhibitors()))


def _goods(info: Info, wish: Wish) -> dict[str, Any]:
    return {
        # No owner: readers need not learn whose wish it is.
        "text": local_text(info, wish.text, owner=HOUSE),
        "sections": [section_type(info, sections.section(key)) for key in wish.sections],
        "quantity": quantity_type(info, wish.quantity) if wish.quantity else None,
        "certificates": [RequiredCertificateType.of(info, key) for key in wish.certificates],
        "certificates_are": wish.certificates_are,
        "market": optional_country(info, wish.market),
        "languages": wish.languages,
        "buyer_kind": wish.buyer_kind,
        "needed_by": wish.needed_by,
    }


@strawberry.type(name="Wish", description="What you want to source at a fair; only your organisation sees all of it.")
class WishType(WantedGoodsType):
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
    def of(cls, info: Info, wish: Wish) -> "WishType":
        """Return a wish for its own organisation."""
        return cls(
            **_goods(info, wish),
            id=strawberry.ID(wish.id),
            fair_id=strawberry.ID(wish.fair_id),
            target_price=MoneyType.of(wish.target_price) if wish.target_price else None,
            origins=[country_type(info, each) for each in wish.origins],
            unwanted_origins=[country_type(info, each) for each in wish.unwanted_origins],
            origins_are=wish.origins_are,
            languages_are=wish.languages_are,
            named=wish.named,
            open=wish.is_open,
            created_at=wish.created_at,
            changed_at=wish.changed_at,
        )


@strawberry.type(
    name="SalesAim", description="To whom and where you want to sell at a fair; visible to your organisation only."
)
class SalesAimType:
    """A sales aim."""

    fair_id: strawberry.ID
    markets: list[CountryType]
    excluded_markets: list[CountryType]
    least_quantity: QuantityType | None
    least_value: MoneyType | None
    languages: list[str]
    buyer_kinds: list[BuyerKind]
    changed_at: datetime

    @classmethod
    def of(cls, info: Info, aim: SalesAim) -> "SalesAimType":
        """Return an aim for its own exhibitor."""
        return cls(
            fair_id=strawberry.ID(aim.fair_id),
            markets=[country_type(info, each) for each in aim.markets],
            excluded_markets=[country_type(info, each) for each in aim.excluded_markets],
            least_quantity=quantity_type(info, aim.least_quantity) if aim.least_quantity else None,
            least_value=MoneyType.of(aim.least_value) if aim.least_value else None,
            languages=aim.languages,
            buyer_kinds=aim.buyer_kinds,
            changed_at=aim.changed_at,
        )


WishResult = Annotated[WishType | Problem, strawberry.union("WishResult")]
SalesAimResult = Annotated[SalesAimType | Problem, strawberry.union("SalesAimResult")]
