"""Signing up, and confirming the email address."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from expo.accounts.errors import EmailTaken
from expo.accounts.links import Links
from expo.accounts.mails import MailQueue, Template
from expo.accounts.models import CONFIRMATION_LIFETIME, OrganisationDetails, Person, SignUp, TokenKind
from expo.accounts.organisations import require_creatable
from expo.accounts.passwords import Passwords
from expo.accounts.rules.passwords import checked_password
from expo.accounts.rules.tokens import digest, new_token
from expo.accounts.service import Accounts
from expo.accounts.store import AccountStore
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import checked_email, checked_language


@dataclass(frozen=True)
class SignUps:
    """Lets anyone create an account, which is pending until its address is confirmed."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    passwords: Passwords
    post: MailQueue
    links: Links
    accounts: Accounts

    async def sign_up(
        self,
        *,
        email: str,
        password: str,
        name: str,
        language: str,
        organisation: OrganisationDetails | None = None,
        invitation: str | None = None,
    ) -> None:
        """Create an account that is pending confirmation, optionally with an organisation that it owns.

        The email's link continues to the invitation with the token ``invitation``, if that is for this address.
        If the address has an account, the email says so, while the response and the work before it
        stay the same. Several sign-ups with one address can be pending side by side: the one that
        is confirmed counts, whichever came first. Raises `Invalid`.
        """
        address = checked_email(email)
        details = None if organisation is None else require_creatable(organisation)
        chosen = checked_password(password, email=address)
        person = self.accounts.new_person(address, name, language, await self.passwords.hash(chosen))
        sign_up = SignUp(person.password_hash, person.name, person.language, person.created_at, details)
        token = new_token()

        async def write() -> None:
            found = await self._store.find_person_by_email(address)
            if found is None:
                await self.accounts.add(person)
            await self._ask_to_confirm(found or person, sign_up, token, invitation)

        await self._once_more_if_taken(write)

    async def resend_confirmation(self, *, email: str, language: str, invitation: str | None = None) -> None:
        """Email the link of `sign_up` again; the response is the same for every address. Raises `Invalid`.

        If several sign-ups are pending, it is unknown which one is meant, and none is chosen: the
        email has a link for choosing a new password, which also confirms the address.
        """
        address, tag, token = checked_email(email), checked_language(language), new_token()

        async def write() -> None:
            found = await self._store.find_person_by_email(address)
            known = ("", "") if found is None else (found.id, found.password_hash)
            sign_up = await self._store.only_sign_up(*known, now=self.clock())
            if found is None:
                await self.links.email_unknown_address(address, tag, token, TokenKind.CONFIRM)
            elif found.confirmed_at is None and sign_up is None:
                await self.links.offer_reset(found, token, counted_as=Template.CONFIRM)
            else:
                await self._ask_to_confirm(found, sign_up, token, invitation)

        await self.database.transact(write)

    async def confirm(self, *, token: str) -> None:
        """Confirm an address with a mailed token and apply only that token's sign-up; raises `LinkExpired`."""

        async def write() -> None:
            taken = await self._store.take_token(digest(token), TokenKind.CONFIRM, now=self.clock())
            person = await self.links.owner(taken)
            if person.confirmed_at is None:
                await self._confirm(person, None if taken is None else taken.sign_up)

        await self.database.transact(write)

    async def _confirm(self, person: Person, sign_up: SignUp | None) -> None:
        changes: dict[str, Any] = {"confirmed_at": self.clock()}
        if sign_up is not None:
            changes |= {"password_hash": sign_up.password_hash, "name": sign_up.name, "language": sign_up.language}
        await self._store.change_person(person.id, changes)
        await self.journal.record(person.acting(None), "person.confirmed", Subject("person", person.id))
        await self.accounts.create_organisation(person, None if sign_up is None else sign_up.organisation)

    async def _ask_to_confirm(self, person: Person, sign_up: SignUp | None, token: str, invitation: str | None) -> None:
        """Email the confirmation link of a pending sign-up, or a notice if the address has an account."""
        waits = sign_up if person.confirmed_at is None else None
        reader = waits or person
        onward = await self._onward(person.email, invitation)
        await self.links.add(token, TokenKind.CONFIRM, person.id, CONFIRMATION_LIFETIME, sign_up)
        await self.post.send_unauthenticated(
            Template.CONFIRM if waits else Template.KNOWN,
            to=person.email,
            language=reader.language,
            path="confirm" if waits else "sign-in",
            token=token if waits else "",
            onward=onward,
            name=reader.name,
        )

    async def _onward(self, email: str, invitation: str | None) -> str:
        """Return the path of an address's open invitation, else "": emails never contain a stranger's input."""
        if not invitation:
            return ""
        found = await self._store.find_invitation(digest(invitation), now=self.clock())
        return f"/invitation?token={invitation}" if found is not None and found.email == email else ""

    async def _once_more_if_taken(self, write: Callable[[], Awaitable[None]]) -> None:
        """Run ``write``; if another sign-up with the address came first, run it again, now finding that one."""
        try:
            await self.database.transact(write)
        except EmailTaken:
            await self.database.transact(write)
