"""The machine's own Firefox, driven by puppeteer-core over WebDriver BiDi, in a meeting's room."""

import asyncio
import contextlib
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from expo.kit.processes.children import bound
from tests.support import clients
from tests.support.patience import PATIENCE_S

_SCRIPT: Final = clients.FOLDER / "firefox_guest.mjs"


def installed_firefox() -> str | None:
    """Return the path of Firefox ESR, as Debian has it, or of another one, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def missing() -> str | None:
    """Return what keeps Firefox from joining a room, as a sentence, or None."""
    if installed_firefox() is None:
        return "no Firefox: scripts/debian-packages"
    if not (clients.FOLDER / "node_modules" / "puppeteer-core").is_dir():
        return "puppeteer-core is not installed: scripts/npm-ci tests/clients"
    return clients.missing()


@dataclass(frozen=True)
class FirefoxGuest:
    """Somebody who joins a room in Firefox."""

    process: Process

    async def event(self, name: str) -> Any:
        """Wait until something happens and return what is said of it; fails if the page complains or Firefox ends."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            async for line in self.process.stdout:
                said = json.loads(line)
                assert said["event"] != "complaint", said["value"]
                if said["event"] == name:
                    return said["value"]
        raise AssertionError(f"Firefox ended before: {name}")


@contextlib.asynccontextmanager
async def firefox_guest(url: str, cookies: Mapping[str, str]) -> AsyncIterator[FirefoxGuest]:
    """Open a room's page in Firefox, and join; Firefox ends with the block."""
    command = [clients.node() or "node", str(_SCRIPT), installed_firefox() or "firefox", url, json.dumps(cookies)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=None, cwd=clients.FOLDER, preexec_fn=bound()
    )
    assert process.stdin is not None
    try:
        yield FirefoxGuest(process)
    finally:
        process.stdin.close()
        await process.wait()
