"""Rows of an exhibitor's product table, prepared for sorting and searching."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from expo.catalog.products.models import Content, Product, ProductStatus, Visibility, missing_for_publishing
from expo.catalog.products.rules.quality import problems_of
from expo.kit.text import fold

_MAX_WORDS: Final = 400
_MAX_KEY_LENGTH: Final = 100
_DIGITS: Final = re.compile(r"[0-9]+")
_BREAKS: Final = re.compile(r"[\s\-_/.,;:()]+")


@dataclass(frozen=True)
class TableRow:
    """The table index's entry for one product.

    ``number`` and ``title`` are sort keys, ``words`` is searched; ``price`` is the lowest tier's
    for ten thousand units, in minor units of ``currency``. ``incomplete``: something is missing
    for publishing; ``flawed``: the listing has a problem.
    """

    id: str
    status: ProductStatus
    visibility: Visibility
    section: str
    number: str
    title: str
    words: str
    changed_at: datetime
    price: int | None = None
    currency: str | None = None
    incomplete: bool = False
    flawed: bool = False


def row_of(product: Product) -> TableRow:
    """Return a product's entry in the table index."""
    tier = product.best_tier
    return TableRow(
        id=product.id,
        status=product.status,
        visibility=product.visibility,
        section=product.section,
        number=_DIGITS.sub(lambda digits: digits.group().zfill(12), fold(product.number))[:_MAX_KEY_LENGTH],
        title=fold(product.title.text)[:_MAX_KEY_LENGTH],
        words=_words(product),
        changed_at=product.changed_at,
        price=None if tier is None else tier.price.amount * 10_000 // tier.per,
        currency=None if tier is None else tier.price.currency,
        incomplete=bool(missing_for_publishing(product)),
        flawed=bool(problems_of(product)),
    )


def terms_of(text: str) -> list[str]:
    """Return the terms of a query, at most eight."""
    return [each for each in _BREAKS.split(fold(text[:200])) if each][:8]


def has_terms(row: TableRow, terms: Sequence[str]) -> bool:
    """Say whether each term begins a word of the product, or occurs anywhere for scripts without spaces."""
    return all(f" {term}" in row.words or (not term.isascii() and term in row.words) for term in terms)


def _words(content: Content) -> str:
    texts = [content.number, content.title.text, *(each.text for each in content.title.renderings.values())]
    texts += [content.brand or "", content.category or "", content.gtin or "", *content.keywords]
    words = dict.fromkeys(each for text in texts for each in _BREAKS.split(fold(text)) if each)
    return f" {' '.join(words)}"[:_MAX_WORDS]
