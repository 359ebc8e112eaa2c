"""How long tests wait for what has to happen."""

import asyncio
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 240.0
"""Only what never happens takes as long as this, whatever else the machine has to do."""

PATIENCE_MS: Final = 60_000
"""The same for what a page is to show, in the unit of browsers."""


async def until(condition: Callable[[], object]) -> None:
    """Wait for what the running loop is to bring about. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)
