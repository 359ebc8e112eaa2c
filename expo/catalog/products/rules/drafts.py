"""Products as entered by users, before any check."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from expo.catalog.products.models import Content
from expo.catalog.products.rules.prices import TierDraft
from expo.localisation.models import Text, TranslationOrigin

MAX_ATTRIBUTES: Final = 60
MAX_KEYWORDS: Final = 30
MAX_CERTIFICATES: Final = 30
MAX_LEAD_DAYS: Final = 730
LIMITS: Final = {
    "number": 64,
    "title": 200,
    "description": 5000,
    "category": 80,
    "brand": 80,
    "attributes.name": 80,
    "attributes.value": 300,
    "keywords": 60,
}
"""Most characters of each text."""


@dataclass(frozen=True)
class Wording:
    """A text in its author's language, with the author's own versions in other languages."""

    text: str
    language: str
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AttributeDraft:
    """An attribute as entered; ``unit`` is a code of Recommendation 20."""

    name: Wording
    value: str
    unit: str | None = None


@dataclass(frozen=True)
class ProductDraft:
    """A product as entered: unchecked, with decimals as text and codes as codes.

    Prices are in major units of ``currency``. A minimum order without a unit is in the
    product's own. ``sample_free`` and ``sample_price`` exclude each other.
    """

    number: str = ""
    title: Wording | None = None
    description: Wording | None = None
    section: str | None = None
    category: str | None = None
    brand: str | None = None
    gtin: str | None = None
    hs_code: str | None = None
    hs_edition: str | None = None
    origin: str | None = None
    unit: str | None = None
    minimum_order: str | None = None
    minimum_order_unit: str | None = None
    currency: str | None = None
    price_tiers: Sequence[TierDraft] = ()
    price_on_request: bool = False
    incoterm: str | None = None
    incoterm_place: str | None = None
    lead_days: int | str | None = None
    sample_free: bool = False
    sample_price: str | None = None
    attributes: Sequence[AttributeDraft] = ()
    certificates: Sequence[str] = ()
    keywords: Sequence[str] = ()

    def over(self, base: "ProductDraft", fields: Iterable[str]) -> "ProductDraft":
        """Return ``base`` with the fields named in ``fields`` taken from this draft."""
        return replace(base, **{name: getattr(self, name) for name in fields})


def draft_of(content: Content) -> ProductDraft:
    """Return a draft with exactly the values of ``content``, without pictures."""
    hs, order, term, sample = content.hs, content.minimum_order, content.incoterm, content.sample
    prices = [tier.price for tier in content.price_tiers] + ([sample.price] if sample and sample.price else [])
    return ProductDraft(
        number=content.number,
        title=_wording_of(content.title),
        description=None if content.description is None else _wording_of(content.description),
        section=content.section,
        category=content.category,
        brand=content.brand,
        gtin=content.gtin,
        hs_code=None if hs is None else hs.code,
        hs_edition=None if hs is None else hs.edition,
        origin=content.origin,
        unit=content.unit,
        minimum_order=None if order is None else f"{order.value:f}",
        minimum_order_unit=None if order is None else order.unit,
        currency=prices[0].currency if prices else None,
        price_tiers=[
            TierDraft(f"{tier.min_quantity:f}", f"{tier.price.decimal():f}", tier.per) for tier in content.price_tiers
        ],
        price_on_request=content.price_on_request,
        incoterm=None if term is None else term.rule,
        incoterm_place=None if term is None else term.place,
        lead_days=content.lead_days,
        sample_free=sample is not None and sample.free,
        sample_price=None if sample is None or sample.price is None else f"{sample.price.decimal():f}",
        attributes=[AttributeDraft(_wording_of(each.name), each.value, each.unit) for each in content.attributes],
        certificates=content.certificates,
        keywords=content.keywords,
    )


def _wording_of(text: Text) -> Wording:
    own = {language: each.text for language, each in text.renderings.items() if each.origin is TranslationOrigin.PERSON}
    return Wording(text.text, text.language, own)


__all__ = ["LIMITS", "MAX_ATTRIBUTES", "AttributeDraft", "ProductDraft", "TierDraft", "Wording", "draft_of"]
