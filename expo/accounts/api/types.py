"""What people and organisations look like in GraphQL."""

from datetime import datetime
from typing import Annotated, Final

import strawberry

from expo.accounts.invitations import Invitations
from expo.accounts.models import (
    Invitation,
    Member,
    Membership,
    Organisation,
    OrganisationDetails,
    OrganisationKind,
    Person,
    Session,
)
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignIn
from expo.kit.access import Role
from expo.kit.graphql.types import Connection, Context, Flat, FromModel, Info, Problem, connection, sliced

strawberry.enum(OrganisationKind, description="What an organisation does at a fair.")
strawberry.enum(Role, description="What a person may do inside an organisation; each may all that follow.")

DEAR: Final = {"points": 200}
"""The price of what hashes a password or sends a mail: both cost far more than a field (`expo.kit.graphql.cost`)."""


@strawberry.type(description="What was asked for has been done.")
class Done:
    """Nothing more to tell."""

    done: bool = True


DoneResult = Annotated[Done | Problem, strawberry.union("DoneResult")]


@strawberry.type(name="Person", description="Somebody of your own organisation.")
class PersonType(Flat[Person]):
    """A person as a colleague sees her."""

    id: strawberry.ID
    name: str
    language: str
    email: str


@strawberry.type(name="Member", description="A person's place in an organisation.")
class MemberType:
    """A member."""

    person: PersonType
    role: Role

    @classmethod
    def of(cls, member: Member) -> "MemberType":
        """Return a member."""
        return cls(person=PersonType.of(member.person), role=member.role)


@strawberry.type(name="Invitation", description="An open invitation to an organisation.")
class InvitationType(Flat[Invitation]):
    """An invitation as the organisation's managers see it."""

    id: strawberry.ID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@strawberry.type(name="Organisation", description="A company or body that takes part.")
class OrganisationType(Flat[Organisation]):
    """An organisation."""

    id: strawberry.ID
    kind: OrganisationKind
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    website: str | None
    created_at: datetime

    @strawberry.field(description="Who belongs to it; null unless you act for it.")
    async def members(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[MemberType] | None:
        if not info.context.actor.acts_for(self.id):
            return None
        wanted = sliced(first, after)
        page = await info.context.service(Organisations).members(
            info.context.actor, organisation_id=self.id, wanted=wanted
        )
        return connection(page, MemberType.of, wanted)

    @strawberry.field(description="Open invitations, oldest first, at most 100; null unless you act for it.")
    async def invitations(self, info: Info) -> list[InvitationType] | None:
        if not info.context.actor.acts_for(self.id):
            return None
        found = await info.context.service(Invitations).open_ones(info.context.actor, organisation_id=self.id)
        return [InvitationType.of(each) for each in found]


async def load_people(context: Context, person_ids: list[str]) -> list[Person | None]:
    """Return people by their ids, None for strangers: a loader's fetch."""
    return await context.service(Accounts).get_people(context.actor, person_ids=person_ids)


async def load_author(info: Info, person_id: str | None) -> PersonType | None:
    """Return who wrote something; None for a program, for strangers, and for a key that may read no people."""
    if person_id is None or not info.context.actor.has_scope("accounts:read"):
        return None
    found = await info.context.loader(load_people).load(person_id)
    return None if found is None else PersonType.of(found)


async def load_organisations(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return organisations by their ids, None for those hidden from the actor: a loader's fetch."""
    return await context.service(Organisations).get_many(context.actor, organisation_ids=organisation_ids)


async def load_decided_organisations(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return organisations by their ids, where it was decided that the reader sees whose it is: a loader's fetch."""
    return await context.service(Organisations).find_many(organisation_ids=organisation_ids)


@strawberry.type(name="Membership", description="Your place in one of your organisations.")
class MembershipType(Flat[Membership]):
    """One's own membership."""

    model: strawberry.Private[Membership]
    role: Role
    joined_at: datetime

    @strawberry.field(description="The organisation.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        found = await info.context.loader(load_decided_organisations).load(self.model.organisation_id)
        return None if found is None else OrganisationType.of(found)


@strawberry.type(name="Session", description="A browser or program in which you are signed in.")
class SessionType(FromModel[Session]):
    """A session."""

    id: strawberry.ID
    device: str = strawberry.field(description="What it called itself when it signed in, for example Firefox · Linux.")
    created_at: datetime
    seen_at: datetime = strawberry.field(description="When it was used, to five minutes.")
    expires_at: datetime
    current: bool = strawberry.field(description="Whether it is this one.")

    @classmethod
    def of(cls, info: Info, session: Session) -> "SessionType":
        """Return a session."""
        return cls.from_model(session, current=session.id == info.context.actor.session_id)


@strawberry.type(name="Me", description="You, and what you may act for.")
class MeType:
    """Who is signed in."""

    id: strawberry.ID
    name: str
    email: str
    language: str
    created_at: datetime
    two_factor: bool = strawberry.field(description="Whether sign-in asks for a code.")
    administrator: bool = strawberry.field(description="Whether you look after the installation, beyond any fair.")
    recovery_codes_left: int
    memberships: list[MembershipType]
    acting_for: MembershipType | None = strawberry.field(description="For which organisation you act now.")
    scopes: list[str] | None = strawberry.field(description="What your API key may do; null for a person.")

    @strawberry.field(description="Where you are signed in, latest first, at most 100.")
    async def sessions(self, info: Info) -> list[SessionType]:
        return [SessionType.of(info, each) for each in await info.context.service(SignIn).sessions(info.context.actor)]

    @classmethod
    def of(cls, info: Info, person: Person) -> "MeType":
        """Return who is signed in, acting as the request's actor; a key sees the organisation it is for."""
        actor = info.context.actor
        acting_for = person.membership(actor.organisation_id)
        shown = person.memberships if actor.key_id is None else [acting_for] if acting_for else []
        return cls(
            id=strawberry.ID(person.id),
            name=person.name,
            email=person.email,
            language=person.language,
            created_at=person.created_at,
            two_factor=person.has_two_factor,
            administrator=actor.administrator,
            recovery_codes_left=len(person.two_factor.recovery_hashes) if person.two_factor else 0,
            memberships=[MembershipType.of(each) for each in shown],
            acting_for=None if acting_for is None else MembershipType.of(acting_for),
            scopes=None if actor.scopes is None else sorted(actor.scopes),
        )


@strawberry.type(name="InvitationPreview", description="What the holder of a mailed invitation is invited to.")
class InvitationPreviewType:
    """An invitation as the invited sees it."""

    email: str
    role: Role
    expires_at: datetime
    organisation_name: str
    organisation_kind: OrganisationKind

    @classmethod
    def of(cls, invitation: Invitation, organisation: Organisation) -> "InvitationPreviewType":
        """Return what somebody is invited to."""
        return cls(
            email=invitation.email,
            role=invitation.role,
            expires_at=invitation.expires_at,
            organisation_name=organisation.name,
            organisation_kind=organisation.kind,
        )


@strawberry.input(description="A new organisation. An organiser cannot be made here.")
class OrganisationInput:
    """What somebody says about a new organisation."""

    kind: OrganisationKind
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    website: str | None = None

    def details(self) -> OrganisationDetails:
        """Return the details, which the service checks."""
        return OrganisationDetails(self.kind, self.name, self.country, self.website)
