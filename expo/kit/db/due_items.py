"""Works off stored items that are due, so that one that fails holds up no others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from expo.kit.clock import Clock
from expo.kit.db.outages import is_outage
from expo.kit.errors import Unavailable

PUT_OFF: Final = timedelta(minutes=5)
"""How long an item waits after a failure."""

log = structlog.get_logger()


@dataclass(frozen=True)
class DueItems:
    """Handles due items of one kind, each by its id; ``put_off`` sets the time at which an item is due again."""

    kind: str
    handle: Callable[[str], Awaitable[None]]
    put_off: Callable[[str, datetime], Awaitable[None]]
    clock: Clock

    async def work_off(self, ids: Sequence[str]) -> int:
        """Handle the items in this order; those that fail are logged and put off. Return how many there were.

        Outages pass through: they concern all items.
        """
        for each in ids:
            try:
                await self.handle(each)
            except Exception as error:
                if isinstance(error, Unavailable) or is_outage(error):
                    raise
                log.exception("due_item.failed", kind=self.kind, id=each)
                await self.put_off(each, self.clock() + PUT_OFF)
        return len(ids)
