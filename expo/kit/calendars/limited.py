"""Reads strangers' calendars in a process of its own, with limits of time and memory.

A rule such as "the 30th of February of each year" keeps any interpreter busy for minutes without a result, and the
time zones that a calendar defines stay in the parser: neither may reach the process that asks. This module is also
that process, ``python -m expo.kit.calendars.limited``: its input is a line of JSON, then the calendar.
"""

import asyncio
import contextlib
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from expo.kit.calendars.errors import CalendarTooLarge, CalendarUnreadable
from expo.kit.calendars.events import Interval
from expo.kit.calendars.reading import MAX_BYTES, busy_times
from expo.kit.errors import Invalid
from expo.kit.processes.children import bound

_LONGEST_S: Final = 20.0
_MEMORY: Final = 1024 * 1024 * 1024
_ERRORS: Final = {each.code: each for each in (CalendarTooLarge, CalendarUnreadable)}


@dataclass(frozen=True)
class _Request:
    begins: datetime
    ends: datetime
    zone: str
    ignored_uids: str = ""


@dataclass(frozen=True)
class _Reply:
    busy: list[Interval]
    code: str = ""


async def read_busy_times(
    data: bytes,
    *,
    between: tuple[datetime, datetime],
    zone: str = "UTC",
    ignored_uids: str = "",
    longest_s: float = _LONGEST_S,
) -> list[Interval]:
    """Return the busy times of a calendar, as `busy_times` does; ``zone`` is an IANA name.

    Raises `CalendarUnreadable`, and `CalendarTooLarge` also for a calendar that takes longer than ``longest_s``
    seconds or more than a gibibyte to read.
    """
    if len(data) > MAX_BYTES:
        raise CalendarTooLarge
    request = msgspec.json.encode(_Request(*between, zone, ignored_uids)) + b"\n" + data
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        preexec_fn=bound(signal.SIGKILL),
    )
    try:
        async with asyncio.timeout(longest_s):
            output, _ = await process.communicate(request)
    except TimeoutError as error:
        raise CalendarTooLarge from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return _busy_of(output, process.returncode)


def _busy_of(output: bytes, code: int | None) -> list[Interval]:
    if code:  # ended by a limit, or by a defect of the parser
        raise CalendarTooLarge
    reply = msgspec.json.decode(output, type=_Reply)
    if reply.code:
        raise _ERRORS[reply.code]
    return reply.busy


def main() -> None:
    """Read one request and write the reply."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - does not exist elsewhere

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(_LONGEST_S), int(_LONGEST_S)))
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    request = msgspec.json.decode(head, type=_Request)
    try:
        zone = UTC if request.zone == "UTC" else ZoneInfo(request.zone)
        between = (request.begins, request.ends)
        reply = _Reply(busy_times(data, between=between, zone=zone, ignored_uids=request.ignored_uids))
    except Invalid as error:
        reply = _Reply([], error.code)
    sys.stdout.buffer.write(msgspec.json.encode(reply))


if __name__ == "__main__":
    main()
