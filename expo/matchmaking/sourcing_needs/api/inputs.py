"""GraphQL inputs of sourcing needs and target buyers, and their conversion for the services."""

from datetime import date

import strawberry

from expo.kit.graphql.trade_types import DecimalText, QuantityInput
from expo.matchmaking.sourcing_needs.api.enums import BuyerKind, Strictness
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, SourcingNeedDraft, TargetBuyersDraft


@strawberry.input(name="AmountInput", description="An amount of money, in major units of an ISO 4217 currency.")
class AmountInput:
    """An amount as entered."""

    value: DecimalText
    currency: str

    def amount(self) -> Amount:
        """Return the amount for the services."""
        return Amount(self.value, self.currency)


def _quantity(quantity: QuantityInput | None) -> Amount | None:
    return None if quantity is None else Amount(quantity.value, quantity.unit)


@strawberry.input(
    description="What you want to source at a fair, in your own words; an id changes an existing need of yours."
)
class SaveSourcingNeedInput:
    """A sourcing need."""

    fair_id: strawberry.ID
    text: str
    id: strawberry.ID | None = None
    language: str | None = strawberry.field(
        default=None,
        description="Language of the text; where null, the one detected with certainty, else your own.",
    )
    sections: list[str] = strawberry.field(default_factory=list)
    quantity: QuantityInput | None = strawberry.field(
        default=None, description="Quantity needed; in pieces without a unit."
    )
    target_price: AmountInput | None = strawberry.field(
        default=None, description="Highest price you pay for one unit of the quantity. Never shown to exhibitors."
    )
    certificates: list[str] = strawberry.field(default_factory=list)
    certificates_are: Strictness = Strictness.NICE
    origins: list[str] = strawberry.field(
        default_factory=list, description="Wanted countries of origin, as ISO 3166-1 alpha-2 codes."
    )
    unwanted_origins: list[str] = strawberry.field(
        default_factory=list, description="Countries of origin that are always excluded."
    )
    origins_are: Strictness = Strictness.NICE
    market: str | None = strawberry.field(default=None, description="Destination country of the goods.")
    languages: list[str] = strawberry.field(
        default_factory=list, description="Languages that you can talk in, as ISO 639-1 codes."
    )
    languages_are: Strictness = Strictness.NICE
    buyer_kind: BuyerKind | None = None
    needed_by: date | None = None
    named: bool = strawberry.field(
        default=True, description="Whether exhibitors see your name before you have accepted them."
    )

    def draft(self, language: str) -> SourcingNeedDraft:
        """Return the sourcing need for the service; ``language`` is that of the text."""
        return SourcingNeedDraft(
            text=self.text,
            language=language,
            sections=self.sections,
            quantity=_quantity(self.quantity),
            target_price=self.target_price.amount() if self.target_price else None,
            certificates=self.certificates,
            certificates_are=self.certificates_are,
            origins=self.origins,
            unwanted_origins=self.unwanted_origins,
            origins_are=self.origins_are,
            market=self.market,
            languages=self.languages,
            languages_are=self.languages_are,
            buyer_kind=self.buyer_kind,
            needed_by=self.needed_by,
            named=self.named,
        )


@strawberry.input(
    description="To whom and where you want to sell at a fair. Excluded markets are not shown to anyone else."
)
class SaveTargetBuyersInput:
    """Target buyers of an exhibitor."""

    fair_id: strawberry.ID
    markets: list[str] = strawberry.field(
        default_factory=list, description="Target countries, as ISO 3166-1 alpha-2 codes."
    )
    excluded_markets: list[str] = strawberry.field(default_factory=list)
    minimum_order_quantity: QuantityInput | None = None
    minimum_order_value: AmountInput | None = None
    languages: list[str] = strawberry.field(
        default_factory=list, description="Languages that your staff speak, as ISO 639-1 codes."
    )
    buyer_kinds: list[BuyerKind] = strawberry.field(default_factory=list)

    def draft(self) -> TargetBuyersDraft:
        """Return the target buyers for the service."""
        return TargetBuyersDraft(
            markets=self.markets,
            excluded_markets=self.excluded_markets,
            minimum_order_quantity=_quantity(self.minimum_order_quantity),
            minimum_order_value=self.minimum_order_value.amount() if self.minimum_order_value else None,
            languages=self.languages,
            buyer_kinds=self.buyer_kinds,
        )
