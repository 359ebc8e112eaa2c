"""Whatever dies, what was acknowledged is there, once: ``kill -9`` under load, through the door alone."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

import httpx2
import pytest

from tests.support.running import Running
from tests.support.visiting import Visitor, a_sign_up, mails_to

VICTIMS: Final = ("server", "database", "worker")
PATIENCE_S: Final = 60.0
SIGN_UP: Final = "mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }"
CREATE: Final = "mutation ($input: OrganisationInput!) { createOrganisation(input: $input) { __typename } }"
MINE: Final = "{ me { memberships { organisation { name } } } }"
PAUSE_S: Final = 0.15


@dataclass
class Load:
    """Two streams of writes, each sent again under its key until it is acknowledged."""

    visitor: Visitor
    over: bool = False
    signed_up: list[str] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    async def sign_ups(self) -> None:
        stranger = Visitor(self.visitor.fair, httpx2.AsyncClient(timeout=10))
        async with stranger.http:
            while not self.over:
                email = f"person{len(self.signed_up)}@kill.example"
                await self._acknowledged(stranger, SIGN_UP, email, a_sign_up(email, "BUYER"))
                self.signed_up.append(email)
                await asyncio.sleep(PAUSE_S)

    async def organisations(self) -> None:
        while not self.over and len(self.created) < 45:  # one person belongs to at most 50
            name = f"Company number {len(self.created)}"
            await self._acknowledged(self.visitor, CREATE, name, {"kind": "BUYER", "name": name, "country": "DE"})
            self.created.append(name)
            await asyncio.sleep(PAUSE_S)

    async def _acknowledged(self, visitor: Visitor, query: str, name: str, given: dict[str, Any]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not await self._is_done(visitor, query, name, given):
                await asyncio.sleep(0.1)

    async def _is_done(self, visitor: Visitor, query: str, name: str, given: dict[str, Any]) -> bool:
        try:
            response = await visitor.send(query, key=f"once: {name}", input=given)
        except httpx2.TransportError:
            return False
        body = response.json()
        if "errors" in body:
            self.broken += [error["extensions"]["code"] for error in body["errors"]]
            return False
        [made] = body["data"].values()
        assert response.status_code == HTTPStatus.OK
        assert made["__typename"] in {"CheckYourMail", "Organisation"}, (name, body)
        return True


@pytest.fixture
async def load(running: Running) -> AsyncIterator[Load]:
    """Give a load on the session's fair, which is ready again when the test is over."""
    async with httpx2.AsyncClient(timeout=10) as http:
        visitor = Visitor(running, http)
        await visitor.enter("founder@kill.example", "BUYER")
        yield Load(visitor)


async def eventually(holds: Callable[[], bool], what: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not await asyncio.to_thread(holds):
        assert asyncio.get_running_loop().time() < deadline, f"not in {PATIENCE_S:.0f} s: {what}"
        await asyncio.sleep(0.2)


async def kill(fair: Running, name: str) -> None:
    """Kill a process of the fair, and wait until another is there in its place."""
    victim = fair.child(name)
    assert victim is not None, name
    os.kill(victim, signal.SIGKILL)
    await eventually(lambda: fair.child(name) not in {victim, None}, f"a new {name}")
    await eventually(fair.is_ready, f"ready after the {name} died")


async def test_every_acknowledged_write_is_there_once_after_kills(load: Load, pytestconfig: pytest.Config) -> None:
    fair = load.visitor.fair
    async with asyncio.TaskGroup() as writers:
        writers.create_task(load.sign_ups())
        writers.create_task(load.organisations())
        for number in range(pytestconfig.getoption("--kills")):
            before = len(load.signed_up)
            await eventually(lambda least=before + 2: len(load.signed_up) >= least, "writes go on")  # type: ignore[misc]
            await kill(fair, VICTIMS[number % len(VICTIMS)])
        load.over = True

    assert min(len(load.signed_up), len(load.created)) >= pytestconfig.getoption("--kills")
    mine = (await load.visitor.run(MINE))["me"]["memberships"]
    names = Counter(each["organisation"]["name"] for each in mine)
    assert {name: names[name] for name in load.created} == dict.fromkeys(load.created, 1)
    assert set(load.broken) <= {"UNAVAILABLE"}
    await eventually(lambda: all(mails_to(fair.data, each) for each in load.signed_up), "a mail for everybody")
    assert {each: len(mails_to(fair.data, each)) for each in load.signed_up} == dict.fromkeys(load.signed_up, 1)
