"""Users and organisations as GraphQL types."""

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
from expo.kit.graphql.types import Connection, Context, Flat, FromModel, Info, Problem, checked_page, connection

strawberry.enum(OrganisationKind, description="Role of an organisation at a fair.")
strawberry.enum(
    Role, description="Role of a person in an organisation. Each role includes the rights of those listed after it."
)

DEAR: Final = {"points": 200}
"""Cost of hashing a password or sending an email, both far dearer than a field (`expo.kit.graphql.cost`)."""


@strawberry.type(description="The operation succeeded and returns no data.")
class Done:
    """Success without data."""

    done: bool = True


DoneResult = Annotated[Done | Problem, strawberry.union("DoneResult")]


@strawberry.type(name="Person", description="A person in your own organisation.")
class PersonType(Flat[Person]):
    """A person as seen by colleagues."""

    id: strawberry.ID
    name: str
    language: str
    email: str


@strawberry.type(name="Member", description="A member of an organisation, with their role.")
class MemberType:
    """A member."""

    person: PersonType
    role: Role

    @classmethod
    def of(cls, member: Member) -> "MemberType":
        """Return a member."""
        return cls(person=PersonType.of(member.person), role=member.role)


@strawberry.type(name="Invitation", description="An open invitation to join an organisation.")
class InvitationType(Flat[Invitation]):
    """An invitation as seen by the organisation's managers."""

    id: strawberry.ID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@strawberry.type(name="Organisation", description="A company or other body that takes part in fairs.")
class OrganisationType(Flat[Organisation]):
    """An organisation."""

    id: strawberry.ID
    kind: OrganisationKind
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2 code.")
    website: str | None
    created_at: datetime

    @strawberry.field(description="Members of the organisation. Null unless you act for it.")
    async def members(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[MemberType] | None:
        if not info.context.actor.acts_for(self.id):
            return None
        part = checked_page(first, after)
        page = await info.context.service(Organisations).members(info.context.actor, organisation_id=self.id, part=part)
        return connection(page, MemberType.of, part)

    @strawberry.field(
        description="Open invitations, oldest first, at most 100. Null unless you act for the organisation."
    )
    async def invitations(self, info: Info) -> list[InvitationType] | None:
        if not info.context.actor.acts_for(self.id):
            return None
        found = await info.context.service(Invitations).open_ones(info.context.actor, organisation_id=self.id)
        return [InvitationType.of(each) for each in found]


async def load_people(context: Context, person_ids: list[str]) -> list[Person | None]:
    """Return people by their ids, None for those outside the reader's organisation: a loader's fetch."""
    return await context.service(Accounts).get_people(context.actor, person_ids=person_ids)


async def load_author(info: Info, person_id: str | None) -> PersonType | None:
    """Return an author; None for a program, for strangers, and for an API key without ``accounts:read``."""
    if person_id is None or not info.context.actor.has_scope("accounts:read"):
        return None
    found = await info.context.loader(load_people).load(person_id)
    return None if found is None else PersonType.of(found)


async def load_organisations(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return organisations by their ids, None for those hidden from the actor: a loader's fetch."""
    return await context.service(Organisations).get_many(context.actor, organisation_ids=organisation_ids)


async def load_decided_organisations(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Return organisations by their ids, for readers already known to be allowed to see them: a loader's fetch."""
    return await context.service(Organisations).find_many(organisation_ids=organisation_ids)


@strawberry.type(name="Membership", description="Your membership in one of your organisations.")
class MembershipType(Flat[Membership]):
    """A membership of the signed-in user."""

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
    device: str = strawberry.field(description="Name given at sign-in, such as Firefox · Linux.")
    created_at: datetime
    seen_at: datetime = strawberry.field(description="Time of the last use, accurate to five minutes.")
    expires_at: datetime
    current: bool = strawberry.field(description="Whether this is the session of the request.")

    @classmethod
    def of(cls, info: Info, session: Session) -> "SessionType":
        """Return a session."""
        return cls.from_model(session, current=session.id == info.context.actor.session_id)


@strawberry.type(name="Me", description="The signed-in user and the organisations they can act for.")
class MeType:
    """The signed-in user."""

    id: strawberry.ID
    name: str
    email: str
    language: str
    created_at: datetime
    two_factor: bool = strawberry.field(description="Whether sign-in requires a second-factor code.")
    administrator: bool = strawberry.field(
        description="Whether you administer the installation, beyond any single fair."
    )
    recovery_codes_left: int
    memberships: list[MembershipType]
    acting_for: MembershipType | None = strawberry.field(
        description="Membership in the organisation that you currently act for."
    )
    scopes: list[str] | None = strawberry.field(description="Scopes of your API key. Null for a person.")

    @strawberry.field(description="Your sessions, latest first, at most 100.")
    async def sessions(self, info: Info) -> list[SessionType]:
        return [SessionType.of(info, each) for each in await info.context.service(SignIn).sessions(info.context.actor)]

    @classmethod
    def of(cls, info: Info, person: Person) -> "MeType":
        """Return the signed-in user with the request's actor; an API key sees only the organisation it is for."""
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


@strawberry.type(name="InvitationPreview", description="An invitation as shown to the holder of its mailed token.")
class InvitationPreviewType:
    """An invitation as seen by the invited person."""

    email: str
    role: Role
    expires_at: datetime
    organisation_name: str
    organisation_kind: OrganisationKind

    @classmethod
    def of(cls, invitation: Invitation, organisation: Organisation) -> "InvitationPreviewType":
        """Return the preview of an invitation to this organisation."""
        return cls(
            email=invitation.email,
            role=invitation.role,
            expires_at=invitation.expires_at,
            organisation_name=organisation.name,
            organisation_kind=organisation.kind,
        )


@strawberry.input(description="A new organisation, of any kind except ORGANISER.")
class OrganisationInput:
    """Details of a new organisation."""

    kind: OrganisationKind
    name: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2 code.")
    website: str | None = None

    def details(self) -> OrganisationDetails:
        """Return the details, unchecked."""
        return OrganisationDetails(self.kind, self.name, self.country, self.website)
