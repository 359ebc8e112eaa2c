"""What GraphQL takes for wishes and sales aims, and how it becomes what the services take."""

from datetime import date

import strawberry

from expo.kit.graphql.trade_types import DecimalText, QuantityInput
from expo.matchmaking.wishes.api.enums import BuyerKind, Strictness
from expo.matchmaking.wishes.rules.drafts import AimDraft, Amount, WishDraft


@strawberry.input(name="AmountInput", description="An amount of money in major units of a currency of ISO 4217.")
class AmountInput:
    """An amount as somebody gives it."""

    value: DecimalText
    currency: str

    def amount(self) -> Amount:
        """Return it as the services take it."""
        return Amount(self.value, self.currency)


def _quantity(given: QuantityInput | None) -> Amount | None:
    return None if given is None else Amount(given.value, given.unit)


@strawberry.input(description="What you want to source at a fair, in your own words; an id changes a wish of yours.")
class SaveWishInput:
    """A wish."""

    fair_id: strawberry.ID
    text: str
    id: strawberry.ID | None = None
    language: str | None = strawberry.field(
        default=None, description="Of the text; without it, the one that the text surely is in, else your own."
    )
    sections: list[str] = strawberry.field(default_factory=list)
    quantity: QuantityInput | None = strawberry.field(default=None, description="Without a unit, pieces.")
    target_price: AmountInput | None = strawberry.field(
        default=None, description="The most you pay for one unit of the quantity. Exhibitors never learn it."
    )
    certificates: list[str] = strawberry.field(default_factory=list)
    certificates_are: Strictness = Strictness.NICE
    origins: list[str] = strawberry.field(default_factory=list, description="ISO 3166-1 alpha-2.")
    unwanted_origins: list[str] = strawberry.field(default_factory=list, description="Always rule out.")
    origins_are: Strictness = Strictness.NICE
    market: str | None = strawberry.field(default=None, description="The country that the goods go to.")
    languages: list[str] = strawberry.field(default_factory=list, description="That you can talk in: ISO 639-1.")
    languages_are: Strictness = Strictness.NICE
    buyer_kind: BuyerKind | None = None
    needed_by: date | None = None
    named: bool = strawberry.field(
        default=True, description="Whether exhibitors see who you are before you have accepted them."
    )

    def draft(self, language: str) -> WishDraft:
        """Return the wish as the service takes it; ``language`` is the text's."""
        return WishDraft(
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


@strawberry.input(description="To whom and where you want to sell at a fair. Excluded markets are shown to nobody.")
class SaveSalesAimInput:
    """A sales aim."""

    fair_id: strawberry.ID
    markets: list[str] = strawberry.field(default_factory=list, description="ISO 3166-1 alpha-2.")
    excluded_markets: list[str] = strawberry.field(default_factory=list)
    least_quantity: QuantityInput | None = None
    least_value: AmountInput | None = None
    languages: list[str] = strawberry.field(default_factory=list, description="That your staff talk: ISO 639-1.")
    buyer_kinds: list[BuyerKind] = strawberry.field(default_factory=list)

    def draft(self) -> AimDraft:
        """Return the aim as the service takes it."""
        return AimDraft(
            markets=self.markets,
            excluded_markets=self.excluded_markets,
            least_quantity=_quantity(self.least_quantity),
            least_value=self.least_value.amount() if self.least_value else None,
            languages=self.languages,
            buyer_kinds=self.buyer_kinds,
        )
