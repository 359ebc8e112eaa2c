"""GraphQL inputs for products, and their conversion to drafts."""

from typing import Any

import strawberry

from expo.catalog.editing.models import ProductRow
from expo.catalog.products.api.enums import Visibility
from expo.catalog.products.rules.drafts import AttributeDraft, ProductDraft, TierDraft, Wording
from expo.kit.graphql.trade_types import DecimalText, HsCodeInput, IncotermInput, QuantityInput
from expo.kit.text import clean
from expo.localisation.translations.api.local_text import LocalTextInput

_UNSAID = strawberry.UNSET


@strawberry.input(description="The price that applies from a minimum quantity.")
class PriceTierInput:
    """A price tier."""

    min_quantity: DecimalText = strawberry.field(description="Minimum quantity in the product's unit.")
    price: DecimalText = strawberry.field(description="Price in major units, for example 3.85.")
    per: int = strawberry.field(
        default=1, description="Number of units that the price is for: 1, 10, 100, 1000 or 10000."
    )

    def draft(self) -> TierDraft:
        """Return the tier as a draft."""
        return TierDraft(self.min_quantity, self.price, self.per)


@strawberry.input(description="A sample: free, or at a price in major units of the product's currency.")
class SampleInput:
    """A sample."""

    free: bool = False
    price: DecimalText | None = None


@strawberry.input(
    description="An attribute of a product; with a unit of UNECE Recommendation 20, the value is a decimal number."
)
class AttributeInput:
    """An attribute."""

    name: LocalTextInput
    value: str
    unit: str | None = None

    def draft(self) -> AttributeDraft:
        """Return the attribute as a draft."""
        return AttributeDraft(_wording(self.name), self.value, self.unit)


@strawberry.input(description="Content of a product. An omitted field stays as it is; null clears it.")
class ProductInput:
    """A product's content, complete or in part."""

    number: str | None = strawberry.field(default=_UNSAID, description="Your item number.")
    title: LocalTextInput | None = _UNSAID
    description: LocalTextInput | None = _UNSAID
    section: str | None = strawberry.field(default=_UNSAID, description="Key of a section.")
    category: str | None = strawberry.field(default=_UNSAID, description="Your product group.")
    brand: str | None = _UNSAID
    gtin: str | None = _UNSAID
    hs: HsCodeInput | None = _UNSAID
    origin: str | None = strawberry.field(default=_UNSAID, description="Country of origin, ISO 3166-1 alpha-2.")
    unit: str | None = strawberry.field(
        default=_UNSAID, description="Unit of measure, a code of UNECE Recommendation 20, for example C62."
    )
    minimum_order: QuantityInput | None = _UNSAID
    currency: str | None = strawberry.field(
        default=_UNSAID, description="Currency of all the product's prices, ISO 4217."
    )
    price_tiers: list[PriceTierInput] | None = _UNSAID
    price_on_request: bool | None = _UNSAID
    incoterm: IncotermInput | None = _UNSAID
    lead_days: int | None = _UNSAID
    sample: SampleInput | None = _UNSAID
    attributes: list[AttributeInput] | None = _UNSAID
    certificates: list[str] | None = strawberry.field(default=_UNSAID, description="Keys of certificate kinds.")
    keywords: list[str] | None = _UNSAID

    def draft_fields(self) -> dict[str, Any]:
        """Return the draft fields that the input gives, with their values."""
        given = {name: value for name, value in vars(self).items() if value is not _UNSAID}
        fields: dict[str, Any] = {}
        for name, value in given.items():
            fields |= _SAYS[name](value) if name in _SAYS else {name: value}
        return fields


def _wording(text: LocalTextInput) -> Wording:
    return Wording(text.text, text.language, {other.language: other.text for other in text.others})


def _title(text: LocalTextInput | None) -> dict[str, Any]:
    return {"title": text and _wording(text)}


def _description(text: LocalTextInput | None) -> dict[str, Any]:
    return {"description": text and _wording(text)}


def _hs(code: HsCodeInput | None) -> dict[str, Any]:
    return {"hs_code": code and code.code, "hs_edition": code and code.edition}


def _minimum_order(quantity: QuantityInput | None) -> dict[str, Any]:
    return {"minimum_order": quantity and quantity.value, "minimum_order_unit": quantity and quantity.unit}


def _incoterm(term: IncotermInput | None) -> dict[str, Any]:
    return {"incoterm": term and term.rule, "incoterm_place": term and term.place}


def _sample(sample: SampleInput | None) -> dict[str, Any]:
    return {"sample_free": bool(sample and sample.free), "sample_price": sample and sample.price}


_SAYS: dict[str, Any] = {
    "number": lambda number: {"number": number or ""},
    "title": _title,
    "description": _description,
    "hs": _hs,
    "minimum_order": _minimum_order,
    "price_tiers": lambda tiers: {"price_tiers": [tier.draft() for tier in tiers or ()]},
    "price_on_request": lambda on_request: {"price_on_request": bool(on_request)},
    "incoterm": _incoterm,
    "sample": _sample,
    "attributes": lambda attributes: {"attributes": [each.draft() for each in attributes or ()]},
    "certificates": lambda keys: {"certificates": keys or ()},
    "keywords": lambda words: {"keywords": words or ()},
}
"""Conversions to draft fields, by input field; all other fields are taken unchanged."""


@strawberry.input(
    description="One product to save, identified by its item number; `inputId` is your own name for the row."
)
class ProductRowInput:
    """A row."""

    input_id: str
    product: ProductInput
    visibility: Visibility | None = None
    organisation_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Organisations that see the product, for the visibility CHOSEN."
    )

    def row(self) -> ProductRow:
        """Return the row for the service."""
        fields = self.product.draft_fields()
        return ProductRow(
            input_id=clean(self.input_id, field="inputId", limit=100),
            draft=ProductDraft(**fields),
            given_fields=frozenset(fields),
            visibility=self.visibility,
            chosen=[str(each) for each in self.organisation_ids],
        )
