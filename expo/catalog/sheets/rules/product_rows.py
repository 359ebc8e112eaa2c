"""A product as a row of an export, from which an import restores exactly the same product."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from expo.catalog.products.models import Attribute, Content, PriceTier, Product, Visibility
from expo.catalog.sheets.rules.cells import join_list
from expo.catalog.sheets.rules.composites import SheetAttribute, attribute_entry, attributes_text
from expo.localisation.models import Text, TranslationOrigin

ON_REQUEST: Final = "on request"
ORDER: Final = (
    "number", "title", "title_en", "title_zh", "title_es", "title_fr", "title_ru", "title_ar", "title_pt",
    "description", "description_en", "description_zh", "description_es", "description_fr", "description_ru", "description_ar",  # noqa: E501 - a table reads best in rows
    "description_pt", "section", "category", "brand", "gtin", "hs_code", "hs_edition", "origin", "unit", "minimum_order",  # noqa: E501 - a table reads best in rows
    "currency", "price", "price_per", "tier_2_quantity", "tier_2_price", "tier_3_quantity", "tier_3_price", "tier_4_quantity",  # noqa: E501 - a table reads best in rows
    "tier_4_price", "tiers", "incoterm", "incoterm_place", "lead_days", "sample_price", "certificates", "keywords", "attributes",  # noqa: E501 - a table reads best in rows
    "attributes_2", "language", "description_language", "pictures", "visibility", "chosen",
)  # fmt: skip
"""The columns of an export, in order; those empty for all products are left out, except `ALWAYS`."""
ALWAYS: Final = frozenset(
    {"number", "title", "description", "section", "category", "unit", "minimum_order", "currency", "price"}
)
NUMBERS: Final = frozenset(
    {"minimum_order", "price", "price_per", "lead_days", "sample_price"}
    | {f"tier_{tier}_{part}" for tier in (2, 3, 4) for part in ("quantity", "price")}
)
"""Columns that a workbook stores as numbers where that is exact."""
_MAX_LENGTH: Final = 30_000


def product_row(product: Product, *, structured: bool = False) -> dict[str, object]:
    """Return a product's filled columns; ``structured`` (JSON Lines) keeps lists as lists."""
    row = content_row(product.content, structured=structured)
    if product.visibility is not Visibility.PUBLIC:
        row["visibility"] = product.visibility.lower()
    if product.chosen:
        row["chosen"] = product.chosen if structured else join_list(product.chosen)
    return row


def content_row(content: Content, *, structured: bool = False) -> dict[str, object]:
    """Return the filled columns of a product's content."""
    row: dict[str, object] = {"number": content.number, "language": content.title.language}
    row |= _wordings("title", content.title)
    if content.description is not None:
        row |= _wordings("description", content.description)
        if content.description.language != content.title.language:
            row["description_language"] = content.description.language
    plain = {
        name: getattr(content, name) for name in ("section", "category", "brand", "gtin", "origin", "unit", "lead_days")
    }
    row |= {name: value for name, value in plain.items() if value is not None}
    row |= _customs_and_terms(content) | _prices(content, structured=structured)
    row |= _attributes(content.attributes, content.title.language, structured=structured)
    lists = {"certificates": content.certificates, "keywords": content.keywords, "pictures": picture_names(content)}
    return row | {name: words if structured else join_list(words) for name, words in lists.items() if words}


def picture_name(digest: str) -> str:
    """Return a picture's file name in an export."""
    return f"{digest[:20]}.webp"


def picture_names(content: Content) -> list[str]:
    """Return the file names of a product's pictures, in order."""
    return [picture_name(each.picture.digest) for each in content.pictures]


def wanted_columns(filled_columns: Iterable[str], languages: Iterable[str] = ()) -> list[str]:
    """Return the columns of an export, given the columns that some product fills.

    Those for texts in ``languages`` are there to be filled in.
    """
    names = set(filled_columns) | ALWAYS | {f"{base}_{each}" for base in ("title", "description") for each in languages}
    return [name for name in ORDER if name in names]


def _wordings(base: str, text: Text) -> dict[str, object]:
    """Return a text and its author's versions in other languages; machine translations are not exported."""
    own = {
        f"{base}_{language}": each.text
        for language, each in text.renderings.items()
        if each.origin is TranslationOrigin.PERSON
    }
    return {base: text.text, **own}


def _customs_and_terms(content: Content) -> dict[str, object]:
    row: dict[str, object] = {}
    if content.hs is not None:
        row |= {"hs_code": content.hs.code, "hs_edition": str(content.hs.edition)}
    if content.incoterm is not None:
        row |= {"incoterm": content.incoterm.rule, "incoterm_place": content.incoterm.place}
    return row


def _prices(content: Content, *, structured: bool) -> dict[str, object]:
    row: dict[str, object] = {}
    if content.minimum_order is not None:
        same = content.minimum_order.unit == content.unit
        row["minimum_order"] = f"{content.minimum_order.value:f}" + ("" if same else f" {content.minimum_order.unit}")
    if content.price_on_request:
        row["price"] = ON_REQUEST
    if content.sample is not None:
        row["sample_price"] = "0" if content.sample.price is None else f"{content.sample.price.decimal():f}"
    money = [tier.price for tier in content.price_tiers] + (
        [content.sample.price] if content.sample and content.sample.price else []
    )
    if money:
        row["currency"] = money[0].currency
    if content.price_tiers:
        row |= (
            _tier_columns(content.price_tiers)
            if _fits_columns(content)
            else _tier_cell(content.price_tiers, structured=structured)
        )
        if content.price_tiers[0].per != 1:
            row["price_per"] = str(content.price_tiers[0].per)
    return row


def _fits_columns(content: Content) -> bool:
    """Say whether the tiers fit the tier columns: the first at the minimum order, at most four."""
    tiers, minimum = content.price_tiers, content.minimum_order
    return (
        len(tiers) <= 4
        and minimum is not None
        and minimum.unit == content.unit
        and tiers[0].min_quantity == minimum.value
    )


def _tier_columns(tiers: Sequence[PriceTier]) -> dict[str, object]:
    row: dict[str, object] = {"price": f"{tiers[0].price.decimal():f}"}
    for number, tier in enumerate(tiers[1:], 2):
        row[f"tier_{number}_quantity"] = f"{tier.min_quantity:f}"
        row[f"tier_{number}_price"] = f"{tier.price.decimal():f}"
    return row


def _tier_cell(tiers: Sequence[PriceTier], *, structured: bool) -> dict[str, object]:
    pairs = [(f"{tier.min_quantity:f}", f"{tier.price.decimal():f}") for tier in tiers]
    if structured:
        return {"tiers": [{"quantity": quantity, "price": price} for quantity, price in pairs]}
    return {"tiers": "; ".join(f"{quantity}: {price}" for quantity, price in pairs)}


def _attributes(attributes: Sequence[Attribute], language: str, *, structured: bool) -> dict[str, object]:
    entries = [_sheet_attribute(each, language) for each in attributes]
    if not entries:
        return {}
    if structured:
        return {"attributes": [attribute_entry(each) for each in entries]}
    text = attributes_text(entries)
    if len(text) <= _MAX_LENGTH:
        return {"attributes": text}
    half = len(entries) // 2
    return {"attributes": attributes_text(entries[:half]), "attributes_2": attributes_text(entries[half:])}


def _sheet_attribute(attribute: Attribute, language: str) -> SheetAttribute:
    name = attribute.name
    others = {key: each.text for key, each in name.renderings.items() if each.origin is TranslationOrigin.PERSON}
    return SheetAttribute(
        name.text, attribute.value, attribute.unit, None if name.language == language else name.language, others
    )


def as_number(text: object) -> float | None:
    """Return a decimal as a float for a workbook if it reads back exactly, None otherwise."""
    if not isinstance(text, str | int) or isinstance(text, bool):
        return None
    try:
        number = float(text)
        exact = Decimal(format(number, ".12g")) == Decimal(text)
    except (ValueError, ArithmeticError):
        return None
    return number if exact else None
