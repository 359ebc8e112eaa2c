"""The media process of an installation, alone, as ``expo serve`` starts it."""

import asyncio
import contextlib
import os
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from expo.foundation import media_rooms
from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.kit.media.placement import MediaRooms
from expo.kit.processes.children import bound
from expo.settings import Settings
from tests.support import databases
from tests.support.patience import PATIENCE_S


@dataclass(frozen=True)
class MediaProcess:
    """A running media process: its id, where its WebSocket is, and who lets people in."""

    pid: int
    address: str
    rooms: MediaRooms
    settings: Settings

    def cpu_seconds(self) -> float:
        """Return how long it has had a core, as Linux tells."""
        stat = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.asynccontextmanager
async def media_process(url: str, database: Database, data: Path) -> AsyncIterator[MediaProcess]:
    """Run a media process on a database of the server at ``url`` until the block ends; files are below ``data``."""
    secret = secrets.token_hex(32)
    given = {
        "EXPO_DATABASE_URL": url,
        "EXPO_DATABASE_NAME": database.raw.name,
        "EXPO_DATA": str(data),
        "EXPO_SECRET": secret,
        "EXPO_MEDIA_SIGNALLING_PORT": "0",
        "EXPO_LOG_LEVEL": "WARNING",
    }
    databases.others_write_into(database)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "expo.media", env=os.environ | given, preexec_fn=bound()
    )
    try:
        settings = Settings(data=data, secret=SecretStr(secret))
        rooms = media_rooms(settings, database, now)
        yield MediaProcess(process.pid, await _address(process, rooms), rooms, settings)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _address(process: asyncio.subprocess.Process, rooms: MediaRooms) -> str:
    async with asyncio.timeout(PATIENCE_S):
        while not (addresses := await rooms.addresses()):
            assert process.returncode is None, "the media process has ended"
            await asyncio.sleep(0.05)
    return addresses[0]
