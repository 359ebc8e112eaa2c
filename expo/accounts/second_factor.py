"""The second factor: codes of an authenticator app (TOTP, RFC 6238) and recovery codes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pyotp

from expo.accounts.errors import CodeRequired, ShownAlready, TwoFactorIsOff, TwoFactorIsOn, WrongCode
from expo.accounts.guard import Guard
from expo.accounts.mails import MailQueue, Template
from expo.accounts.models import Person, TwoFactor
from expo.accounts.rules.tokens import Cipher, digest
from expo.accounts.rules.totp import Enrolment, enrolment, fold_code, matching_step, new_recovery_codes
from expo.accounts.store import AccountStore
from expo.kit.access import Actor, require_person
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database, to_document
from expo.kit.errors import SignInRequired
from expo.kit.journal.entries import Journal, Subject

_MAX_CODE_LENGTH: Final = 64


@dataclass(frozen=True)
class SecondFactor:
    """Switches the second factor on and off, and checks its codes."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    cipher: Cipher
    guard: Guard
    post: MailQueue

    async def begin(self, actor: Actor, *, password: str) -> Enrolment:
        """Create a secret, to be activated by `confirm` with a code. Raises `TwoFactorIsOn`, `WrongPassword`."""
        person = await self._person(actor)
        if person.has_two_factor:
            raise TwoFactorIsOn
        await self.guard.require_password(actor, person, password)
        fresh = TwoFactor(self.cipher.encrypt(pyotp.random_base32()))

        async def write() -> None:
            where = {"two_factor.confirmed_at": None}
            if not await self._store.change_person(person.id, {"two_factor": to_document(fresh)}, condition=where):
                raise TwoFactorIsOn
            await self.journal.record(actor, "person.two_factor_begun", Subject("person", person.id))

        await self.database.transact(write)
        kept = (await self._person(actor)).two_factor or fresh
        return enrolment(self.cipher.decrypt(kept.secret), person.email)

    async def confirm(self, actor: Actor, *, code: str) -> list[str]:
        """Switch the second factor on and return ten recovery codes, which are shown only once.

        Raises `TwoFactorIsOff` before `begin`, `TwoFactorIsOn`, `WrongCode`.
        """
        person = await self._person(actor)
        factor = person.two_factor
        if factor is None:
            raise TwoFactorIsOff
        if person.has_two_factor:
            raise TwoFactorIsOn
        step = matching_step(self.cipher.decrypt(factor.secret), code, self.clock(), after=factor.last_step)
        if step is None:
            raise WrongCode
        codes = new_recovery_codes()
        on = TwoFactor(factor.secret, self.clock(), step, [digest(each) for each in codes])
        await self._write(actor, person, "person.two_factor_on", on)
        return await self._shown_once(actor, codes)

    async def renew_recovery_codes(self, actor: Actor, *, password: str, code: str) -> list[str]:
        """Replace the recovery codes and return ten new ones, shown only once; requires the same as `disable`."""
        codes = new_recovery_codes()
        hashes = [digest(each) for each in codes]
        await self._change(
            actor, password, code, "person.recovery_codes_renewed", lambda on: replace(on, recovery_hashes=hashes)
        )
        return await self._shown_once(actor, codes)

    async def disable(self, actor: Actor, *, password: str, code: str) -> None:
        """Switch the second factor off with a TOTP or recovery code, which is then used up.

        Raises `TwoFactorIsOff`, `WrongPassword`, `CodeRequired`, `WrongCode`, `SignInLocked`.
        """
        await self._change(actor, password, code, "person.two_factor_off", lambda _on: None)

    async def accept(self, person: Person, code: str) -> bool:
        """Use up a TOTP or recovery code, which is accepted once; return whether it was valid."""
        factor = person.two_factor
        if factor is None or len(code) > _MAX_CODE_LENGTH:
            return False
        step = matching_step(self.cipher.decrypt(factor.secret), code, self.clock(), after=factor.last_step)
        if step is None:
            return await self._store.use_recovery_code(person.id, digest(fold_code(code)))
        earlier = {"two_factor.secret": factor.secret, "two_factor.last_step": {"$lt": step}}
        return await self._store.change_person(person.id, {"two_factor.last_step": step}, condition=earlier)

    async def _change(
        self,
        actor: Actor,
        password: str,
        code: str,
        verb: str,
        change: Callable[[TwoFactor], TwoFactor | None],
    ) -> None:
        """Change an active second factor after checking password and code; the code is used up with the change."""
        person, _ = await self._on(actor)
        if not code.strip():
            raise CodeRequired
        admitted = await self.guard.check_password(actor, person, password)

        async def write() -> None:
            known, _ = await self._on(actor)
            if not await self.accept(known, code):
                raise WrongCode
            _, on = await self._on(actor)  # without the code that was used up
            await self._write(actor, person, verb, change(on))

        await self.database.transact(write)
        await self.guard.forgive(admitted)

    async def _on(self, actor: Actor) -> tuple[Person, TwoFactor]:
        person = await self._person(actor)
        if person.two_factor is None or not person.has_two_factor:
            raise TwoFactorIsOff
        return person, person.two_factor

    async def _write(self, actor: Actor, person: Person, verb: str, factor: TwoFactor | None) -> None:
        async def write() -> None:
            stored = None if factor is None else to_document(factor)
            secret = person.two_factor.secret if person.two_factor else None
            same = {"two_factor.secret": secret, "password_hash": person.password_hash}
            if not await self._store.change_person(person.id, {"two_factor": stored}, condition=same):
                raise TwoFactorIsOff
            await self.journal.record(actor, verb, Subject("person", person.id))
            await self.post.send(
                Template.CHANGED, to=person.email, language=person.language, path="reset", name=person.name
            )

        await self.database.transact(write)

    async def _shown_once(self, actor: Actor, codes: list[str]) -> list[str]:
        factor = (await self._person(actor)).two_factor
        if factor is None or digest(codes[0]) not in factor.recovery_hashes:
            raise ShownAlready
        return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in codes]

    async def _person(self, actor: Actor) -> Person:
        person = await self._store.find_person(require_person(actor))
        if person is None:
            raise SignInRequired
        return person
