"""Accounts and API keys, built over a real database, with passwords that are cheap to hash."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from argon2 import PasswordHasher
from strawberry.schema.config import StrawberryConfig

from expo.accounts.devices import Devices
from expo.accounts.errors import SignInFailed
from expo.accounts.guard import Guard
from expo.accounts.invitations import Invitations
from expo.accounts.links import Links
from expo.accounts.mails import MAIL, MailQueue, mail_handler
from expo.accounts.models import Organisation, OrganisationDetails, OrganisationKind, Person
from expo.accounts.organisations import Organisations
from expo.accounts.passwords import Passwords
from expo.accounts.rules.attempts import FREE_IN_ALL_NETWORKS, AttemptOrigin
from expo.accounts.rules.tokens import Cipher, Seal
from expo.accounts.second_factor import SecondFactor
from expo.accounts.service import Accounts
from expo.accounts.signing_in import SignedIn, SignIn
from expo.accounts.signing_up import SignUps
from expo.accounts.store import AccountStore, AttemptStore
from expo.api_keys.service import ApiKeys
from expo.api_keys.store import ApiKeyStore
from expo.kit.access import ANONYMOUS, WRITE_INSTALLATION, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.graphql.execution import ExpoSchema, OperationGate
from expo.kit.graphql.types import Context, ProblemHandler
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import run_jobs
from expo.kit.journal.entries import Journal
from expo.kit.mail.mailers import Mail, MemoryMailer
from expo.kit.realtime.bus import MemoryBus
from tests.support.admission import freely
from tests.support.clock import FakeClock
from tests.support.contents import contents

WEI: Final = "wei@flasks.example"
HOME: Final = "192.0.2.7"
PASSWORD: Final = "steel flask, 40 cartons"
SCOPES: Final = (
    "accounts:read",
    "accounts:write",
    "catalog:read",
    "catalog:write",
    "discovery:read",
    WRITE_INSTALLATION,
)
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
CIPHER: Final = Cipher.derive(b"the secret of an installation")
SEAL: Final = Seal.derive(b"the secret of an installation")


@dataclass(frozen=True)
class GuessedAt:
    """Where somebody may come from at whose password strangers guess: a known device, and a session elsewhere."""

    device: AttemptOrigin
    actor: Actor


@dataclass(frozen=True)
class Harness:
    """All services of accounts and API keys, and a mail box that everybody can look into."""

    database: Database
    clock: FakeClock
    accounts: Accounts
    sign_ups: SignUps
    sign_in: SignIn
    second_factor: SecondFactor
    organisations: Organisations
    invitations: Invitations
    api_keys: ApiKeys
    jobs: Jobs
    mailer: MemoryMailer = field(default_factory=MemoryMailer)

    async def mails(self) -> list[Mail]:
        """Send what waits to be sent and return it."""

        async def nothing_left() -> None:
            raise asyncio.CancelledError

        self.mailer.sent.clear()
        with contextlib.suppress(asyncio.CancelledError):
            await run_jobs(self.jobs, {MAIL: mail_handler(self.mailer, self.clock)}, wake=nothing_left)
        return list(self.mailer.sent)

    async def token(self) -> str:
        """Return the token in the one mail that waits to be sent."""
        (mail,) = await self.mails()
        return token_in(mail)

    async def a_person(
        self, email: str = "wei@flasks.example", *, name: str = "Wei Chen", kind: OrganisationKind | None = None
    ) -> Person:
        """Return a confirmed person, owner of an organisation if ``kind`` is given."""
        details = None if kind is None else some_details(kind=kind)
        return await self.accounts.register(email=email, name=name, password=PASSWORD, organisation=details)

    async def an_owner(
        self, email: str = "wei@flasks.example", kind: OrganisationKind = OrganisationKind.EXHIBITOR
    ) -> Actor:
        """Return a signed-in owner of a new organisation, acting for it."""
        await self.a_person(email, kind=kind)
        return await self.actor(email)

    async def a_member(self, owner: Actor, role: Role, email: str = "li@flasks.example") -> Actor:
        """Return a signed-in member of an owner's organisation, acting for it."""
        person = await self.a_person(email, name="Li Na")
        organisation = await self.organisations.existing(owner.organisation_id or "")

        async def join() -> None:
            await self.organisations.join(owner, organisation, person, role)

        await self.database.transact(join)
        return await self.actor(email)

    async def signed_in(self, email: str = "wei@flasks.example", **facts: Any) -> SignedIn:
        """Sign somebody in with the usual password."""
        return await self.sign_in.sign_in(email=email, password=facts.pop("password", PASSWORD), **facts)

    async def actor(self, email: str = "wei@flasks.example", **facts: Any) -> Actor:
        """Sign somebody in and return the actor that the session is."""
        found = await self.accounts.actor_for_session((await self.signed_in(email, **facts)).token)
        assert found is not None
        return found[0]

    async def fail(self, times: int, origin: AttemptOrigin, email: str = WEI) -> None:
        """Guess a wrong password so often; each time it has to be looked at."""
        for _ in range(times):
            with pytest.raises(SignInFailed):
                await self.signed_in(email, password="not the password", origin=origin)

    async def lock_everywhere(self, email: str = WEI) -> None:
        """Guess once in each of so many networks that all unknown devices are locked."""
        for number in range(FREE_IN_ALL_NETWORKS + 1):
            await self.fail(1, AttemptOrigin(f"10.{number // 256}.{number % 256}.1"), email)

    async def somebody_guessed_at(self) -> GuessedAt:
        """Return where somebody may come from, after `lock_everywhere`."""
        await self.a_person()
        signed_in = await self.signed_in(origin=AttemptOrigin(HOME))
        known = GuessedAt(AttemptOrigin(HOME, signed_in.device_token), await self.actor())
        await self.lock_everywhere()
        return known

    async def again(self, actor: Actor) -> Actor:
        """Return the actor that the session of ``actor`` is at its next request."""
        person = await self.accounts._store.find_person(actor.person_id or "")
        assert person is not None
        return person.acting(actor.organisation_id, session_id=actor.session_id)

    async def organisation(self, actor: Actor) -> Organisation:
        """Return the organisation that somebody acts for."""
        return await self.organisations.existing(actor.organisation_id or "")

    async def verbs(self) -> list[str]:
        """Return what the journal holds, oldest first."""
        return [each["verb"] for each in await self.database.raw["journal"].find({}, sort=[("_id", 1)]).to_list()]

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored, except for the counts of failed sign-ins and who was seen when."""
        return await contents(self.database, without={"sign_in_attempts", "installation"})

    def context(self, actor: Actor = ANONYMOUS, **facts: Any) -> Context:
        """Return the context of a request."""
        services = (
            self.accounts,
            self.sign_ups,
            self.sign_in,
            self.second_factor,
            self.organisations,
            self.invitations,
            self.api_keys,
        )
        return Context("req_1", {type(each): each for each in services}, MemoryBus(), freely, actor=actor, **facts)


def a_harness(database: Database, clock: FakeClock, *, address: str = "https://expo.example") -> Harness:
    """Build all services over a database."""
    journal, jobs, store = Journal(database, clock), Jobs(database, clock), AccountStore(database)
    passwords = Passwords(CHEAP, threads=2)
    attempts = AttemptStore(database)
    devices = Devices(attempts, clock, SEAL)
    guard = Guard(store, attempts, passwords, clock, devices)
    post = MailQueue(jobs, store, clock, address)
    links = Links(store, clock, post)
    organisations = Organisations(store, journal, database, clock)
    second_factor = SecondFactor(store, journal, database, clock, CIPHER, guard, post)
    accounts = Accounts(store, journal, database, clock, passwords, guard, devices, post, links, organisations)
    return Harness(
        database=database,
        clock=clock,
        accounts=accounts,
        sign_ups=SignUps(store, journal, database, clock, passwords, post, links, accounts),
        sign_in=SignIn(store, journal, database, clock, guard, devices, second_factor, organisations, address),
        second_factor=second_factor,
        organisations=organisations,
        invitations=Invitations(store, journal, database, clock, post, organisations),
        api_keys=ApiKeys(ApiKeyStore(database), journal, database, clock, accounts, SCOPES),
        jobs=jobs,
    )


def a_schema(query: type, mutation: type) -> ExpoSchema:
    """Build the schema of one feature alone, behind the kit's limits."""
    return ExpoSchema(
        query=query,
        mutation=mutation,
        extensions=[OperationGate],
        exception_handlers=[ProblemHandler()],
        config=StrawberryConfig(disable_field_suggestions=True),
    )


def some_details(**changes: Any) -> OrganisationDetails:
    """Return what somebody says about a company."""
    facts = {"kind": OrganisationKind.EXHIBITOR, "name": "Yongkang Flasks", "country": "CN", "website": None}
    return OrganisationDetails(**(facts | changes))


def token_in(mail: Mail) -> str:
    """Return the token in a mail's link."""
    found = re.search(r"\?token=([\w-]{43})\s", mail.text)
    assert found is not None, mail.text
    return found[1]
