"""Booking policies: saved by exhibitors, read by whoever books."""

from dataclasses import dataclass, replace

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.availability.errors import ExhibitorNotParticipating
from expo.meetings.models import WRITE
from expo.meetings.policies.models import BookingPolicy
from expo.meetings.policies.store import PolicyStore


@dataclass(frozen=True)
class BookingPolicies:
    """Keeps booking policies; exhibitors without one have the default."""

    _store: PolicyStore
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def save(self, actor: Actor, *, policy: BookingPolicy) -> BookingPolicy:
        """Save the policy of the actor's exhibitor; its ``exhibitor_id`` is replaced by the actor's own.

        Raises the errors of `Exhibitors.require_own`, `FairNotFound`, `ExhibitorNotParticipating`, `Invalid`.
        """
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        fair = await self.fairs.get(actor, fair_id=policy.fair_id)
        [booth] = await self.exhibitors.booths_of(actor, exhibitor_ids=[own.id], fair_id=fair.id)
        if booth is None:
            raise ExhibitorNotParticipating
        checked = replace(policy.checked(), exhibitor_id=own.id)

        async def write() -> BookingPolicy:
            after = replace(checked, changed_at=self.clock())
            await self._store.put(after)
            await self.journal.record(actor, "booking_policy.saved", Subject("exhibitor", own.id), fair_id=fair.id)
            return after

        return await self.database.transact(write, BookingPolicy)

    async def get(self, actor: Actor, *, fair_id: str, exhibitor_id: str) -> BookingPolicy:
        """Return the policy of an exhibitor whose booth at a fair the actor may see; the default if none is saved.

        Raises `ExhibitorNotParticipating`.
        """
        [booth] = await self.exhibitors.booths_of(actor, exhibitor_ids=[exhibitor_id], fair_id=fair_id)
        if booth is None:
            raise ExhibitorNotParticipating
        return await self.of_exhibitor(fair_id=fair_id, exhibitor_id=exhibitor_id)

    async def of_exhibitor(self, *, fair_id: str, exhibitor_id: str) -> BookingPolicy:
        """Return an exhibitor's policy, or the default, for services that check who may see the booth."""
        found = await self._store.find(fair_id, exhibitor_id)
        return found or BookingPolicy(fair_id=fair_id, exhibitor_id=exhibitor_id)
