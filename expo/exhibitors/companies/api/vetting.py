"""Vetting of companies by organisers, in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.types import ExhibitorResult, ExhibitorType
from expo.exhibitors.companies.vetting import Vetting
from expo.kit.graphql.types import Info


@strawberry.type
class Mutation:
    """Mutations for vetting companies."""

    @strawberry.mutation(description="Verify the identity of a company at one of your fairs, as its organiser.")
    async def verify_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, note: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.verify(info.context.actor, exhibitor_id=exhibitor_id, note=note))

    @strawberry.mutation(description="Revoke one of your verifications.")
    async def revoke_verification(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        bare = await vetting.revoke(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, bare)

    @strawberry.mutation(
        description="Hide a company at one of your fairs from all pages or, as an administrator, a company that is "
        "published without any fair."
    )
    async def suspend_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        suspended = await vetting.suspend(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, suspended)

    @strawberry.mutation(description="Lift one of your suspensions.")
    async def reinstate_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> ExhibitorResult:
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.reinstate(info.context.actor, exhibitor_id=exhibitor_id))
