"""Retention of recordings: chosen by organisers, within what the installation keeps."""

from dataclasses import dataclass
from datetime import datetime

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_member, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.models import READ, WRITE
from expo.meetings.retention.store import RetentionStore


@dataclass(frozen=True)
class RecordingRetentions:
    """Keeps for how many days recordings of a fair's meetings are kept.

    ``longest_days`` is the installation's number: the most that organisers can choose, and what applies until they do.
    """

    _store: RetentionStore
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock
    longest_days: int

    async def save(self, actor: Actor, *, fair_id: str, days: int) -> int:
        """Choose the number for rooms of a fair that open from now on; 0: meetings cannot be recorded.

        Raises the errors of `Fairs.require_organiser`, and `Invalid`.
        """
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=WRITE)
        if not 0 <= days <= self.longest_days:
            raise Invalid(f"Enter 0 to {self.longest_days} days.", field="days")

        async def write() -> int:
            retention, now = await self._store.find(fair.id), self.clock()
            if retention.days_at(now) != days:
                await self._store.put(retention.changed(days, now))
                subject, facts = Subject("fair", fair.id), {"days": days}
                await self.journal.record(actor, "recording_retention.saved", subject, fair_id=fair.id, facts=facts)
            return days

        return await self.database.transact(write, int)

    async def get(self, actor: Actor, *, fair_id: str) -> int:
        """Return the number that applies to rooms that open now, to anybody of the organiser's.

        Raises `SignInRequired`, `FairNotFound`, `NotFound`, `Forbidden`.
        """
        require_signed_in(actor)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        require_member(actor, fair.organiser_id, scope=READ)
        return await self.days_at(self.clock(), fair_id=fair.id)

    async def days_at(self, moment: datetime, *, fair_id: str) -> int:
        """Return the number that applies to a room that opens at a moment, without permission checks."""
        days = (await self._store.find(fair_id)).days_at(moment)
        return self.longest_days if days is None else min(days, self.longest_days)
