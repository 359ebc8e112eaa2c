"""Reads connected calendars when they are due, in the worker, and keeps when their owners are busy during the fair."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.calendars.errors import CalendarTooLarge, CalendarUnreadable
from expo.kit.calendars.events import Interval
from expo.kit.calendars.limited import read_busy_times
from expo.kit.calendars.reading import MAX_BYTES
from expo.kit.clock import Clock
from expo.kit.db.documents import to_document
from expo.kit.db.mongo import Database
from expo.kit.db.outages import is_outage
from expo.kit.outbound.addresses import AddressPolicy
from expo.kit.outbound.errors import FetchFailed
from expo.kit.outbound.fetching import FetchedFile, Fetcher
from expo.meetings.availability.models import BusyTimes
from expo.meetings.availability.service import Availabilities
from expo.meetings.calendars.models import CalendarProblem, ConnectedCalendar, wait_after
from expo.meetings.calendars.store import CalendarStore
from expo.meetings.models import OWN_UIDS

_AT_ONCE: Final = 4
_BATCH: Final = 20
_HORIZON: Final = timedelta(days=62)
"""Longest time ahead for which busy times are kept."""

_MAX_INTERVALS: Final = 2000
_TYPES: Final = frozenset(
    {"text/calendar", "application/ics", "application/octet-stream", "binary/octet-stream", "text/plain"}
)

log = structlog.get_logger()
BusyReader = Callable[..., Awaitable[list[Interval]]]


def calendar_fetcher(policy: AddressPolicy) -> Fetcher:
    """Return what fetches calendars: iCalendar files, also those whose server does not know their type."""
    return Fetcher(MAX_BYTES, _TYPES, policy)


@dataclass(frozen=True)
class CalendarRefresh:
    """Reads due calendars. Any number of workers can do so: each calendar is claimed before it is requested."""

    _store: CalendarStore
    availabilities: Availabilities
    fairs: Fairs
    fetcher: Fetcher
    database: Database
    clock: Clock
    read: BusyReader = read_busy_times

    async def refresh_due(self) -> int:
        """Read the calendars that are due, at most `_BATCH`, and return how many this worker has read."""
        due, at_once = await self._store.due(self.clock(), limit=_BATCH), asyncio.Semaphore(_AT_ONCE)

        async def refresh(calendar: ConnectedCalendar) -> bool:
            async with at_once:
                return await self._refresh(calendar)

        return sum(await asyncio.gather(*map(refresh, due)))

    async def _refresh(self, calendar: ConnectedCalendar) -> bool:
        """Read one calendar, unless another worker does; its errors do not hold up other calendars."""
        try:
            if not await self._store.claim(calendar, self.clock()):
                return False
            [fair] = await self.fairs.find_many([calendar.fair_id])
            if fair is None or fair.closes_at <= self.clock():
                await self._forget(calendar)
            else:
                await self._update(calendar, fair)
        except Exception as error:
            if is_outage(error):
                raise
            # No message and no traceback: they may quote the address.
            log.warning("calendar.failed", calendar=calendar.id, error=type(error).__name__)
        return True

    async def _forget(self, calendar: ConnectedCalendar) -> None:
        """Delete a calendar after its fair: nobody needs the secret any more."""

        async def write() -> None:
            await self._store.delete(calendar.id)
            await self.availabilities.delete_busy_times(calendar.id)

        await self.database.transact(write)

    async def _update(self, calendar: ConnectedCalendar, fair: Fair) -> None:
        zone = await self._zone_of(calendar, fair)
        between = _period(fair, self.clock())
        read_for = f"{zone} {between[0]:%Y-%m-%d} {fair.opens_at.isoformat()} {fair.closes_at.isoformat()}"
        known = calendar.version if calendar.read_for == read_for else None
        try:
            fetched = await self.fetcher.fetch(calendar.address, known)
            digest = hashlib.sha256(fetched.data).hexdigest() if fetched else calendar.digest
            unchanged = (digest, read_for) == (calendar.digest, calendar.read_for)
            busy = None if fetched is None or unchanged else await self._busy(fetched, between, zone)
        except FetchFailed as error:
            await self._fail(calendar, CalendarProblem(error.problem))
        except CalendarUnreadable:
            await self._fail(calendar, CalendarProblem.UNREADABLE)
        except CalendarTooLarge:
            await self._fail(calendar, CalendarProblem.TOO_LARGE)
        else:
            version = to_document(fetched.version) if fetched else to_document(calendar.version)
            await self._save(calendar, {"version": version, "digest": digest, "read_for": read_for}, busy)

    async def _busy(self, fetched: FetchedFile, between: tuple[datetime, datetime], zone: str) -> list[Interval]:
        found = await self.read(fetched.data, between=between, zone=zone, ignored_uids=OWN_UIDS)
        if len(found) > _MAX_INTERVALS:
            raise CalendarTooLarge
        return found

    async def _zone_of(self, calendar: ConnectedCalendar, fair: Fair) -> str:
        """Return the time zone for what the calendar states without one: the participant's, or else the fair's."""
        known = await self.availabilities.of_participants(fair.id, [calendar.participant_id])
        availability = known.get(calendar.participant_id)
        return availability.hours.time_zone if availability and availability.hours else fair.time_zone

    async def _save(
        self, calendar: ConnectedCalendar, content: dict[str, Any], busy: Sequence[Interval] | None
    ) -> None:
        """Record a success, with the new busy times where the content has changed."""

        async def write() -> None:
            now = self.clock()
            recorded = {"fetched_at": now, "failures": 0, "problem": None, **content}
            if await self._store.change(calendar, recorded) and busy is not None:
                await self.availabilities.save_busy_times(
                    BusyTimes(
                        id=calendar.id,
                        fair_id=calendar.fair_id,
                        participant_id=calendar.participant_id,
                        party_id=calendar.party_id,
                        changed_at=now,
                        intervals=list(busy),
                    )
                )

        await self.database.transact(write)

    async def _fail(self, calendar: ConnectedCalendar, problem: CalendarProblem) -> None:
        """Record a failure; what was read before stays."""
        failures, due_at = calendar.failures + 1, self.clock() + wait_after(calendar.failures)
        await self._store.change(calendar, {"failures": failures, "problem": problem.value, "due_at": due_at})


def _period(fair: Fair, now: datetime) -> tuple[datetime, datetime]:
    """Return for which time busy times are kept: from now on, but not before the fair, until its end."""
    begins = max(now, fair.opens_at).astimezone(UTC)
    return begins, min(fair.closes_at.astimezone(UTC), begins + _HORIZON)
