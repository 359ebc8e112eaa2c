"""Index documents of products and companies."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from expo.catalog.harmonized.models import hs_entries
from expo.catalog.products.models import Product, Visibility
from expo.discovery.index.models import COMPANY, PRODUCT, PUBLIC, REGISTERED
from expo.discovery.index.rules.price_bands import band_numbers, price_numbers
from expo.discovery.index.rules.trade_terms import company_kinds, trade_terms
from expo.exhibitors.certificates.models import certificate_kinds
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.sections.models import section
from expo.localisation.models import Text
from matching import Document


def product_document(
    product: Product,
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    rates: Mapping[str, Decimal],
    translated_titles: Sequence[str] = (),
) -> Document:
    """Return the index document of a product on show; ``translated_titles`` is its title in other languages."""
    return Document(
        id=product.id,
        kind=PRODUCT,
        title=product.title.text,
        body=product.description.text if product.description else "",
        language=product.title.language,
        group=product.category or "",
        brand=product.brand or "",
        facts=tuple((each.name.text, str(each.value)) for each in product.attributes),
        codes=tuple(code for code in (product.number, product.gtin, product.hs and product.hs.code) if code),
        keywords=(*section_names(product.section), *product.keywords, *translated_titles),
        titles=_wordings(product.title),
        certificates=_certificates(product.certificates, exhibitor),
        names=harmonized_names(product.hs.code) if product.hs else (),
        owner=product.exhibitor_id,
        audiences=_product_audiences(product),
        terms=_terms([product.section], product.certificates, exhibitor, booths) | trade_terms(product),
        numbers=_product_numbers(product, rates),
    )


def company_document(exhibitor: Exhibitor, booths: Sequence[Booth]) -> Document:
    """Return the index document of a published company."""
    keys = list(dict.fromkeys(booth.section for booth in booths if booth.is_open))
    sections = [name for key in keys for name in section_names(key)]
    return Document(
        id=exhibitor.id,
        kind=COMPANY,
        title=exhibitor.name.text,
        body="\n".join(text.text for text in (exhibitor.tagline, exhibitor.story) if text),
        language=exhibitor.name.language,
        keywords=tuple(sections),
        titles=(("en", exhibitor.english_name), *_wordings(exhibitor.name)),
        certificates=_certificates((), exhibitor),
        is_thing=False,
        owner=exhibitor.id,
        audiences=(PUBLIC, exhibitor.organisation_id),
        terms=_terms(keys, [each.kind for each in exhibitor.certificates], exhibitor, booths),
        numbers={"published_at": exhibitor.published_at.timestamp()} if exhibitor.published_at else {},
    )


def _terms(
    sections: Sequence[str], certificates: Sequence[str], exhibitor: Exhibitor, booths: Sequence[Booth]
) -> dict[str, tuple[str, ...]]:
    """Return the filter terms of an exhibitor's document; only open booths count as being at a fair."""
    return {
        "section": tuple(sections),
        "category": tuple(dict.fromkeys(section(key).category for key in sections)),
        "country": (exhibitor.country,),
        "company_kind": company_kinds(exhibitor.kind),
        "certificate": tuple(dict.fromkeys(certificates)),
        "fair": tuple(booth.fair_id for booth in booths if booth.is_open),
    }


def _product_numbers(product: Product, rates: Mapping[str, Decimal]) -> dict[str, float]:
    """Return a product's numbers for sorting and filtering: publication time, prices, minimum order."""
    numbers = {"published_at": product.published_at.timestamp()} if product.published_at else {}
    if product.best_tier is not None:
        numbers |= price_numbers(product.best_tier.price, product.best_tier.per, rates)
        numbers |= band_numbers(product, rates)
    if product.minimum_order is not None:
        numbers["minimum_order"] = float(product.minimum_order.value)
    return numbers


def _product_audiences(product: Product) -> tuple[str, ...]:
    if product.visibility is Visibility.PUBLIC:
        return (PUBLIC, product.organisation_id)
    if product.visibility is Visibility.REGISTERED:
        return (REGISTERED, product.organisation_id)
    return (*product.chosen, product.organisation_id)


def _certificates(product_certificates: Sequence[str], exhibitor: Exhibitor) -> tuple[str, ...]:
    """Return the names of a product's certificates, then of its company's."""
    keys = (*product_certificates, *(each.kind for each in exhibitor.certificates))
    kinds = (certificate_kinds().get(key) for key in dict.fromkeys(keys))
    return tuple(kind.label for kind in kinds if kind)


def section_names(key: str) -> tuple[str, ...]:
    """Return the names of a section in each language."""
    return tuple(section(key).names.values())


@lru_cache(maxsize=10_000)
def harmonized_names(code: str) -> tuple[str, ...]:
    """Return the names of an HS code's headings in each language."""
    kinds = (hs_entries().get(code[:digits]) for digits in (4, 6))
    return tuple(name for kind in kinds if kind for name in kind.names.values())


def _wordings(text: Text) -> tuple[tuple[str, str], ...]:
    """Return the language and text of each translation by a text's author."""
    return tuple((language, each.text) for language, each in text.renderings.items())
