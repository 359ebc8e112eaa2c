"""What the demo's chapters ask of the search: how much of a fair is found by now."""

import asyncio
from dataclasses import dataclass
from typing import Final

from expo.discovery.search.models import Kind, SearchQuery
from expo.discovery.search.service import Discovery
from expo.kit.access import SYSTEM
from expo.kit.errors import Unavailable
from expo.kit.paging import Slice

_LOOKS: Final = 30
"""How often one looks, a second apart, whether the index is complete."""


@dataclass(frozen=True)
class Index:
    """The index of a fair, which the worker beside us makes."""

    discovery: Discovery
    fair_id: str

    async def count(self) -> int:
        """Return how many of the fair's products are found; none while the first index is being built."""
        everything = SearchQuery(fair_id=self.fair_id, kinds=(Kind.PRODUCT,))
        try:
            found = await self.discovery.search(SYSTEM, wanted=everything, part=Slice(1))
        except Unavailable:
            return 0
        return found.total

    async def is_complete(self, patience: int = 0) -> bool:
        """Wait until it grows no more; False where nobody has made one within ``patience`` seconds."""
        before, looks = await self.count(), 0
        while (before or looks < patience) and looks < _LOOKS:
            await asyncio.sleep(1)
            looks, total = looks + 1, await self.count()
            if total and total == before:
                break
            before = total
        return before > 0
