"""What is known of those whose texts are translated: their names, and the sections of their goods."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from expo.kit.clock import Clock
from expo.localisation.translations.models import HOUSE
from expo.localisation.translations.subject_texts import SubjectTextStore

_HOLDS: Final = timedelta(seconds=30)
_REMEMBERED: Final = 500


@dataclass(frozen=True)
class OwnerFacts:
    """What is known of an owner: its company's and brands' names, and the sections of its goods."""

    names: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()


@dataclass
class Facts:
    """Gathers the facts of owners from what they have published; what it knows is half a minute old at most."""

    texts: SubjectTextStore
    clock: Clock
    _known: OrderedDict[str, tuple[datetime, OwnerFacts]] = field(default_factory=OrderedDict, init=False)

    async def of(self, owner: str) -> OwnerFacts:
        """Return what is known of an owner; the house has neither names nor goods."""
        if owner == HOUSE:
            return OwnerFacts()
        now = self.clock()
        known = self._known.get(owner)
        if known is None or now - known[0] > _HOLDS:
            self._known[owner] = known = now, await self._gathered(owner)
            self._known.move_to_end(owner)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known[1]

    async def _gathered(self, owner: str) -> OwnerFacts:
        rows = await self.texts.facts_of(owner)
        names = frozenset(name for names, _ in rows for name in names)
        return OwnerFacts(names, tuple(sorted({section for _, section in rows if section is not None})))
