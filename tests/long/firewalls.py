"""Calls through coturn over each transport, whose line is cut again and again: how soon they are back, and where.

First, the check page says which ways there are.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, Final

from playwright.async_api import expect

from expo.bench.report import Report, latencies, progress, report
from tests.frontend.meetings.guests import a_guest
from tests.frontend.meetings.relayed_room import RelayedRoom, paths, perceive_each_other, refusal, relayed_room
from tests.support import databases

REPETITIONS: Final = 5
"""Cuts of each call."""
CUT_SECONDS: Final = 4.0
_WAYS: Final = ("udp", "tcp", "tls")


async def measure_firewalls() -> Report:
    """Return the milliseconds from the end of a cut to the line, and to the pictures on both sides."""
    if lack := refusal():
        sys.exit(lack)
    lines: dict[bool, list[float]] = {True: [], False: []}
    pictures: dict[bool, list[float]] = {True: [], False: []}
    holds = True
    with tempfile.TemporaryDirectory() as folder, databases.server(Path(folder) / "db", None) as url:
        async with databases.fresh(url) as database, relayed_room(database, Path(folder)) as room:
            await _check(room)
            for way in _WAYS:
                for direct in (True, False):
                    holds &= await _cut(room, way, lines[direct], pictures[direct], direct=direct)
    figures: dict[str, float] = {}
    for direct, route in ((True, "direct"), (False, "server")):
        for name, seconds in (("line", lines[direct]), ("pictures", pictures[direct])):
            shares = latencies([1000 * each for each in seconds])
            figures |= {f"{route}_{name}_{share}": shares[share] for share in ("p50_ms", "p95_ms")}
    work: dict[str, Any] = {"ways": list(_WAYS), "repetitions": REPETITIONS, "cut_s": CUT_SECONDS}
    return report("firewalls", work, figures) | {"holds": holds}


async def _cut(room: RelayedRoom, way: str, lines: list[float], pictures: list[float], *, direct: bool) -> bool:
    """Cut Ana's line, and return whether everybody had the same place and the same way afterwards."""
    room.use(way, direct=direct)
    expected = [("relay", way)] * (1 if direct else 2)
    async with room.both() as guests:
        await asyncio.gather(*(paths(guest, len(expected)) for guest in guests))
        before = room.app.places()
        for number in range(REPETITIONS):
            room.star.cut("ana")
            await guests[0].state("reconnecting")
            await asyncio.sleep(CUT_SECONDS)
            room.star.mend("ana")
            start = time.monotonic()
            both = asyncio.gather(*(_seconds(guest.sees(1), start) for guest in guests))
            lines.append(await _seconds(guests[0].state("connected"), start))
            pictures.append(max(await both))
            progress(f"{way} {'direct' if direct else 'server'} {number + 1}: {lines[-1]:.2f} s, {pictures[-1]:.2f} s")
        await perceive_each_other(*guests)
        found = await asyncio.gather(*(paths(guest, len(expected)) for guest in guests))
        same_way = all([(each["local"], each["relayProtocol"]) for each in side] == expected for side in found)
        return same_way and room.app.places() == before


async def _seconds(event: Awaitable[None], start: float) -> float:
    await event
    return time.monotonic() - start


async def _check(room: RelayedRoom) -> None:
    """Wait until the check page says that all ways work, but for the direct one."""
    room.use(*_WAYS)
    async with a_guest(room.browsers["ana"], room.app, "ana", path="/en/check") as ana:
        await ana.page.click("[data-start]")
        for way, result in {"direct": "Blocked", **dict.fromkeys(_WAYS, "Works")}.items():
            row = ana.page.locator(f"[data-way={way}]")
            await expect(row.locator("[data-result]")).to_have_text(result)
            progress(f"check: {' '.join((await row.inner_text()).split())}")
