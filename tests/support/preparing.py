"""A fair within this process, for what processes are to find in its data folder: none has to be started before."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
from pydantic import SecretStr

from expo.app import build
from expo.kit.db import embedded
from expo.kit.processes.cancellation import cancel_and_wait
from expo.settings import Settings
from expo.web import Web
from expo.worker import Worker
from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import Visitor


@contextlib.asynccontextmanager
async def a_visitor_before(data: Path) -> AsyncIterator[Visitor]:
    """Give somebody at the fair over ``data`` that `a_fair` is to serve: one whose index knows words alone."""
    with embedded.at_hand(data / "db") as address:
        settings = Settings(data=data, database_url=SecretStr(address), encoder="none", translate_url="none")
        installation = build(settings)
        await installation.prepare()
        working = asyncio.create_task(Worker(installation).run())
        transport = httpx2.ASGITransport(Web(installation).app())
        try:
            async with httpx2.AsyncClient(transport=transport, timeout=PATIENCE_S) as http:
                yield Visitor(Running(settings.address, data, 0), http)
        finally:
            await cancel_and_wait(working)
            await installation.close()
