"""A whole installation over a test's database, asked as anybody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from argon2 import PasswordHasher

from expo.accounts.passwords import Passwords
from expo.app import Installation, build
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import Database
from expo.kit.files.blobs import memory_blobs
from expo.schema import context, whole_schema
from expo.settings import Settings
from tests.support.clock import FakeClock

Service = TypeVar("Service")
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A password hash that costs next to nothing, for tests alone."""


@dataclass(frozen=True)
class World:
    """An installation, and how a test asks it."""

    installation: Installation
    clock: FakeClock

    def service(self, kind: type[Service]) -> Service:
        """Return the installation's service of this class."""
        found: Service = self.installation.services[kind]
        return found

    async def ask(self, actor: Actor, query: str, *, language: str = "en", **variables: Any) -> dict[str, Any]:
        """Execute an operation as ``actor`` and return ``{"data": …, "errors": […]}`` as a client would see it."""
        return await self.execute(actor, query, variables, language=language)

    async def execute(
        self, actor: Actor, query: str, variables: Mapping[str, Any], *, language: str = "en"
    ) -> dict[str, Any]:
        """Do as `ask`, with variables of any name."""
        asked = context(self.installation, actor=actor, language=language)
        result = await whole_schema().execute(query, variable_values=dict(variables), context_value=asked)
        return {"data": result.data, "errors": [error.formatted for error in result.errors or ()]}

    async def run(self, actor: Actor, query: str, *, language: str = "en", **variables: Any) -> dict[str, Any]:
        """Execute an operation as ``actor`` and return its data; fails on any GraphQL error."""
        answer = await self.ask(actor, query, language=language, **variables)
        assert answer["errors"] == [], answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def read(self, query: str, *, language: str = "en", **variables: Any) -> dict[str, Any]:
        """Execute an operation as nobody in particular."""
        return await self.run(ANONYMOUS, query, language=language, **variables)


def an_empty_index(folder: Path) -> str:
    """Return an index of models on this machine that offers none: no test asks the public one."""
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.json"
    index.write_text("[]", encoding="utf-8")
    return str(index)


@asynccontextmanager
async def a_world(database: Database, clock: FakeClock, folder: Path) -> AsyncIterator[World]:
    """Give a world over ``database``; files stay in memory, ``folder`` is its data folder."""
    settings = Settings(
        data=folder, secret="a secret for tests", encoder="none", translate_index=an_empty_index(folder)
    )
    installation = build(
        settings, database=database, clock=clock, blobs=memory_blobs(), instead=[Passwords(CHEAP, threads=1)]
    )
    yield World(installation, clock)
    await installation.release()
