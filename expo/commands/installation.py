"""An installation for the duration of one command."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import Parameter

from expo.app import Installation, build
from expo.kit.db import embedded
from expo.settings import Settings

Result = TypeVar("Result")
Data = Annotated[Path | None, Parameter(help="Folder of database, files and index (EXPO_DATA).")]


def with_installation(work: Callable[[Installation], Awaitable[Result]], data: Path | None) -> Result:
    """Run ``work`` on the installation over ``data`` (default: EXPO_DATA) and return its result.

    The database is the one named by EXPO_DATABASE_URL, else the embedded one: that of a
    running fair, or one started for the duration of the command.
    """
    settings = Settings()
    settings = settings.model_copy(update={"data": (data or settings.data).resolve()})
    with contextlib.ExitStack() as stack:
        if not settings.database_url.get_secret_value():
            address = stack.enter_context(embedded.at_hand(settings.data / "db"))
            settings = settings.with_database(address, transactions=embedded.TRANSACTIONS)
        return run_on(settings, work)


def run_on(settings: Settings, work: Callable[[Installation], Awaitable[Result]]) -> Result:
    """Run ``work`` on the installation with these settings and return its result."""

    async def run() -> Result:
        installation = build(settings)
        try:
            await installation.prepare()
            gc.freeze()  # long-lived objects: spare the collector from scanning them repeatedly
            return await work(installation)
        finally:
            await installation.close()

    return asyncio.run(run())
