"""Comparison of listings, in their exhibitors' words and languages, with prices in one currency."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from expo.catalog.products.models import Product
from expo.catalog.products.rules.quality import price_of
from expo.fairs.exchange_rates.service import ExchangeRates
from matching import Encoder
from matching.duplicates import Judgement, Listing, find_duplicates, in_different_languages


@dataclass(frozen=True)
class FoundDuplicate:
    """A duplicate or near-duplicate listing, with the judgement."""

    product: Product
    judgement: Judgement


@dataclass(frozen=True)
class Comparing:
    """Judges which listings are duplicates, off the event loop."""

    encoder: Encoder
    rates: ExchangeRates

    async def judged(self, product: Product, others: Sequence[Product]) -> list[FoundDuplicate]:
        """Return the duplicates and near-duplicates of a product among others, surest first.

        The judgement is symmetric: the older of two listings always comes first.
        """
        table = await self.rates.current()
        rates = {} if table is None else dict(table.decimals())
        known = {each.id: each for each in others if each.id != product.id}
        work = partial(_judged, self.encoder, product, list(known.values()), rates)
        return [FoundDuplicate(known[each.id], each) for each in await asyncio.to_thread(work)]


def texts_of(product: Product) -> list[str]:
    """Return the search texts for a product's duplicates: its title, and each code."""
    return [product.title.text, *(code for code in (product.gtin, product.number) if code)]


def _judged(
    encoder: Encoder, product: Product, others: Sequence[Product], rates: Mapping[str, Decimal]
) -> list[Judgement]:
    base = product.best_tier.price.currency if product.best_tier else ""
    this, *those = (_goods(each, base, rates) for each in (product, *others))
    cosines = _cosines(encoder, this, those)
    found = [*_against(this, those, cosines)]
    return sorted(found, key=lambda each: (-each.score, each.id))


def _against(this: Listing, those: Sequence[Listing], cosines: Mapping[str, float]) -> Iterator[Judgement]:
    later = [each for each in those if each.id > this.id]
    yield from find_duplicates(this, later, [cosines.get(each.id, 0.0) for each in later])
    for other in those:
        if other.id < this.id:
            yield from (
                replace(each, id=other.id) for each in find_duplicates(other, [this], [cosines.get(other.id, 0.0)])
            )


def _cosines(encoder: Encoder, this: Listing, those: Sequence[Listing]) -> dict[str, float]:
    """Return the cosines of titles in other languages, by id: within one language words suffice; encoding is slow."""
    abroad = [each for each in those if in_different_languages(this, each)]
    if not abroad:
        return {}
    vectors = encoder.encode([each.title for each in (this, *abroad)])
    return dict(zip((each.id for each in abroad), (vectors[1:] @ vectors[0]).tolist(), strict=True))


def _goods(product: Product, base: str, rates: Mapping[str, Decimal]) -> Listing:
    """Return a product for comparison. Its item number is an attribute, not the model: every exhibitor has its own."""
    price = price_of(product, base, dict(rates)) if base else None
    return Listing(
        id=product.id,
        title=product.title.text,
        description=product.description.text if product.description else "",
        brand=product.brand or "",
        gtins=(product.gtin,) if product.gtin else (),
        attributes={"number": product.number} | {each.name.text: each.value for each in product.attributes},
        price=None if price is None else float(price),
        language=product.title.language,
        pictures=tuple(each.picture.digest for each in product.pictures),
    )
