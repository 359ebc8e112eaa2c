"""Texts of products and their companies that are to be translated."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.translatable import ExhibitorTexts, names_of
from expo.localisation.models import Text
from expo.localisation.texts.models import Published


@dataclass(frozen=True)
class ProductTexts:
    """The texts of shown products: title and description.

    Names and values of attributes recur across products, so they are translated only when read.
    """

    exhibitors: Exhibitors
    catalog: Catalog

    async def of(self, product_ids: Sequence[str]) -> list[Published]:
        """Return the texts of those products that are shown, whatever their audience."""
        shown = [each for each in await self.catalog.on_show(product_ids) if each is not None]
        ids = sorted({each.exhibitor_id for each in shown})
        found = await self.exhibitors.visible_many(ids)
        names = {each.id: names_of(each) for each in found if each is not None}
        return [_published(each, names.get(each.exhibitor_id, ())) for each in shown]


@dataclass(frozen=True)
class CompanyTexts:
    """The texts of published companies and of all their products, which come and go with the company."""

    exhibitors: ExhibitorTexts
    catalog: Catalog

    async def of(self, exhibitor_ids: Sequence[str]) -> list[Published]:
        """Return the texts of those companies that are published, and of their products."""
        found = await self.exhibitors.of(exhibitor_ids)
        names = {each.id: each.names for each in found}
        for exhibitor_id in names:
            async for products in self.catalog.every_on_show(exhibitor_id=exhibitor_id):
                found += [_published(each, names[each.exhibitor_id]) for each in products]
        return found


def _published(product: Product, names: tuple[str, ...]) -> Published:
    texts: dict[str, Text] = {"title": product.title}
    if product.description is not None:
        texts["description"] = product.description
    known = (*names, product.brand) if product.brand else names
    return Published("product", product.id, product.organisation_id, texts, known, product.section)
