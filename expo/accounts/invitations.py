"""Invitations to an organisation, with their permissions."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from expo.accounts.errors import AlreadyMember, InvitationForAnother, LinkExpired
from expo.accounts.mails import MailQueue, Template
from expo.accounts.models import Invitation, Organisation, Person
from expo.accounts.organisations import Organisations, require_not_above
from expo.accounts.rules.tokens import digest, new_token
from expo.accounts.store import AccountStore
from expo.kit.access import Actor, Role, require_member, require_person
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, NotFound
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import checked_email

_LIFETIME: Final = timedelta(days=14)
_MAX: Final = 100


@dataclass(frozen=True)
class Invitations:
    """Offers of a role, mailed to one address and valid for that address only."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    post: MailQueue
    organisations: Organisations

    async def open_ones(self, actor: Actor, *, organisation_id: str) -> list[Invitation]:
        """Return the open invitations of the actor's organisation, oldest first, at most 100; for managers."""
        require_member(actor, organisation_id, scope="accounts:read", role=Role.MANAGER)
        return await self._store.invitations(organisation_id, now=self.clock(), limit=_MAX)

    async def preview(self, *, token: str) -> tuple[Invitation, Organisation]:
        """Return a mailed token's invitation and organisation; raises `LinkExpired`."""
        invitation = await self._valid(token)
        return invitation, await self.organisations.existing(invitation.organisation_id)

    async def invite(self, actor: Actor, *, email: str, role: Role) -> Invitation:
        """Invite an address to the actor's organisation, replacing any earlier invitation.

        Raises `RoleTooHigh`, `AlreadyMember`, `Invalid`.
        """
        address, token = checked_email(email), new_token()

        async def write() -> Invitation:
            inviter, mine = await self.organisations.manager(actor)
            require_not_above(mine.role, role)
            invited = await self._store.find_person_by_email(address)
            if invited is not None and invited.role_in(mine.organisation_id) is not None:
                raise AlreadyMember(field="email")
            invitation = self._new(inviter, mine.organisation_id, address, role, token)
            await self._require_room(invitation)
            await self._store.put_invitation(invitation)
            await self._mail(inviter, invited, invitation, token)
            await self._record(actor, "member.invited", mine.organisation_id, role=role)
            return invitation

        return await self.database.transact(write, Invitation)

    async def revoke(self, actor: Actor, *, invitation_id: str) -> None:
        """Revoke an open invitation; raises `NotFound`."""

        async def write() -> None:
            _, mine = await self.organisations.manager(actor)
            id_ = checked_id(invitation_id, "inv", field="invitationId")
            if not await self._store.remove_invitation(mine.organisation_id, id_):
                raise NotFound("There is no such invitation.", field="invitationId")
            await self._record(actor, "invitation.revoked", mine.organisation_id)

        await self.database.transact(write)

    async def accept(self, actor: Actor, *, token: str) -> Organisation:
        """Join with a mailed token; the session then acts for the organisation.

        Raises `LinkExpired`, `InvitationForAnother`, `AlreadyMember`.
        """
        require_person(actor)

        async def write() -> Organisation:
            invitation, person = await self._valid(token), await self.organisations.person(actor)
            if person.email != invitation.email:
                raise InvitationForAnother
            organisation = await self.organisations.existing(invitation.organisation_id)
            await self._store.remove_invitation(organisation.id, invitation.id)
            await self.organisations.join(actor, organisation, person, invitation.role)
            await self.organisations.switch_organisation(actor, organisation.id)
            return organisation

        return await self.database.transact(write, Organisation)

    def _new(self, inviter: Person, organisation_id: str, email: str, role: Role, token: str) -> Invitation:
        now = self.clock()
        return Invitation(new_id("inv"), organisation_id, email, role, inviter.id, digest(token), now, now + _LIFETIME)

    async def _require_room(self, invitation: Invitation) -> None:
        others = await self._store.invitations(invitation.organisation_id, now=self.clock(), limit=_MAX)
        if len(others) >= _MAX and all(each.email != invitation.email for each in others):
            raise Invalid(f"At most {_MAX} invitations can be open at once.", field="email")

    async def _mail(self, inviter: Person, person: Person | None, invitation: Invitation, token: str) -> None:
        organisation = await self.organisations.existing(invitation.organisation_id)
        await self.post.send_unauthenticated(
            Template.INVITATION,
            to=invitation.email,
            language=(person or inviter).language,
            path="invitation",
            token=token,
            inviter=inviter.name,
            organisation=organisation.name,
        )

    async def _valid(self, token: str) -> Invitation:
        """Return a token's invitation if its inviter may still grant the role; raises `LinkExpired`."""
        invitation = await self._store.find_invitation(digest(token), now=self.clock())
        inviter = None if invitation is None else await self._store.find_person(invitation.inviter_id)
        if invitation is None or inviter is None:
            raise LinkExpired
        actor = inviter.acting(invitation.organisation_id)
        if not (actor.at_least(Role.MANAGER) and actor.at_least(invitation.role)):
            raise LinkExpired
        return invitation

    async def _record(self, actor: Actor, verb: str, organisation_id: str, **facts: object) -> None:
        await self.journal.record(actor, verb, Subject("organisation", organisation_id), facts=facts)
