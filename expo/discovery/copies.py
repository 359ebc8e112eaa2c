"""Listings of the same goods, or nearly: for whoever owns a listing, and for organisers of its exhibitor's fairs.

What is compared are listings that the reader may see anyway; what others keep to themselves is never looked at.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from expo.catalog.listings import Listings
from expo.catalog.models import Product
from expo.catalog.quality import price_of
from expo.discovery.service import Discovery
from expo.kit.access import Actor
from expo.kit.errors import Invalid
from matching import Encoder
from matching.copies import Goods, Judgement, judge

_CANDIDATES: Final = 20
_MOST: Final = 20


@dataclass(frozen=True)
class FoundCopy:
    """A listing that is of the same goods, or nearly, and what says so."""

    product: Product
    judgement: Judgement


@dataclass(frozen=True)
class Copies:
    """Finds copies when somebody asks: a few searches, whose work does not grow with what nobody looks at."""

    discovery: Discovery
    listings: Listings

    async def of(self, actor: Actor, *, product_id: str, first: int = 8) -> list[FoundCopy]:
        """Return the copies of a product, surest first: for its own people and organisers of its exhibitor's fairs.

        Nothing for everybody else. Raises `ProductNotFound`, `Invalid`, `Unavailable`.
        """
        if not 1 <= first <= _MOST:
            raise Invalid(f"Ask for 1 to {_MOST} copies.", field="first")
        catalog = self.listings.catalog
        product = await catalog.get(actor, product_id=product_id)
        [may_look] = await self.listings.may_judge(actor, [product])
        if not may_look:
            return []
        texts = [product.title.text, *_codes(product)]
        ids = await self.discovery.resembling(actor, product_id=product_id, texts=texts, first=_CANDIDATES)
        others = [each for each in await catalog.get_many(actor, product_ids=ids) if each and each.is_published]
        return await self._judged(product, others, first)

    async def _judged(self, product: Product, others: Sequence[Product], first: int) -> list[FoundCopy]:
        table = await self.discovery.rates.current()
        rates = {} if table is None else dict(table.decimals())
        base = product.best_tier.price.currency if product.best_tier else ""
        this, *those = (_goods(each, base, rates) for each in (product, *others))
        work = partial(_judge, self.discovery.index.encoder, this, those)
        known = {each.id: each for each in others}
        return [FoundCopy(known[each.id], each) for each in (await asyncio.to_thread(work))[:first]]


def _judge(encoder: Encoder, this: Goods, those: Sequence[Goods]) -> list[Judgement]:
    vectors = encoder.encode([each.title for each in (this, *those)])
    return judge(this, those, (vectors[1:] @ vectors[0]).tolist())


def _goods(product: Product, base: str, rates: Mapping[str, Decimal]) -> Goods:
    """Return a product as it is compared. Its item number is told, not its model: every exhibitor has its own."""
    price = price_of(product, base, dict(rates)) if base else None
    return Goods(
        id=product.id,
        title=product.title.text,
        description=product.description.text if product.description else "",
        brand=product.brand or "",
        gtins=(product.gtin,) if product.gtin else (),
        attributes={"number": product.number} | {each.name.text: each.value for each in product.attributes},
        price=None if price is None else float(price),
        language=product.title.language,
    )


def _codes(product: Product) -> list[str]:
    return [code for code in (product.gtin, product.number) if code]
