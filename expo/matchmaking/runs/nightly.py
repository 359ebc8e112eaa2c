"""Nightly runs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.paging import LARGEST_PAGE, Slice
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from expo.matchmaking.tuning.store import SettingsStore

_NIGHT: Final = range(2, 6)
"""Hours of the night in the fair's time zone."""
_DAY: Final = timedelta(hours=20)


@dataclass(frozen=True)
class NightlyRuns:
    """Queues a run, once a night, for each fair that is not over and has open needs."""

    admin: MatchmakingAdmin
    _settings: SettingsStore
    _needs: SourcingNeedStore
    fairs: Fairs
    clock: Clock

    async def queue_due(self) -> int:
        """Queue the runs that are due now and return how many."""
        due = [fair async for fair in self._fairs() if await self._is_due(fair)]
        for fair in due:
            await self.admin.begin(fair)
        return len(due)

    async def _is_due(self, fair: Fair) -> bool:
        now = self.clock()
        if not _is_night(fair, now) or fair.closes_at < now:
            return False
        settings = await self._settings.get(fair.id)
        if not settings.published.on or (settings.last_run_at is not None and settings.last_run_at > now - _DAY):
            return False
        return await self._needs.any_open(fair.id)

    async def _fairs(self) -> AsyncIterator[Fair]:
        part: Slice | None = Slice(LARGEST_PAGE)
        while part is not None:
            page = await self.fairs.list(SYSTEM, part=part)
            for fair in page.items:
                yield fair
            part = Slice(LARGEST_PAGE, page.cursors[-1]) if page.has_next else None


def _is_night(fair: Fair, now: datetime) -> bool:
    return now.astimezone(ZoneInfo(fair.time_zone)).hour in _NIGHT
