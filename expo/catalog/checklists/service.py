"""Booth checklists, visible to the exhibitor they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.accounts.models import OrganisationKind
from expo.catalog.products.models import READ, ProductStatus
from expo.catalog.products.rules.quality import problems_of
from expo.catalog.products.service import Catalog
from expo.exhibitors.booths.rules.checklist import Step, checklist
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.rules.access import READ as COMPANY
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.paging import LARGEST_PAGE, Slice


@dataclass(frozen=True)
class Checklists:
    """Evaluates the checklist rule (`expo.exhibitors.booths.rules.checklist`) with figures from the catalogue."""

    exhibitors: Exhibitors
    booths: Booths
    catalog: Catalog
    clock: Clock

    async def get_many(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[list[Step] | None]:
        """Return each exhibitor's checklist steps, in the order of ``exhibitor_ids``; None for all but the actor's own.

        Listings with problems are counted among the latest hundred published ones.
        """
        may = actor.is_kind(OrganisationKind.EXHIBITOR) and actor.has_scope(READ)
        own = await self.exhibitors.find_own(actor) if may and actor.has_scope(COMPANY) else None
        if own is None or own.id not in exhibitor_ids:
            return [None for _ in exhibitor_ids]
        booths = await self.booths.mine(actor)
        page = await self.catalog.mine(actor, part=Slice(LARGEST_PAGE), status=ProductStatus.PUBLISHED)
        problems = sum(bool(problems_of(product)) for product in page.items)
        steps = checklist(own, booths, today=self.clock().date(), products=page.total or 0, problems=problems)
        return [steps if each == own.id else None for each in exhibitor_ids]
