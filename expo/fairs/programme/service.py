"""A fair's programme of events."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from expo.fairs.fairs.models import Fair, checked_span
from expo.fairs.fairs.service import Fairs
from expo.fairs.programme.models import ProgrammeItem, ProgrammeKind
from expo.fairs.programme.store import ProgrammeStore
from expo.kit.access import Actor
from expo.kit.errors import Invalid, NotFound
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Subject
from expo.kit.text import optional
from expo.localisation.models import Text

_MAX: Final = 500


@dataclass(frozen=True)
class Programmes:
    """Programmes of fairs: readable by all who see the fair, writable by its organiser."""

    fairs: Fairs
    _store: ProgrammeStore

    async def get(self, actor: Actor, *, fair_id: str) -> list[ProgrammeItem]:
        """Return a fair's programme in chronological order, at most 500 items; raises `FairNotFound`."""
        fair = await self.fairs.get(actor, fair_id=fair_id)
        return await self._store.programmes([fair.id], limit=_MAX)

    async def get_many(self, actor: Actor, *, fair_ids: Sequence[str]) -> list[list[ProgrammeItem]]:
        """Return fairs' programmes in the order of their ids, empty for those hidden from the actor."""
        visible = [fair.id for fair in await self.fairs.get_many(actor, fair_ids=list(fair_ids)) if fair]
        items = await self._store.programmes(visible, limit=_MAX) if visible else []
        return [[item for item in items if item.fair_id == each] for each in fair_ids]

    async def add(
        self,
        actor: Actor,
        *,
        fair_id: str,
        kind: ProgrammeKind,
        title: Text,
        starts_at: datetime,
        ends_at: datetime,
        description: Text | None = None,
        place: str | None = None,
    ) -> ProgrammeItem:
        """Add an item to the programme. Raises `FairNotFound`, `Invalid`."""
        item = _checked(ProgrammeItem(new_id("prog"), fair_id, kind, title, starts_at, ends_at, description, place))

        async def write() -> ProgrammeItem:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id)
            if len(await self._store.programmes([fair.id], limit=_MAX)) >= _MAX:
                raise Invalid(f"A programme can have at most {_MAX} items.", field="fairId")
            await self._store.add_programme_item(item)
            await self._record(actor, fair)
            return item

        return await self.fairs.database.transact(write, ProgrammeItem)

    async def change(self, actor: Actor, *, item_id: str, changes: dict[str, Any]) -> ProgrammeItem:
        """Change the given fields of a programme item. Raises `NotFound`, `FairNotFound`, `Invalid`."""

        async def write() -> ProgrammeItem:
            found = await self._store.find_programme_item(checked_id(item_id, "prog", field="itemId"))
            if found is None:
                raise _no_item()
            fair = await self.fairs.require_organiser(actor, fair_id=found.fair_id)
            item = _checked(replace(found, **changes))
            await self._store.replace_programme_item(item)
            await self._record(actor, fair)
            return item

        return await self.fairs.database.transact(write, ProgrammeItem)

    async def remove(self, actor: Actor, *, fair_id: str, item_id: str) -> Fair:
        """Remove an item from a fair's programme and return the fair. Raises `FairNotFound`, `NotFound`."""

        async def write() -> Fair:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id)
            if not await self._store.remove_programme_item(fair.id, checked_id(item_id, "prog", field="itemId")):
                raise _no_item()
            await self._record(actor, fair)
            return fair

        return await self.fairs.database.transact(write, Fair)

    async def _record(self, actor: Actor, fair: Fair) -> None:
        subject = Subject("fair", fair.id)
        await self.fairs.journal.record(actor, "fair.programme_changed", subject, fair_id=fair.id)


def _checked(item: ProgrammeItem) -> ProgrammeItem:
    begins, ends = checked_span(item.starts_at, item.ends_at, fields=("startsAt", "endsAt"))
    return replace(item, starts_at=begins, ends_at=ends, place=optional(item.place, field="place", limit=120))


def _no_item() -> NotFound:
    return NotFound("There is no such item in the programme.", field="itemId")
