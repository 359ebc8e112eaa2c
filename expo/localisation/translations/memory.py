"""What people have worded, for texts that are like it."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.localisation.models import Origin
from expo.localisation.translations.models import Offer, Task, Translation, Wanted
from expo.localisation.translations.store import TranslationStore
from translation.memory.best import Match, best
from translation.memory.fuzzy import similarity
from translation.memory.keys import keys
from translation.memory.units import Origin as UnitOrigin
from translation.memory.units import Unit

_ALL: Final = 500
"""So many wordings of an owner into one language are looked at all together; of more, those that share a key."""
_NEAR: Final = 100
_OFFERED: Final = 2_000
"""Translations of an owner that a new wording is offered to at most."""
SIMILAR_ENOUGH: Final = 0.75


@dataclass(frozen=True)
class Memory:
    """Finds what people have worded for similar texts of the same owner."""

    store: TranslationStore

    async def units_for(self, tasks: Sequence[Task]) -> dict[str, tuple[Unit, ...]]:
        """Return the translation units that may fit tasks, by id; nothing for tasks that none fits."""
        shelves: dict[tuple[str, str], list[Task]] = defaultdict(list)
        for each in tasks:
            shelves[each.owner, each.target].append(each)
        found: dict[str, tuple[Unit, ...]] = {}
        for owner, target in sorted(await self.store.have_worded(shelves.keys())):
            worded = await self.store.worded(owner, target, _ALL + 1)
            for each in shelves[owner, target]:
                near = worded if len(worded) <= _ALL else await self._near(each)
                units = tuple(_unit(other) for other in near if other.source == each.source)
                if units and _match(each.wanted, units) is not None:
                    found[each.id] = units
        return found

    async def _near(self, task: Task) -> list[Translation]:
        return await self.store.similar(keys(task.text, task.source), task.wanted, _NEAR)

    async def offer(self, wording: Translation) -> int:
        """Offer a new wording for its owner's similar texts that nobody has worded, and return for how many.

        None is changed: that is for a person to do.
        """
        offers: dict[str, Offer] = {}
        after = ""
        for _ in range(_OFFERED // _ALL):
            page = await self.store.page(wording.owner, wording.target, after, _ALL)
            offers |= await asyncio.to_thread(_offers, wording, page)
            if len(page) < _ALL:
                break
            after = page[-1].id
        await self.store.offer(offers)
        return len(offers)


def _offers(wording: Translation, others: Sequence[Translation]) -> dict[str, Offer]:
    """Return what is offered to which of an owner's translations, by id."""
    alike = {each.id: _likeness(wording, each) for each in others}
    return {
        id_: Offer(wording.original, wording.text or "", round(likeness, 3))
        for id_, likeness in alike.items()
        if likeness >= SIMILAR_ENOUGH
    }


def _likeness(wording: Translation, other: Translation) -> float:
    if other.worded or other.source != wording.source or other.id == wording.id:
        return 0.0
    return similarity(wording.original, other.original, wording.source)


def offer_of(wanted: Wanted, units: Sequence[Unit]) -> Offer | None:
    """Return the wording of a similar text, for somebody to take or leave; None where none is similar enough."""
    match = _match(wanted, units) if units else None
    return None if match is None else Offer(match.unit.source_text, match.translation, round(match.score, 3))


def _match(wanted: Wanted, units: Sequence[Unit]) -> Match | None:
    return best(units, wanted.text, wanted.source, wanted.target, scope=wanted.owner)


def _unit(worded: Translation) -> Unit:
    return Unit(
        source_text=worded.original,
        target_text=worded.text or "",
        source=worded.source,
        target=worded.target,
        origin=UnitOrigin.PERSON if worded.origin is Origin.PERSON else UnitOrigin.IMPORTED,
        author=worded.by or "",
        changed_at=worded.at,
        scope=worded.owner,
    )
