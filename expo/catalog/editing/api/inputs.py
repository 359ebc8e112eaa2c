"""What GraphQL takes for products, and how it becomes drafts."""

from typing import Any

import strawberry

from expo.catalog.editing.models import ProductRow
from expo.catalog.products.api.enums import Visibility
from expo.catalog.products.rules.drafts import AttributeDraft, ProductDraft, TierDraft, Wording
from expo.kit.graphql.trade_types import DecimalText, HsCodeInput, IncotermInput, QuantityInput
from expo.kit.text import clean
from expo.localisation.translations.api.local_text import LocalTextInput

_UNSAID = strawberry.UNSET


@strawberry.input(description="What is paid from a quantity on.")
class PriceTierInput:
    """A price tier."""

    min_quantity: DecimalText = strawberry.field(description="In the product's unit.")
    price: DecimalText = strawberry.field(description="In major units, for example 3.85.")
    per: int = strawberry.field(default=1, description="For how many units the price is: 1, 10, 100, 1000 or 10000.")

    def draft(self) -> TierDraft:
        """Return the tier as a draft."""
        return TierDraft(self.min_quantity, self.price, self.per)


@strawberry.input(description="A sample: free, or at a price in major units of the product's currency.")
class SampleInput:
    """A sample."""

    free: bool = False
    price: DecimalText | None = None


@strawberry.input(
    description="A property of a product; with a unit of Recommendation 20 the value is a decimal number."
)
class AttributeInput:
    """An attribute."""

    name: LocalTextInput
    value: str
    unit: str | None = None

    def draft(self) -> AttributeDraft:
        """Return the attribute as a draft."""
        return AttributeDraft(_wording(self.name), self.value, self.unit)


@strawberry.input(description="What a product says. What is left out stays as it is; null takes it away.")
class ProductInput:
    """A product, or a part of it."""

    number: str | None = strawberry.field(default=_UNSAID, description="Your own item number.")
    title: LocalTextInput | None = _UNSAID
    description: LocalTextInput | None = _UNSAID
    section: str | None = strawberry.field(default=_UNSAID, description="The key of a section.")
    category: str | None = strawberry.field(default=_UNSAID, description="Your own group.")
    brand: str | None = _UNSAID
    gtin: str | None = _UNSAID
    hs: HsCodeInput | None = _UNSAID
    origin: str | None = strawberry.field(default=_UNSAID, description="ISO 3166-1 alpha-2.")
    unit: str | None = strawberry.field(
        default=_UNSAID, description="A code of UNECE Recommendation 20, for example C62."
    )
    minimum_order: QuantityInput | None = _UNSAID
    currency: str | None = strawberry.field(default=_UNSAID, description="ISO 4217, of all the product's prices.")
    price_tiers: list[PriceTierInput] | None = _UNSAID
    price_on_request: bool | None = _UNSAID
    incoterm: IncotermInput | None = _UNSAID
    lead_days: int | None = _UNSAID
    sample: SampleInput | None = _UNSAID
    attributes: list[AttributeInput] | None = _UNSAID
    certificates: list[str] | None = strawberry.field(default=_UNSAID, description="Keys of kinds of certificates.")
    keywords: list[str] | None = _UNSAID

    def said(self) -> dict[str, Any]:
        """Return the draft's fields that the input names, with their values."""
        given = {name: value for name, value in vars(self).items() if value is not _UNSAID}
        said: dict[str, Any] = {}
        for name, value in given.items():
            said |= _SAYS[name](value) if name in _SAYS else {name: value}
        return said


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
"""How those input fields that the draft names otherwise become fields of the draft."""


@strawberry.input(description="One product to save, found by its item number; inputId is your own name for the row.")
class ProductRowInput:
    """A row."""

    input_id: str
    product: ProductInput
    visibility: Visibility | None = None
    organisation_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="For the visibility CHOSEN."
    )

    def row(self) -> ProductRow:
        """Return the row as the service takes it."""
        said = self.product.said()
        return ProductRow(
            input_id=clean(self.input_id, field="inputId", limit=100),
            draft=ProductDraft(**said),
            said=frozenset(said),
            visibility=self.visibility,
            chosen=[str(each) for each in self.organisation_ids],
        )
