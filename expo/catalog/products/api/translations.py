"""GraphQL field for the product of a text that is being translated."""

import strawberry

from expo.catalog.products.api.types import ProductType
from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.kit.graphql.types import Context, Info, extend
from expo.localisation.editing.api.types import EditedTextType
from expo.localisation.texts.models import SubjectText
from expo.localisation.texts.sources import PRODUCT


@extend(EditedTextType)
class TextOfProduct:
    """Product of a text."""

    @strawberry.field(description="The product that the text belongs to; null for a company's text.")
    async def product(self, info: Info) -> ProductType | None:
        text: SubjectText = self.model  # type: ignore[attr-defined]  # the field is on EditedText
        if text.subject_kind != PRODUCT:
            return None
        found = await info.context.loader(load_products).load(text.subject_id)
        return None if found is None else ProductType.of(info, found)


async def load_products(context: Context, product_ids: list[str]) -> list[Product | None]:
    """Return products by id, None for those that the reader may not see; a loader's fetch function."""
    return await context.service(Catalog).get_many(context.actor, product_ids=product_ids)
