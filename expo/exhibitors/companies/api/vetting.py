"""Organisers' judgements of companies in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.types import ExhibitorResult, ExhibitorType
from expo.exhibitors.companies.vetting import Vetting
from expo.kit.graphql.types import Info


@strawberry.type
class Mutation:
    """What an organiser can say about companies."""

    @strawberry.mutation(description="Say, as an organiser it exhibits with, that a company is what it says it is.")
    async def verify_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, note: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.verify(info.context.actor, exhibitor_id=exhibitor_id, note=note))

    @strawberry.mutation(description="Take back a verification of yours.")
    async def revoke_verification(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        bare = await vetting.revoke(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, bare)

    @strawberry.mutation(
        description="Take a company at a fair of yours off all pages or, as an administrator, one shown without any."
    )
    async def suspend_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        suspended = await vetting.suspend(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, suspended)

    @strawberry.mutation(description="Undo a suspension of yours.")
    async def reinstate_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.reinstate(info.context.actor, exhibitor_id=exhibitor_id))
