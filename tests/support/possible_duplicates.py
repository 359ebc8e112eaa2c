"""Two listings of one exhibitor that are likely of the same goods, as if they had been found."""

from expo.catalog.editing.models import ProductRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import Wording
from expo.catalog.products.service import Catalog
from expo.discovery.possible_duplicates.models import possible_duplicate
from expo.discovery.possible_duplicates.service import PossibleDuplicates
from expo.kit.access import Actor
from matching.duplicates import Judgement, Sign
from tests.discovery.harness import a_draft
from tests.support.world import World


async def a_possible_duplicate(world: World, owner: Actor, fair_id: str, product_id: str) -> dict[str, str]:
    """Return the id of a pair of a product with another one of its company."""
    product = await world.service(Catalog).get(owner, product_id=product_id)
    draft = a_draft(number="J-1", title=Wording("Enamel jug with handle", "en"), description=None)
    rows = [ProductRow(draft.number, draft)]
    saved = await world.service(ProductSaving).save_many(owner, rows=rows, publish=True)
    other: Product = saved.results[0].product
    judgement = Judgement(other.id, 0.93, (Sign.SAME_WORDS, Sign.SAME_MEASURES))
    pair = possible_duplicate(product, other, judgement, world.clock(), {product.exhibitor_id: {fair_id}})
    assert pair is not None
    await world.service(PossibleDuplicates)._store.write([pair])
    return {"duplicateId": pair.id}
