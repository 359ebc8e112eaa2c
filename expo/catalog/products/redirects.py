"""Products no longer shown: what may be known of them, to redirect readers who follow an old link."""

from expo.catalog.products.models import Product, ProductStatus, Visibility
from expo.catalog.products.service import Catalog
from expo.kit.access import ANONYMOUS
from expo.kit.ids import is_id


async def find_former(catalog: Catalog, *, product_id: str) -> Product | None:
    """Return a product that was once public and is no longer shown to anyone; None for any other, or an invalid id.

    Not for display: callers may redirect readers by it, but show none of its content.
    """
    if not is_id(product_id, "prod"):
        return None
    [found] = await catalog.find_many([product_id])
    if found is None or found.published_at is None or found.visibility is not Visibility.PUBLIC:
        return None
    if found.status is ProductStatus.DRAFT:
        return None
    [shown] = await catalog.get_many(ANONYMOUS, product_ids=[product_id])
    return found if shown is None else None
