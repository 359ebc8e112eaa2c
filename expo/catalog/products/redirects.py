"""Products that are shown no more: what may still be known of them, so that who follows an old link is helped on."""

from expo.catalog.products.models import Product, ProductStatus, Visibility
from expo.catalog.products.service import Catalog
from expo.kit.access import ANONYMOUS
from expo.kit.ids import is_id


async def find_former(catalog: Catalog, *, product_id: str) -> Product | None:
    """Return a product that everybody could see once and nobody is shown now; None for any other, or for no id.

    It is not for readers: they may be led on by it, and see nothing that it says.
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
