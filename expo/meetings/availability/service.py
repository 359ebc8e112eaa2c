"""Availability: a buyer's for their company, an exhibitor's for the staff, and absences recorded by an organiser."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import StaffMember
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import ANONYMOUS, Actor, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.availability.errors import BuyerNotParticipating, ExhibitorNotParticipating, StaffNotFound
from expo.meetings.availability.models import (
    AbsencePeriod,
    Availability,
    BusyTimes,
    HalfDay,
    Hours,
    availability_id,
    days_of,
)
from expo.meetings.availability.store import AvailabilityStore
from expo.meetings.models import READ, WRITE

Change = Callable[[Availability], Availability]


@dataclass(frozen=True)
class ParticipatingBuyers:
    """Extension by higher features: ``takes_part`` says whether a buyer takes part in a fair, given the ids of both."""

    takes_part: Callable[[str, str], Awaitable[bool]]


@dataclass(frozen=True)
class Availabilities:
    """Keeps availability; a schedule reads it when it is made or revised."""

    _store: AvailabilityStore
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock
    participating_buyers: Sequence[ParticipatingBuyers]

    async def save_own(self, actor: Actor, *, fair_id: str, hours: Hours) -> Availability:
        """Save the availability of the actor's buyer company. Raises `Forbidden`, `FairNotFound`, `Invalid`."""
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE)
        fair, checked = await self.fairs.get(actor, fair_id=fair_id), hours.checked()
        return await self._change(actor, fair.id, buyer_id, buyer_id, lambda before: replace(before, hours=checked))

    async def save_staff(self, actor: Actor, *, fair_id: str, staff_id: str, hours: Hours) -> Availability:
        """Save the availability of a member of staff of the actor's booth. Raises `StaffNotFound`, `Invalid`."""
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        fair, checked = await self.fairs.get(actor, fair_id=fair_id), hours.checked()
        await self._require_staff(actor, own.id, fair.id, staff_id)
        return await self._change(actor, fair.id, staff_id, own.id, lambda before: replace(before, hours=checked))

    async def set_absent(
        self,
        actor: Actor,
        *,
        fair_id: str,
        exhibitor_id: str,
        staff_id: str,
        absent: bool,
        period: AbsencePeriod | None = None,
    ) -> Availability:
        """Record as the fair's organiser that a member of an exhibitor's staff is absent, or present again.

        Raises the errors of `Fairs.require_organiser`, `StaffNotFound`, `Invalid` for a day outside the fair.
        """
        fair, halves = await self._managed(actor, fair_id, period)
        if not await self._is_known(fair, staff_id):
            await self._require_staff(ANONYMOUS, exhibitor_id, fair.id, staff_id)
        return await self._change(actor, fair.id, staff_id, exhibitor_id, _absence_change(halves, absent=absent))

    async def set_exhibitor_absent(
        self, actor: Actor, *, fair_id: str, exhibitor_id: str, absent: bool, period: AbsencePeriod | None = None
    ) -> Availability:
        """Record as the fair's organiser that an exhibitor's whole staff is absent, or present again.

        Raises the errors of `Fairs.require_organiser`, `ExhibitorNotParticipating`, `Invalid` for a day outside the
        fair.
        """
        fair, halves = await self._managed(actor, fair_id, period)
        if not await self._is_known(fair, exhibitor_id):
            await self._require_booth(exhibitor_id, fair.id)
        return await self._change(actor, fair.id, exhibitor_id, exhibitor_id, _absence_change(halves, absent=absent))

    async def set_buyer_absent(
        self, actor: Actor, *, fair_id: str, buyer_id: str, absent: bool, period: AbsencePeriod | None = None
    ) -> Availability:
        """Record as the fair's organiser that a buyer is absent, or present again.

        Raises the errors of `Fairs.require_organiser`, `BuyerNotParticipating`, `Invalid` for a day outside the fair.
        """
        fair, halves = await self._managed(actor, fair_id, period)
        if not await self._takes_part(fair.id, buyer_id):
            raise BuyerNotParticipating
        return await self._change(actor, fair.id, buyer_id, buyer_id, _absence_change(halves, absent=absent))

    async def absent(self, actor: Actor, *, fair_id: str) -> list[Availability]:
        """Return the absences at a fair, whole or partial, to its organiser; the latest 200."""
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        return await self._store.absent_at(fair.id)

    async def of_staff(self, actor: Actor, *, fair_id: str) -> list[tuple[StaffMember, Availability | None]]:
        """Return the staff of the actor's own booth with their availability; an empty list without a booth."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        [booth] = await self.exhibitors.booths_of(actor, exhibitor_ids=[own.id], fair_id=fair.id)
        staff = booth.staff if booth else []
        availabilities = await self._store.get_many([availability_id(fair.id, each.id) for each in staff])
        return list(zip(staff, availabilities, strict=True))

    async def find_own(self, actor: Actor, *, fair_id: str) -> Availability | None:
        """Return the availability of the actor's buyer company, or None."""
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=READ)
        [found] = await self._store.get_many([availability_id(fair_id, buyer_id)])
        return found

    async def find_many(self, availability_ids: Sequence[str]) -> list[Availability | None]:
        """Return availabilities in the order of their ids, without permission checks: for higher layers."""
        return await self._store.get_many(availability_ids)

    async def of_participants(self, fair_id: str, participant_ids: Sequence[str]) -> dict[str, Availability]:
        """Return recorded availabilities at a fair by participant, without permission checks: for higher layers."""
        return await self._store.of_participants([availability_id(fair_id, each) for each in participant_ids])

    async def at_fair(self, *, fair_id: str) -> dict[str, Availability]:
        """Return all availabilities at a fair by ``participant_id``, without permission checks."""
        return await self._store.at_fair(fair_id)

    async def save_busy_times(self, times: BusyTimes) -> None:
        """Replace a participant's other appointments; for higher layers, checks no permission."""
        await self._store.put_busy(times)

    async def delete_busy_times(self, key: str) -> None:
        """Delete a participant's other appointments by the id of their availability; checks no permission."""
        await self._store.delete_busy(key)

    async def _managed(self, actor: Actor, fair_id: str, period: AbsencePeriod | None) -> tuple[Fair, list[HalfDay]]:
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=WRITE)
        if period is not None and period.day not in days_of(fair):
            raise Invalid("The fair is not open on this day.", field="day")
        return fair, period.halves if period else []

    async def _is_known(self, fair: Fair, participant_id: str) -> bool:
        """Return whether an availability exists: it can be taken back even if the party is no longer visible."""
        return await self._store.get_many([availability_id(fair.id, participant_id)]) != [None]

    async def _takes_part(self, fair_id: str, buyer_id: str) -> bool:
        for each in self.participating_buyers:
            if await each.takes_part(fair_id, buyer_id):
                return True
        return False

    async def _require_booth(self, exhibitor_id: str, fair_id: str) -> None:
        if await self.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=[exhibitor_id], fair_id=fair_id) == [None]:
            raise ExhibitorNotParticipating

    async def _require_staff(self, actor: Actor, exhibitor_id: str, fair_id: str, staff_id: str) -> None:
        [booth] = await self.exhibitors.booths_of(actor, exhibitor_ids=[exhibitor_id], fair_id=fair_id)
        if booth is None or all(each.id != staff_id for each in booth.staff):
            raise StaffNotFound

    async def _change(
        self, actor: Actor, fair_id: str, participant_id: str, party_id: str, change: Change
    ) -> Availability:
        key = availability_id(fair_id, participant_id)

        async def write() -> Availability:
            at = self.clock()
            [before] = await self._store.get_many([key])
            known = before or Availability(
                id=key, fair_id=fair_id, participant_id=participant_id, party_id=party_id, changed_at=at
            )
            after = replace(change(known), changed_at=at)
            await self._store.put(after)
            subject, facts = Subject("availability", key), {"party_id": after.party_id}
            await self.journal.record(actor, "availability.saved", subject, fair_id=fair_id, facts=facts)
            return after

        return await self.database.transact(write, Availability)


def _absence_change(halves: list[HalfDay], *, absent: bool) -> Change:
    return lambda before: before.with_absence(halves, absent=absent)
