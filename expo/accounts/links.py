"""Links in emails: their tokens, and emails that are sent whether or not there is an account."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from expo.accounts.errors import LinkExpired
from expo.accounts.mails import RESET_LIFETIME, MailQueue, Template
from expo.accounts.models import Person, SignUp, Token, TokenKind
from expo.accounts.rules.tokens import digest
from expo.accounts.store import AccountStore
from expo.kit.clock import Clock
from expo.kit.errors import Invalid

_LOCAL: Final = re.compile(r"/(?:[^/\\\s\x00-\x1f][^\\\s\x00-\x1f]{0,500})?")


def checked_onward(value: str | None) -> str:
    """Return a path of the site, such as ``/en/lists?x=1``, or an empty string; raises `Invalid` for other sites."""
    if value and not _LOCAL.fullmatch(value):
        raise Invalid("This is not a path of this site.", field="onward")
    return value or ""


@dataclass(frozen=True)
class Links:
    """Stores the tokens of mailed links; all writes are in the caller's transaction."""

    _store: AccountStore
    clock: Clock
    post: MailQueue

    async def add(
        self, token: str, kind: TokenKind, person_id: str | None, good_for: timedelta, sign_up: SignUp | None = None
    ) -> None:
        """Store a token that can be used once, within ``good_for``."""
        await self._store.add_token(Token(digest(token), kind, self.clock() + good_for, person_id, sign_up))

    async def owner(self, token: Token | None) -> Person:
        """Return the person of a token; raises `LinkExpired` without one."""
        person = None if token is None or token.person_id is None else await self._store.find_person(token.person_id)
        if person is None:
            raise LinkExpired
        return person

    async def offer_reset(
        self, person: Person, token: str, *, counted_as: Template = Template.RESET, onward: str = ""
    ) -> None:
        """Mail a link for choosing a new password, with the path ``onward`` to continue to."""
        await self.add(token, TokenKind.RESET, person.id, RESET_LIFETIME)
        await self.post.send_unauthenticated(
            Template.RESET,
            to=person.email,
            language=person.language,
            path="reset",
            token=token,
            onward=onward,
            counted_as=counted_as,
            name=person.name,
        )

    async def email_unknown_address(self, email: str, language: str, token: str, kind: TokenKind) -> None:
        """Do the same work for an address without account, so that the response time discloses nothing."""
        await self.add(token, kind, None, RESET_LIFETIME)
        await self.post.send_unauthenticated(Template.UNKNOWN, to=email, language=language, path="sign-up")
