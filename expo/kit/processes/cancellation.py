"""Cancellation of tasks."""

import asyncio
from typing import Any, Final

_AGAIN_S: Final = 5.0
"""Seconds before a task is cancelled again: longer than its clean-up takes."""


async def cancel_and_wait(task: "asyncio.Future[Any]") -> None:
    """Cancel a task and return when it has ended; raises any error of its own.

    One cancellation may not suffice: `asyncio.wait_for`, up to Python 3.11, drops a cancellation that coincides with
    the end of what it awaits, such as a connection to a database that goes down together with this process.

    The caller stays cancellable: awaiting the task and suppressing `CancelledError` would swallow the caller's own
    cancellation.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_AGAIN_S)
    if not task.cancelled():
        task.result()
