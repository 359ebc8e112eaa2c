"""Journal follower that takes people who have left a company off the staff of its booths."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from expo.accounts.service import Accounts
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies.rules.versions import next_version
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.journal.entries import Entry

_MAX_BOOTHS: Final = 200


@dataclass(frozen=True)
class DepartedStaffFollower:
    """Knows people on a staff by their email address; staff without an account stay until the company removes them.

    Booths at fairs that are over stay as they were.
    """

    _store: BoothStore
    booths: Booths
    accounts: Accounts

    @property
    def name(self) -> str:
        """Name of the follower's position."""
        return "departed_staff"

    @property
    def verbs(self) -> frozenset[str]:
        """The verb of the entries about people who have left."""
        return frozenset({"member.removed"})

    async def begin(self) -> None:
        """Prepare nothing."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take the people of these entries off, unless they have come back in the meantime."""
        people = await self.accounts.get_people(SYSTEM, person_ids=[each.facts["person_id"] for each in entries])
        for entry, person in zip(entries, people, strict=True):
            if person is not None and person.membership(entry.subject.id) is None:
                await self._take_off(person.email, entry.subject.id)

    async def close(self) -> None:
        """Release nothing."""

    async def _take_off(self, email: str, organisation_id: str) -> None:
        booths = await self._store.of_organisation(organisation_id, limit=_MAX_BOOTHS)
        fairs = await self.booths.fairs.find_many(list(dict.fromkeys(each.fair_id for each in booths)))
        current = {each.id for each in fairs if each is not None and each.closes_at > self.booths.clock()}
        for booth in booths:
            if booth.fair_id in current:
                await self.booths.database.transact(partial(self._take_off_one, email, booth.id))

    async def _take_off_one(self, email: str, booth_id: str) -> None:
        before = await self._store.find(booth_id)
        staff = [each for each in before.staff if (each.email or "").casefold() != email] if before else []
        if before is None or staff == before.staff:
            return
        after = next_version(before, replace(before, staff=staff), ANONYMOUS, self.booths.clock())
        await self.booths.keep(replace(SYSTEM, organisation_id=before.organisation_id), "booth.changed", after)
