"""Tasks that are not wanted any more."""

import asyncio
from typing import Any


async def give_up(task: "asyncio.Future[Any]") -> None:
    """Cancel a task, and return when it has ended; raises what it raised itself.

    Whoever waits here can be cancelled as anywhere else: to await the task and pass over a `CancelledError` would
    swallow that too.
    """
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
