"""Editing presence: warns people who are editing the same product before they overwrite each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.catalog.products.models import WRITE, Product
from expo.catalog.products.service import Catalog
from expo.kit.access import Actor, require_person
from expo.kit.realtime.presence import Presences


@dataclass(frozen=True)
class EditPresence:
    """Tracks who is editing which product."""

    catalog: Catalog
    presences: Presences

    async def keep(self, actor: Actor, *, product_id: str) -> Product:
        """Record that the actor is editing its product; call every 20 s. Raises `ProductNotFound`, `Forbidden`."""
        product = await self.catalog.own(actor, product_id=product_id, scope=WRITE)
        await self.presences.keep(product.id, require_person(actor))
        return product

    async def editors(self, actor: Actor, *, product_ids: Sequence[str]) -> list[list[str]]:
        """Return the ids of the people editing each product, except the actor; empty for other exhibitors' products."""
        found = await self.catalog.get_many(actor, product_ids=product_ids)
        own = [each.id for each in found if each is not None and each.is_own(actor)]
        present = await self.presences.at(own) if own else {}
        return [[each for each in present.get(key, ()) if each != actor.person_id] for key in product_ids]
