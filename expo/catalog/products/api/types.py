"""GraphQL types of products, and the fetch functions of their loaders."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from expo.catalog.products.api.enums import ProductStatus, Visibility
from expo.catalog.products.models import Attribute, Content, PriceTier, Product, ProductVersion
from expo.catalog.products.rules.prices import checked_order_quantity
from expo.catalog.products.service import Catalog, ListingFilter
from expo.exhibitors.booths.api.types import BoothType, load_booths_at, load_booths_of
from expo.exhibitors.certificates.api.types import CertificateKindType, certificate_kind_type
from expo.exhibitors.companies.api.media_types import PictureType
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.trade_types import (
    CountryType,
    DecimalText,
    HsCodeType,
    IncotermType,
    MoneyType,
    QuantityType,
    UnitType,
    decimal_text,
    incoterm_type,
    optional_country,
    optional_unit,
    quantity_type,
    unit_type,
)
from expo.kit.graphql.types import Connection, Context, Info, Problem, checked_page, connection
from expo.kit.paging import Page, Slice
from expo.kit.trade.money import LARGEST, Money, checked_currency, convert
from expo.localisation.properties.api.types import ProductPropertyType, load_properties
from expo.localisation.properties.models import AttributeName
from expo.localisation.translations.api.local_text import LocalTextType, local_text, optional_text


@strawberry.type(name="PriceTier", description="The price that applies from a minimum quantity.")
class PriceTierType:
    """A price tier."""

    min_quantity: DecimalText = strawberry.field(description="Minimum quantity in the product's unit.")
    price: MoneyType
    per: int = strawberry.field(description="Number of units that the price is for: 1, 10, 100, 1000 or 10000.")

    @classmethod
    def of(cls, tier: PriceTier) -> "PriceTierType":
        """Return the type for a tier."""
        return cls(min_quantity=decimal_text(tier.min_quantity), price=MoneyType.of(tier.price), per=tier.per)


@strawberry.type(name="Sample", description="Whether samples are free, or else the price of each.")
class SampleType:
    """A sample."""

    free: bool
    price: MoneyType | None


@strawberry.type(
    name="Attribute", description="An attribute of a product; its value is a decimal number where it has a unit."
)
class AttributeType:
    """An attribute."""

    model: strawberry.Private[Attribute]
    name: LocalTextType
    value: str
    words: LocalTextType | None = strawberry.field(description="The value in the reader's language, where it is text.")
    unit: UnitType | None

    @strawberry.field(
        description="The property that `name` denotes, whatever its language: attributes of several products are the "
        "same property if their keys are equal. Null for a name that the trade dictionary lacks."
    )
    async def property(self, info: Info) -> ProductPropertyType | None:
        name = AttributeName(self.model.name.text, self.model.name.language)
        found = await info.context.loader(load_properties).load(name)
        return None if found is None else ProductPropertyType.of(found)

    @classmethod
    def of(cls, info: Info, attribute: Attribute, owner: str | None) -> "AttributeType":
        """Return the type for an attribute, in the reader's language; ``owner`` as in `local_text`."""
        return cls(
            model=attribute,
            name=local_text(info, attribute.name, owner=owner),
            value=attribute.value,
            words=optional_text(info, attribute.words, owner=owner, is_specification=True),
            unit=optional_unit(info, attribute.unit),
        )


@strawberry.interface(name="ProductContent", description="Content of a product, as given by its exhibitor.")
class ContentType:
    """The content of a product or of one of its versions."""

    content: strawberry.Private[Content]
    owner: strawberry.Private[str | None]
    number: str = strawberry.field(description="Item number given by the exhibitor.")
    section: SectionType
    category: str | None = strawberry.field(description="The exhibitor's product group.")
    title: LocalTextType
    description: LocalTextType | None
    brand: str | None
    gtin: str | None
    hs: HsCodeType | None
    origin: CountryType | None
    unit: UnitType = strawberry.field(description="Unit of measure that prices and tiers refer to.")
    minimum_order: QuantityType | None
    price: MoneyType | None = strawberry.field(
        description='Price of the lowest tier, shown as "from"; for `pricePer` units.'
    )
    price_per: int | None
    price_on_request: bool
    incoterm: IncotermType | None
    lead_days: int | None
    sample: SampleType | None
    keywords: list[str]

    @strawberry.field(description="Price tiers, smallest quantity first; at most 10.")
    def price_tiers(self) -> list[PriceTierType]:
        return [PriceTierType.of(tier) for tier in self.content.price_tiers]

    @strawberry.field(
        description="Approximate price of a quantity, or else the lowest, in another currency; null without an "
        "exchange rate, and below the least quantity."
    )
    async def price_in(self, info: Info, currency: str, quantity: DecimalText | None = None) -> MoneyType | None:
        currency_code = checked_currency(currency)
        tier = self.content.tier_for(checked_order_quantity(quantity))
        if tier is None:
            return None
        converted = convert(tier.price, currency_code, await info.context.loader(load_rates).load(""))
        if converted is None or converted.amount > LARGEST:
            return None
        return MoneyType.of(converted, approximate=currency_code != tier.price.currency)

    @strawberry.field(description="Attributes of the product, at most 60.")
    def attributes(self, info: Info) -> list[AttributeType]:
        return [AttributeType.of(info, each, self.owner) for each in self.content.attributes]

    @strawberry.field(description="Certificates claimed by the exhibitor, at most 30.")
    def certificates(self, info: Info) -> list[CertificateKindType]:
        return [certificate_kind_type(info, key) for key in self.content.certificates]

    @strawberry.field(description="Pictures of the product, at most 12, the one for cards first.")
    def pictures(self, info: Info) -> list[PictureType]:
        return [PictureType.of(info, picture, self.owner) for picture in self.content.pictures]

    @strawberry.field(description="The first picture, used for cards.")
    def picture(self, info: Info) -> PictureType | None:
        return PictureType.of(info, self.content.pictures[0], self.owner) if self.content.pictures else None


def _optional_money(money: Money | None) -> MoneyType | None:
    return None if money is None else MoneyType.of(money)


def _content_fields(info: Info, content: Content, owner: str | None = None) -> dict[str, object]:
    """Return the plain fields of `ContentType`, in the reader's language; ``owner`` as in `local_text`."""
    tier, hs, sample = content.best_tier, content.hs, content.sample
    return {
        "content": content,
        "owner": owner,
        "number": content.number,
        "section": section_type(info, sections.section(content.section)),
        "category": content.category,
        "title": local_text(info, content.title, owner=owner),
        "description": optional_text(info, content.description, owner=owner),
        "brand": content.brand,
        "gtin": content.gtin,
        "hs": None if hs is None else HsCodeType(code=hs.code, edition=hs.edition),
        "origin": optional_country(info, content.origin),
        "unit": unit_type(info, content.unit),
        "minimum_order": None if content.minimum_order is None else quantity_type(info, content.minimum_order),
        "price": None if tier is None else MoneyType.of(tier.price),
        "price_per": None if tier is None else tier.per,
        "price_on_request": content.price_on_request,
        "incoterm": None if content.incoterm is None else incoterm_type(info, content.incoterm),
        "lead_days": content.lead_days,
        "sample": None if sample is None else SampleType(free=sample.free, price=_optional_money(sample.price)),
        "keywords": content.keywords,
    }


@strawberry.type(name="ProductVersion", description="Content of a product from a point in time on.")
class ProductVersionType(ContentType):
    """A version of a product."""

    model: strawberry.Private[ProductVersion]
    id: strawberry.ID
    version: int
    at: datetime

    @classmethod
    def of(cls, info: Info, version: ProductVersion) -> "ProductVersionType":
        """Return the type for a version, in the reader's language."""
        fields = _content_fields(info, version.content)
        return cls(
            model=version,
            id=strawberry.ID(version.id),
            version=version.number,
            at=version.at,
            **fields,  # type: ignore[arg-type]
        )


@strawberry.type(name="Product", description="A product of an exhibitor.")
class ProductType(ContentType):
    """A product."""

    model: strawberry.Private[Product]
    id: strawberry.ID
    visibility: Visibility
    status: ProductStatus
    version: int = strawberry.field(
        description="Version number, counting changes of the content; saveProduct requires it."
    )
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None

    @strawberry.field(description="The exhibitor that offers the product.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="The exhibitor's booth at a fair; without `fairId`, its latest open booth.")
    async def booth(self, info: Info, fair_id: strawberry.ID | None = None) -> BoothType | None:
        if fair_id is not None:
            found = await info.context.loader(load_booths_at).load((self.model.exhibitor_id, str(fair_id)))
        else:
            booths = await info.context.loader(load_booths_of).load(self.model.exhibitor_id)
            found = next((each for each in reversed(booths) if each.is_open), None)
        return None if found is None else BoothType.of(info, found)

    @strawberry.field(
        description="Organisations that see it when its visibility is CHOSEN, for its exhibitor's members."
    )
    def chosen_organisation_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(each) for each in self.model.chosen]

    @strawberry.field(description="All versions, newest first, for its exhibitor's members.")
    async def versions(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ProductVersionType]:
        part = checked_page(first, after)
        page = await info.context.service(Catalog).versions(info.context.actor, product_id=self.model.id, part=part)
        return connection(page, lambda version: ProductVersionType.of(info, version), part)

    @classmethod
    def of(cls, info: Info, product: Product) -> "ProductType":
        """Return the type for a product, in the reader's language."""
        return cls(
            model=product,
            id=strawberry.ID(product.id),
            visibility=product.visibility,
            status=product.status,
            version=product.version,
            created_at=product.created_at,
            changed_at=product.changed_at,
            published_at=product.published_at,
            **_content_fields(info, product, product.organisation_id),  # type: ignore[arg-type]
        )


def product_connection(info: Info, page: Page[Product], part: Slice) -> Connection[ProductType]:
    """Return a page of products, in the reader's language."""
    return connection(page, lambda product: ProductType.of(info, product), part)


async def load_rates(context: Context, keys: Sequence[str]) -> list[dict[str, Decimal]]:
    """Return the current exchange rates for each key; a loader's fetch function, so that a request reads them once."""
    table = await context.service(ExchangeRates).current()
    rates = {} if table is None else table.decimals()
    return [rates for _ in keys]


async def load_products(context: Context, product_ids: list[str]) -> list[Product | None]:
    """Return products by id; a loader's fetch function."""
    return await context.service(Catalog).get_many(context.actor, product_ids=product_ids)


async def load_shown(context: Context, filters: list[ListingFilter]) -> list[Page[Product]]:
    """Return pages of exhibitors' products; a loader's fetch function."""
    return await context.service(Catalog).of_exhibitors(context.actor, filters=filters)


async def load_counts(context: Context, exhibitor_ids: list[str]) -> list[int]:
    """Return the number of each exhibitor's products that the reader may see; a loader's fetch function."""
    return await context.service(Catalog).counts(context.actor, exhibitor_ids=exhibitor_ids)


ProductResult = Annotated[ProductType | Problem, strawberry.union("ProductResult")]


class ProductKey:
    """Loader key: a product, and the number of related items requested; equal by product id and number."""

    def __init__(self, product: Product, first: int = 0) -> None:
        self.product, self.first = product, first

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProductKey) and (self.product.id, self.first) == (other.product.id, other.first)

    def __hash__(self) -> int:
        return hash((self.product.id, self.first))
