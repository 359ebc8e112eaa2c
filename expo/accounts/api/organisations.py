"""Users and organisations in GraphQL."""

from typing import Annotated

import strawberry

from expo.accounts.api.types import (
    DEAR,
    Done,
    DoneResult,
    InvitationPreviewType,
    InvitationType,
    MemberType,
    MeType,
    OrganisationInput,
    OrganisationType,
)
from expo.accounts.invitations import Invitations
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.kit.access import Role
from expo.kit.graphql.types import Info, Problem

OrganisationResult = Annotated[OrganisationType | Problem, strawberry.union("OrganisationResult")]
MemberResult = Annotated[MemberType | Problem, strawberry.union("MemberResult")]
InvitationResult = Annotated[InvitationType | Problem, strawberry.union("InvitationResult")]


async def organisation_type(info: Info, organisation_id: str) -> OrganisationType:
    """Return an organisation that the request may see."""
    found = await info.context.service(Organisations).get(info.context.actor, organisation_id=organisation_id)
    return OrganisationType.of(found)


@strawberry.type
class Query:
    """Queries for users and organisations."""

    @strawberry.field(description="The signed-in user; null when no user is signed in.")
    async def me(self, info: Info) -> MeType | None:
        person = await info.context.service(Accounts).find_me(info.context.actor)
        return None if person is None else MeType.of(info, person)

    @strawberry.field(
        description="An organisation by its id: your own, a public one (an exhibitor or an organiser) or, for an "
        "organiser, one that has applied to one of your fairs."
    )
    async def organisation(self, info: Info, id: strawberry.ID) -> OrganisationType:
        return await organisation_type(info, id)

    @strawberry.field(description="Preview of the invitation with this mailed token.")
    async def invitation(self, info: Info, token: str) -> InvitationPreviewType:
        return InvitationPreviewType.of(*await info.context.service(Invitations).preview(token=token))


@strawberry.type
class Mutation:
    """Mutations of organisations."""

    @strawberry.mutation(description="Create an organisation. You become its owner and act for it from now on.")
    async def create_organisation(self, info: Info, input: OrganisationInput) -> OrganisationResult:
        made = await info.context.service(Organisations).create(info.context.actor, details=input.details())
        return OrganisationType.of(made)

    @strawberry.mutation(
        description="Change your organisation. Omitted fields stay unchanged; an empty website is removed."
    )
    async def change_organisation(
        self, info: Info, name: str | None = None, country: str | None = None, website: str | None = None
    ) -> OrganisationResult:
        changed = await info.context.service(Organisations).change(
            info.context.actor, name=name, country=country, website=website
        )
        return OrganisationType.of(changed)

    @strawberry.mutation(description="Invite a person to your organisation by mail.", metadata=DEAR)
    async def invite_member(self, info: Info, email: str, role: Role) -> InvitationResult:
        made = await info.context.service(Invitations).invite(info.context.actor, email=email, role=role)
        return InvitationType.of(made)

    @strawberry.mutation(description="Revoke an invitation.")
    async def revoke_invitation(self, info: Info, invitation_id: strawberry.ID) -> DoneResult:
        await info.context.service(Invitations).revoke(info.context.actor, invitation_id=invitation_id)
        return Done()

    @strawberry.mutation(description="Join an organisation with the token mailed to you. You act for it from now on.")
    async def accept_invitation(self, info: Info, token: str) -> OrganisationResult:
        joined = await info.context.service(Invitations).accept(info.context.actor, token=token)
        return OrganisationType.of(joined)

    @strawberry.mutation(description="Change the role of a member of your organisation, with immediate effect.")
    async def change_role(self, info: Info, person_id: strawberry.ID, role: Role) -> MemberResult:
        member = await info.context.service(Organisations).change_role(
            info.context.actor, person_id=person_id, role=role
        )
        return MemberType.of(member)

    @strawberry.mutation(description="Remove a member from your organisation, with immediate effect.")
    async def remove_member(self, info: Info, person_id: strawberry.ID) -> DoneResult:
        await info.context.service(Organisations).remove(info.context.actor, person_id=person_id)
        return Done()

    @strawberry.mutation(description="Leave the organisation that you act for.")
    async def leave_organisation(self, info: Info) -> DoneResult:
        await info.context.service(Organisations).leave(info.context.actor)
        return Done()
