"""A running fair that may be ruined, with its cast, and what is looked at in its database afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
from argon2 import PasswordHasher
from pymongo.errors import DuplicateKeyError

from expo.accounts.models import Invitation, Organisation, Person, Session, Token
from expo.accounts.passwords import Passwords
from expo.accounts.rules.attempts import Attempts, KnownDevice
from expo.accounts.store import accounts, attempts
from expo.api_keys import store as partners
from expo.api_keys.models import ApiKey
from expo.app import build
from expo.catalog.products.models import Product, ProductVersion
from expo.catalog.products.store import products as catalog
from expo.exhibitors.booths import store as booth_store
from expo.exhibitors.companies import store as exhibitors
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.exchange_rates import service as exchange
from expo.fairs.exchange_rates.models import RateTable
from expo.fairs.fairs import store as fairs
from expo.fairs.fairs.models import Fair, FairApplication
from expo.fairs.programme import store as programme_store
from expo.fairs.programme.models import ProgrammeItem
from expo.kit.clock import now
from expo.kit.db.documents import Document, by_id, from_document
from expo.kit.db.mongo import Database
from expo.kit.files import uploads
from expo.kit.files.uploads import Upload
from expo.kit.jobs import queue as jobs
from expo.kit.jobs.queue import Job
from expo.kit.journal import entries as journal
from expo.kit.journal import followers
from expo.kit.journal.entries import Entry
from expo.settings import Settings
from tests.support.cast import a_cast
from tests.support.clock import FakeClock
from tests.support.contents import contents
from tests.support.databases import all_indexes
from tests.support.permissions import Cast
from tests.support.running import Running, a_fair
from tests.support.world import World

KINDS: Final[Mapping[str, type]] = {
    accounts.PEOPLE: Person,
    accounts.ORGANISATIONS: Organisation,
    accounts.SESSIONS: Session,
    accounts.INVITATIONS: Invitation,
    accounts.TOKENS: Token,
    attempts.ATTEMPTS: Attempts,
    attempts.DEVICES: KnownDevice,
    partners.KEYS: ApiKey,
    fairs.FAIRS: Fair,
    programme_store.PROGRAMME: ProgrammeItem,
    fairs.APPLICATIONS: FairApplication,
    exchange.COLLECTION: RateTable,
    exhibitors.EXHIBITORS: Exhibitor,
    booth_store.BOOTHS: Booth,
    catalog.PRODUCTS: Product,
    catalog.VERSIONS: ProductVersion,
    uploads.COLLECTION: Upload,
    jobs.COLLECTION: Job,
    journal.COLLECTION: Entry,
}
"""What the documents of each collection have to be."""

SECRET: Final = "a secret of the fuzz"
_LEFT: Final = frozenset({jobs.COLLECTION, journal.COLLECTION, uploads.COLLECTION})
"""What is not put back: a worker is at it, or it only grows."""


@dataclass(frozen=True)
class Stage:
    """A running fair, its cast and database, and the documents ``before`` anybody came."""

    fair: Running
    cast: Cast
    database: Database
    before: Mapping[str, list[Document]]

    @property
    def url(self) -> str:
        """The fair's address."""
        return self.fair.url

    @property
    def server_pid(self) -> int | None:
        """The process that answers."""
        return self.fair.child("server")

    async def put_back(self) -> list[str]:
        """Give the cast what was taken from it or changed; return what is wrong with what it was changed into."""
        each = [self._put_back(name, documents) for name, documents in self.before.items()]
        faults = [fault for found in await asyncio.gather(*each) for fault in found]
        await self._forget()
        return faults

    def mender(self) -> Callable[[], list[str]]:
        """Return `put_back` for another thread than this one's loop."""
        loop = asyncio.get_running_loop()
        return lambda: asyncio.run_coroutine_threadsafe(self.put_back(), loop).result()

    async def _put_back(self, collection: str, documents: list[Document]) -> list[str]:
        raw, faults = self.database.raw[collection], list[str]()
        present = by_id(await raw.find({"_id": {"$in": [each["_id"] for each in documents]}}).to_list())
        for document in documents:
            changed = present.get(document["_id"])
            if changed != document:
                faults += faults_of(collection, [changed] if changed else [])
                with suppress(DuplicateKeyError):  # what is new has taken its place: the cast does without
                    await raw.replace_one({"_id": document["_id"]}, document, upsert=True)
        return faults

    async def _forget(self) -> None:
        """Remove what would contradict what has been put back: later versions of products, failed sign-ins."""
        products = [each["_id"] for each in self.before[catalog.PRODUCTS]]
        versions = [each["_id"] for each in self.before.get(catalog.VERSIONS, ())]
        later = {"product_id": {"$in": products}, "_id": {"$nin": versions}}
        await self.database.raw[catalog.VERSIONS].delete_many(later)
        await self.database.raw[attempts.ATTEMPTS].delete_many({})

    async def faults(self) -> list[str]:
        """Return what is wrong with the database as a whole."""
        faults: list[str] = []
        for name, documents in (await contents(self.database)).items():
            faults += faults_of(name, documents)
            if name == followers.DEAD_LETTERS:
                faults += [f"a follower failed: {each}" for each in documents]
            if name == jobs.COLLECTION:
                faults += [f"a job failed: {each}" for each in documents if each.get("error_code") == "INTERNAL"]
        for name, models in all_indexes().items():
            there = await self.database.raw[name].index_information()
            lost = {model.document["name"] for model in models} - set(there)
            faults += [f"{name} has lost the index {each}" for each in sorted(lost)]
        return faults


def faults_of(collection: str, documents: list[Document]) -> list[str]:
    """Return which documents do not fit their class, or hold a text with NUL, a key with a dot or an operator."""
    faults = []
    for document in documents:
        try:
            if collection in KINDS:
                from_document(KINDS[collection], document)
        except msgspec.ValidationError as error:
            faults.append(f"{collection}: {error}: {document}")
        if is_broken(document):
            faults.append(f"{collection} holds what may not be stored: {document}")
    return faults


def is_broken(value: Any) -> bool:
    """Say whether there is a NUL, or a key that looks like an operator or a path, anywhere in ``value``."""
    if isinstance(value, dict):
        odd = any(key.startswith("$") or "." in key or "\x00" in key for key in value)
        return odd or any(is_broken(each) for each in value.values())
    if isinstance(value, list):
        return any(is_broken(each) for each in value)
    return isinstance(value, str) and "\x00" in value


@asynccontextmanager
async def a_stage(folder: Path, database_url: str) -> AsyncIterator[Stage]:
    """Give a running fair over a database of its own in the server at ``database_url``; limits by rate are off."""
    given = {"database_url": database_url, "database_name": f"fuzz_{os.getpid()}", "secret": SECRET}
    settings = Settings.model_validate({"data": folder, "encoder": "none"} | given)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1), threads=1)
    clock = FakeClock(now())
    installation = build(settings, clock=clock, instead=[passwords])
    try:
        # The cast comes before the fair is open: nobody is at its things meanwhile.
        await installation.prepare()
        cast = await a_cast(World(installation, clock))
        before = await contents(installation.database)
        kept = {name: documents for name, documents in before.items() if name in KINDS and name not in _LEFT}
        with a_fair(folder, points_per_minute="1000000000", **given) as fair, fair.explained():
            yield Stage(fair, cast, installation.database, kept)
        await installation.database.raw.client.drop_database(installation.database.raw.name)
    finally:
        await installation.close()
