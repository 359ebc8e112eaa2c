"""Who is editing which product now, so that two people do not find out when both have written."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.catalog.products.models import WRITE, Product
from expo.catalog.products.service import Catalog
from expo.kit.access import Actor, require_person
from expo.kit.realtime.presence import Presences


@dataclass(frozen=True)
class EditPresence:
    """Keeps who edits which product."""

    catalog: Catalog
    presences: Presences

    async def keep(self, actor: Actor, *, product_id: str) -> Product:
        """Say that the actor is editing an own product, every 20 seconds. Raises `ProductNotFound`, `Forbidden`."""
        product = await self.catalog.own(actor, product_id=product_id, scope=WRITE)
        await self.presences.keep(product.id, require_person(actor))
        return product

    async def editors(self, actor: Actor, *, product_ids: Sequence[str]) -> list[list[str]]:
        """Return the ids of the people who edit each product now, the actor left out; none of others' products."""
        found = await self.catalog.get_many(actor, product_ids=product_ids)
        own = [each.id for each in found if each is not None and each.is_own(actor)]
        there = await self.presences.at(own) if own else {}
        return [[each for each in there.get(key, ()) if each != actor.person_id] for key in product_ids]
