"""What both servers of ``expo bench forward`` do: take lines over TCP, print the port, and end with standard input."""

import asyncio
import contextlib
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

_MAX_LINE: Final = 1 << 20
Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def pin_to(core: int) -> None:
    """Run this process on one core, where the machine has it and lets us choose."""
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setaffinity(0, {core})


def used_time() -> dict[str, float]:
    """Return the seconds of a core that this process has used, beside those of a clock."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu_s": usage.ru_utime + usage.ru_stime, "wall_s": time.monotonic()}


async def serve_lines(host: str, connected: Connected) -> None:
    """Serve connections until standard input ends; the first line of standard output is the port."""
    listening = await asyncio.start_server(connected, host, 0, limit=_MAX_LINE)
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    listening.close()


def main(serve: Callable[[str], Coroutine[Any, Any, None]]) -> None:
    """Run a server as the command line says: HOST CORE."""
    pin_to(int(sys.argv[2]))
    asyncio.run(serve(sys.argv[1]))
