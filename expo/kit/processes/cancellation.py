"""Tasks that are not wanted any more."""

import asyncio
from typing import Any, Final

_AGAIN_S: Final = 5.0
"""How long a task may take to end before it is cancelled once more: longer than what it has to do on its way out."""


async def cancel_and_wait(task: "asyncio.Future[Any]") -> None:
    """Cancel a task, and return when it has ended; raises what it raised itself.

    Once may not be enough: `asyncio.wait_for`, up to Python 3.11, passes over a cancellation in whose moment that ends
    what it waits for, such as a connection to a database that goes down together with this process.

    Whoever waits here can be cancelled as anywhere else: to await the task and pass over a `CancelledError` would
    swallow that too.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_AGAIN_S)
    if not task.cancelled():
        task.result()
