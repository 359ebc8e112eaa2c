"""Search index progress for the demo's chapters."""

import asyncio
from dataclasses import dataclass
from typing import Final

from expo.discovery.search.models import Kind, SearchQuery
from expo.discovery.search.service import Discovery
from expo.kit.access import SYSTEM
from expo.kit.errors import Unavailable
from expo.kit.paging import Slice

_LOOKS: Final = 30
"""Most checks for a complete index, a second apart."""


@dataclass(frozen=True)
class Index:
    """The index of a fair, which a worker process builds."""

    discovery: Discovery
    fair_id: str

    async def count(self) -> int:
        """Return the number of the fair's products in the index, 0 while the first index is being built."""
        everything = SearchQuery(fair_id=self.fair_id, kinds=(Kind.PRODUCT,))
        try:
            found = await self.discovery.search(SYSTEM, query=everything, part=Slice(1))
        except Unavailable:
            return 0
        return found.total

    async def is_complete(self, patience: int = 0) -> bool:
        """Wait until the index stops growing; False if it is still empty after ``patience`` seconds."""
        before, looks = await self.count(), 0
        while (before or looks < patience) and looks < _LOOKS:
            await asyncio.sleep(1)
            looks, total = looks + 1, await self.count()
            if total and total == before:
                break
            before = total
        return before > 0
