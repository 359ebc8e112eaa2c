"""What of products and their companies there is to be translated."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.catalog.models import Product
from expo.catalog.service import Catalog
from expo.exhibitors.translatable import ExhibitorTexts
from expo.localisation.models import Text
from expo.localisation.translations.models import Published


@dataclass(frozen=True)
class ProductTexts:
    """The texts of products that are on show: title, description, and what their attributes are called and say."""

    catalog: Catalog

    async def of(self, product_ids: Sequence[str]) -> list[Published]:
        """Return the texts of those products that are on show, for whomever they are."""
        return [_published(each) for each in await self.catalog.on_show(product_ids) if each is not None]


@dataclass(frozen=True)
class CompanyTexts:
    """The texts of published companies, and of all their products: these come and go with it."""

    exhibitors: ExhibitorTexts
    catalog: Catalog

    async def of(self, exhibitor_ids: Sequence[str]) -> list[Published]:
        """Return the texts of those companies that are published, and of their products."""
        found = await self.exhibitors.of(exhibitor_ids)
        for exhibitor_id in [each.id for each in found]:
            async for products in self.catalog.every_on_show(exhibitor_id=exhibitor_id):
                found += [_published(each) for each in products]
        return found


def _published(product: Product) -> Published:
    texts: dict[str, Text] = {"title": product.title}
    if product.description is not None:
        texts["description"] = product.description
    for number, attribute in enumerate(product.attributes):
        texts[f"attribute{number}"] = attribute.name
        if attribute.words is not None:
            texts[f"value{number}"] = attribute.words
    names = (product.brand,) if product.brand else ()
    return Published("product", product.id, product.organisation_id, texts, names, product.section)
