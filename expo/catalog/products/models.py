"""Products: content, prices, visibility, status and versions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from expo.catalog.products.errors import Missing
from expo.exhibitors.models import ShownPicture
from expo.kit.access import SYSTEM, Actor
from expo.kit.errors import Invalid
from expo.kit.ids import is_id
from expo.kit.trade.money import Money
from expo.kit.trade.values import HsCode, Incoterm, Quantity
from expo.localisation.models import Text, TranslationOrigin

READ: Final = "catalog:read"
WRITE: Final = "catalog:write"
MAX_PICTURES: Final = 12
MAX_CHOSEN: Final = 200


class ProductStatus(StrEnum):
    """Publication status of a product."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class Visibility(StrEnum):
    """Audience of a published product: everyone, signed-in organisations, or chosen ones."""

    PUBLIC = "PUBLIC"
    REGISTERED = "REGISTERED"
    CHOSEN = "CHOSEN"


@dataclass(frozen=True)
class PriceTier:
    """A price tier: from ``min_quantity`` of the product's unit on, ``price`` is for ``per`` units.

    ``per`` is UN/CEFACT's price base quantity, a power of ten: it makes prices below the smallest
    coin exact.
    """

    min_quantity: Decimal
    price: Money
    per: int = 1


@dataclass(frozen=True)
class Sample:
    """A sample offer: the price of each sample; without a price, samples are free."""

    price: Money | None = None

    @property
    def free(self) -> bool:
        """Say whether a sample costs nothing."""
        return self.price is None


@dataclass(frozen=True)
class Attribute:
    """An attribute of a product: a text, or a decimal number if it has a unit of Recommendation 20."""

    name: Text
    value: str
    unit: str | None = None

    @property
    def words(self) -> Text | None:
        """The value as a text in the language of its name; None for a value without words, such as a number."""
        if self.unit is not None or not any(letter.isalpha() for letter in self.value):
            return None
        return Text(self.value, self.name.language)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an exhibitor says about a product. ``number`` is its item number, ``category`` its own product group.

    ``section`` is a key of the fair's section tree, ``origin`` ISO 3166-1 alpha-2, ``unit`` the
    code of the sales unit, ``certificates`` keys of certificate kinds. Tiers rise in
    quantity, never rise in price, and share one currency and one ``per``.
    """

    number: str
    title: Text
    section: str
    unit: str
    description: Text | None = None
    category: str | None = None
    brand: str | None = None
    gtin: str | None = None
    hs: HsCode | None = None
    origin: str | None = None
    minimum_order: Quantity | None = None
    price_tiers: list[PriceTier] = field(default_factory=list)
    price_on_request: bool = False
    incoterm: Incoterm | None = None
    lead_days: int | None = None
    sample: Sample | None = None
    attributes: list[Attribute] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    pictures: list[ShownPicture] = field(default_factory=list)

    @property
    def best_tier(self) -> PriceTier | None:
        """The tier with the lowest price, shown as the "from" price."""
        return self.price_tiers[-1] if self.price_tiers else None

    @property
    def least_quantity(self) -> Decimal | None:
        """The least quantity sold at a price: the first tier's, or a larger minimum order in the same unit."""
        if not self.price_tiers:
            return None
        first, minimum = self.price_tiers[0].min_quantity, self.minimum_order
        return max(first, minimum.value) if minimum is not None and minimum.unit == self.unit else first

    def tier_for(self, quantity: Decimal | None) -> PriceTier | None:
        """Return the tier that applies to a quantity in the product's unit; for None, that of the lowest price.

        Its ``min_quantity`` is the least quantity that is sold at its price. None below the least quantity, and
        without prices.
        """
        least = self.least_quantity
        if least is None or (quantity is not None and quantity < least):
            return None
        reached = [each for each in self.price_tiers if quantity is None or each.min_quantity <= quantity]
        return replace(reached[-1], min_quantity=max(reached[-1].min_quantity, least))


@dataclass(frozen=True, kw_only=True)
class Product(Content):
    """A product of one exhibitor. ``version`` counts changes of its content, starting at 1.

    ``chosen`` are the organisations that see it when its visibility is CHOSEN; ``changed_by`` is
    the person who wrote the current version, None for a program; ``places`` are its places in the
    buckets of the ordered lists (`expo.catalog.products.store.ordered_lists`); ``problems`` are
    those of the listing (`expo.catalog.products.rules.quality`).
    """

    id: str
    exhibitor_id: str
    organisation_id: str
    status: ProductStatus
    version: int
    created_at: datetime
    changed_at: datetime
    visibility: Visibility = Visibility.PUBLIC
    chosen: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    changed_by: str | None = None
    places: dict[str, int] = field(default_factory=dict)
    problems: list[str] | None = None

    @property
    def is_published(self) -> bool:
        """Say whether the product is published, whatever its audience."""
        return self.status is ProductStatus.PUBLISHED

    @property
    def content(self) -> Content:
        """The product's content, without dates, status and audience."""
        return Content(**{name: getattr(self, name) for name in CONTENT_FIELDS})

    def with_content(self, content: Content) -> "Product":
        """Return the product with ``content`` instead of its own."""
        return replace(self, **{name: getattr(content, name) for name in CONTENT_FIELDS})

    def with_next_version(self, content: Content, at: datetime) -> "Product":
        """Return the next version of the product, or the product itself if the content is equal."""
        if self.content == content:
            return self
        return replace(self.with_content(content), version=self.version + 1, changed_at=at)

    def with_status(self, status: ProductStatus, at: datetime) -> "Product":
        """Return the product with another status."""
        published_at = at if status is ProductStatus.PUBLISHED else self.published_at
        return self if status is self.status else replace(self, status=status, changed_at=at, published_at=published_at)

    def is_own(self, actor: Actor) -> bool:
        """Say whether the actor may read all of it: members of its organisation, and the installation."""
        return actor == SYSTEM or (actor.acts_for(self.organisation_id) and actor.has_scope(READ))

    def is_for(self, actor: Actor) -> bool:
        """Say whether the actor may see it once both it and its exhibitor are published."""
        if self.visibility is Visibility.PUBLIC or self.is_own(actor):
            return True
        if actor.organisation_id is None or not (actor.signed_in and actor.has_scope(READ)):
            return False
        return self.visibility is Visibility.REGISTERED or actor.organisation_id in self.chosen


@dataclass(frozen=True)
class ProductTerms:
    """The terms of a product, for reading millions at a time: seller, prices and conditions, without texts."""

    id: str
    exhibitor_id: str
    unit: str
    origin: str | None = None
    minimum_order: Quantity | None = None
    price_tiers: list[PriceTier] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)
    lead_days: int | None = None


CONTENT_FIELDS: Final = tuple(each.name for each in fields(Content))


@dataclass(frozen=True)
class ProductVersion:
    """A product's content from ``at`` on; ``number`` is the version number, ``id`` is made of product id and number."""

    id: str
    product_id: str
    number: int
    at: datetime
    person_id: str | None
    content: Content


def missing_for_publishing(content: Content) -> list[Invalid]:
    """Return what a product still needs before it can be published.

    Besides what every draft has (number, title, section, unit), these are a price or
    "price on request", a minimum order, and the country of origin.
    """
    missing: list[Invalid] = []
    if not content.price_tiers and not content.price_on_request:
        missing.append(Missing("To publish, enter a price, or choose price on request.", field="priceTiers"))
    if content.minimum_order is None:
        missing.append(Missing("To publish, enter the minimum order.", field="minimumOrder"))
    if content.origin is None:
        missing.append(Missing("To publish, enter the country of origin.", field="origin"))
    return missing


def checked_chosen(visibility: Visibility, organisation_ids: Sequence[str]) -> list[str]:
    """Return the distinct organisations chosen for a visibility; raises `Invalid` unless the two fit together."""
    chosen = list(dict.fromkeys(organisation_ids[: MAX_CHOSEN + 1]))
    if len(chosen) > MAX_CHOSEN:
        raise Invalid(f"Choose at most {MAX_CHOSEN} organisations.", field="organisationIds")
    if not all(is_id(each, "org") for each in chosen):
        raise Invalid("One of these is not the id of an organisation.", field="organisationIds")
    if visibility is Visibility.CHOSEN and not chosen:
        raise Invalid("Choose at least one buyer.", field="organisationIds")
    if visibility is not Visibility.CHOSEN and chosen:
        raise Invalid("Organisations can be chosen only with the visibility CHOSEN.", field="organisationIds")
    return chosen


def checked_pictures(pictures: Sequence[ShownPicture]) -> list[ShownPicture]:
    """Return the pictures of a product; raises `Invalid` if there are too many."""
    if len(pictures) > MAX_PICTURES:
        raise Invalid(f"A product can have at most {MAX_PICTURES} pictures.", field="pictures")
    return list(pictures)


def kept_renderings(old: Text | None, new: Text | None) -> Text | None:
    """Return ``new`` with the renderings of ``old`` that its author did not write, if the text is unchanged."""
    if old is None or new is None or (old.text, old.language) != (new.text, new.language):
        return new
    others = {key: each for key, each in old.renderings.items() if each.origin is not TranslationOrigin.PERSON}
    return replace(new, renderings=others | new.renderings)


@dataclass(frozen=True)
class Change:
    """A product before (None: new) and after a change (None: deleted)."""

    before: Product | None
    after: Product | None


class Effect(StrEnum):
    """What saving did to a product."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
