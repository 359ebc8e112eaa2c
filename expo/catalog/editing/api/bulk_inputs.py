"""GraphQL inputs for bulk changes and pictures, and their conversion for the services."""

from typing import Any

import strawberry

from expo.catalog.editing.bulk_editing import BulkChange
from expo.catalog.editing.pictures import PictureChoice
from expo.catalog.products.api.enums import Visibility
from expo.catalog.products.rules.drafts import ProductDraft
from expo.kit.graphql.trade_types import DecimalText, IncotermInput
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input

_UNSAID = strawberry.UNSET


@strawberry.input(description="A picture in a product's list: one that the product has, or a new one from an upload.")
class ProductPictureInput:
    """An entry of the picture list."""

    picture_id: strawberry.ID | None = None
    upload_id: strawberry.ID | None = strawberry.field(default=None, description="Upload with the purpose PICTURE.")
    alt: LocalTextInput | None = strawberry.field(default=None, description="Alternative text: what the picture shows.")

    def choice(self, index: int) -> PictureChoice:
        """Return the choice; raises `Invalid`, whose field names the picture by ``index``."""
        words = optional_input(self.alt, f"pictures.{index}.alt", 200)
        return PictureChoice(picture_id=self.picture_id, upload_id=self.upload_id, alt=words)


def choices_of(pictures: list[ProductPictureInput]) -> list[PictureChoice]:
    """Return the choices in order; raises `Invalid`."""
    return [each.choice(index) for index, each in enumerate(pictures)]


@strawberry.input(description="Changes to many products. An omitted field stays as it is; null clears it.")
class BulkChangeInput:
    """A bulk change."""

    section: str | None = strawberry.field(default=_UNSAID, description="Key of a section.")
    category: str | None = strawberry.field(default=_UNSAID, description="Your product group.")
    origin: str | None = strawberry.field(default=_UNSAID, description="Country of origin, ISO 3166-1 alpha-2.")
    incoterm: IncotermInput | None = _UNSAID
    lead_days: int | None = _UNSAID
    price_percent: DecimalText | None = strawberry.field(
        default=None,
        description="Percentage added to the price of each tier, for example -5; rounded to the currency's minor unit.",
    )
    add_certificates: list[str] = strawberry.field(default_factory=list, description="Keys of certificate kinds.")
    remove_certificates: list[str] = strawberry.field(default_factory=list)
    add_keywords: list[str] = strawberry.field(default_factory=list)
    remove_keywords: list[str] = strawberry.field(default_factory=list)
    visibility: Visibility | None = None
    organisation_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Organisations that see the products, for the visibility CHOSEN."
    )

    def change(self) -> BulkChange:
        """Return the change for the service."""
        fields: dict[str, Any] = {
            name: value
            for name in ("section", "category", "origin", "lead_days")
            if (value := getattr(self, name)) is not _UNSAID
        }
        if self.incoterm is not _UNSAID:
            term = self.incoterm
            fields |= {"incoterm": term and term.rule, "incoterm_place": term and term.place}
        return BulkChange(
            draft=ProductDraft(**fields),
            given_fields=frozenset(fields),
            price_percent=self.price_percent,
            add_certificates=self.add_certificates,
            remove_certificates=self.remove_certificates,
            add_keywords=self.add_keywords,
            remove_keywords=self.remove_keywords,
            visibility=self.visibility,
            chosen=[str(each) for each in self.organisation_ids],
        )


@strawberry.input(description="A version of a product.")
class ProductVersionInput:
    """A product and one of its versions."""

    id: strawberry.ID
    version: int
