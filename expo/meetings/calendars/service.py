"""Connecting and disconnecting one's own calendar: a buyer's for their company, an exhibitor's for the staff."""

from dataclasses import dataclass
from datetime import datetime

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import StaffMember
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.kit.outbound.addresses import AddressPolicy
from expo.kit.outbound.errors import AddressRefused, FetchFailed
from expo.meetings.availability.errors import StaffNotFound
from expo.meetings.availability.models import availability_id
from expo.meetings.availability.service import Availabilities
from expo.meetings.calendars.errors import CalendarNotNeeded, TooManyCalendars
from expo.meetings.calendars.models import MAX_CONNECTIONS, CalendarStatus, ConnectedCalendar
from expo.meetings.calendars.store import CalendarStore
from expo.meetings.models import READ, WRITE


@dataclass(frozen=True)
class ConnectedCalendars:
    """Keeps which calendar each participant has connected at a fair; `CalendarRefresh` reads them.

    The address of a calendar stays inside: its owner sees a `CalendarStatus`.
    """

    _store: CalendarStore
    availabilities: Availabilities
    exhibitors: Exhibitors
    fairs: Fairs
    policy: AddressPolicy
    journal: Journal
    database: Database
    clock: Clock

    async def connect_own(self, actor: Actor, *, fair_id: str, address: str) -> CalendarStatus:
        """Connect the calendar at an address for the actor's buyer company, instead of any other.

        Raises `Forbidden`, `FairNotFound`, `CalendarNotNeeded`, `AddressRefused`, `TooManyCalendars`.
        """
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        return await self._connect(actor, fair, buyer_id, buyer_id, address)

    async def connect_staff(self, actor: Actor, *, fair_id: str, staff_id: str, address: str) -> CalendarStatus:
        """Connect the calendar of a member of staff of the actor's booth; raises also `StaffNotFound`."""
        fair, exhibitor_id = await self._own_staff(actor, fair_id, staff_id)
        return await self._connect(actor, fair, staff_id, exhibitor_id, address)

    async def disconnect_own(self, actor: Actor, *, fair_id: str) -> None:
        """Forget the calendar of the actor's buyer company, with what was read from it; idempotent."""
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        await self._disconnect(actor, fair, buyer_id)

    async def disconnect_staff(self, actor: Actor, *, fair_id: str, staff_id: str) -> None:
        """Forget the calendar of a member of staff of the actor's booth; idempotent. Raises `StaffNotFound`."""
        fair, _ = await self._own_staff(actor, fair_id, staff_id)
        await self._disconnect(actor, fair, staff_id)

    async def find_own(self, actor: Actor, *, fair_id: str) -> CalendarStatus | None:
        """Return the calendar of the actor's buyer company, or None."""
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=READ)
        [found] = await self._store.get_many([availability_id(fair_id, buyer_id)])
        return found.status if found else None

    async def of_staff(self, actor: Actor, *, fair_id: str) -> list[tuple[StaffMember, CalendarStatus | None]]:
        """Return the staff of the actor's own booth with their calendars; an empty list without a booth."""
        staff = [member for member, _ in await self.availabilities.of_staff(actor, fair_id=fair_id)]
        found = await self._store.get_many([availability_id(fair_id, each.id) for each in staff])
        return [(member, calendar.status if calendar else None) for member, calendar in zip(staff, found, strict=True)]

    async def _own_staff(self, actor: Actor, fair_id: str, staff_id: str) -> tuple[Fair, str]:
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        [booth] = await self.exhibitors.booths_of(actor, exhibitor_ids=[own.id], fair_id=fair.id)
        if booth is None or all(each.id != staff_id for each in booth.staff):
            raise StaffNotFound
        return fair, own.id

    async def _connect(
        self, actor: Actor, fair: Fair, participant_id: str, party_id: str, address: str
    ) -> CalendarStatus:
        if fair.closes_at <= self.clock():
            raise CalendarNotNeeded
        checked, key = await self._checked(address), availability_id(fair.id, participant_id)

        async def write() -> CalendarStatus:
            now = self.clock()
            [before] = await self._store.get_many([key])
            if before and before.address == checked:
                return before.status
            await self._count(participant_id, now)
            calendar = ConnectedCalendar(
                id=key,
                fair_id=fair.id,
                participant_id=participant_id,
                party_id=party_id,
                address=checked,
                connected_at=now,
                due_at=now,
            )
            await self._store.put(calendar)
            await self.availabilities.delete_busy_times(key)
            await self.journal.record(actor, "calendar.connected", Subject("calendar", key), fair_id=fair.id)
            return calendar.status

        return await self.database.transact(write, CalendarStatus)

    async def _count(self, participant_id: str, now: datetime) -> None:
        recent = await self._store.connections(participant_id)
        if wait := recent.wait(now):
            raise TooManyCalendars(MAX_CONNECTIONS, wait)
        await self._store.put_connections(recent.with_one(now))

    async def _checked(self, address: str) -> str:
        stated = address.strip()
        try:
            await self.policy.check(stated)
        except FetchFailed as error:  # the host has no address
            raise AddressRefused from error
        return stated

    async def _disconnect(self, actor: Actor, fair: Fair, participant_id: str) -> None:
        key = availability_id(fair.id, participant_id)

        async def write() -> None:
            if await self._store.delete(key):
                await self.availabilities.delete_busy_times(key)
                await self.journal.record(actor, "calendar.disconnected", Subject("calendar", key), fair_id=fair.id)

        await self.database.transact(write)
