"""An organiser's settings of the matchmaking of a fair."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.journal.entries import Journal, Subject
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.tuning.models import MatchmakingSettings, Tuning
from expo.matchmaking.tuning.store import SettingsStore

Change = Callable[[MatchmakingSettings], MatchmakingSettings]


@dataclass(frozen=True)
class Tunings:
    """Reads and changes matchmaking settings: for the managers of the fair's organiser only."""

    _settings: SettingsStore
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def get(self, actor: Actor, *, fair_id: str) -> MatchmakingSettings:
        """Return a fair's settings; raises the errors of `Fairs.require_organiser`."""
        fair = await self._own(actor, fair_id, READ)
        return await self._settings.get(fair.id)

    async def save_draft(self, actor: Actor, *, fair_id: str, tuning: Tuning) -> MatchmakingSettings:
        """Save a draft; it has no effect on matching until it is published. Raises `Invalid`."""
        draft = tuning.checked()
        return await self._change(actor, fair_id, "matchmaking.drafted", lambda before: replace(before, draft=draft))

    async def publish(self, actor: Actor, *, fair_id: str) -> MatchmakingSettings:
        """Publish the draft: weights learned under the earlier one are discarded, and the next run uses it.

        Raises `Invalid` where there is no draft.
        """

        def change(before: MatchmakingSettings) -> MatchmakingSettings:
            if before.draft is None:
                raise Invalid("Save a draft first.", field="fairId")
            return replace(before, published=before.draft, draft=None, learned=None, published_at=self.clock())

        return await self._change(actor, fair_id, "matchmaking.published", change)

    async def _change(self, actor: Actor, fair_id: str, verb: str, change: Change) -> MatchmakingSettings:
        fair = await self._own(actor, fair_id, WRITE)

        async def write() -> MatchmakingSettings:
            after = change(await self._settings.get(fair.id))
            await self._settings.put(after)
            await self._record(actor, verb, fair.id)
            return after

        return await self.database.transact(write, MatchmakingSettings)

    async def _own(self, actor: Actor, fair_id: str, scope: str) -> Fair:
        return await self.fairs.require_organiser(actor, fair_id=fair_id, scope=scope)

    async def _record(self, actor: Actor, verb: str, fair_id: str) -> None:
        await self.journal.record(actor, verb, Subject("matchmaking", fair_id), fair_id=fair_id)
