"""The worker process: ``python -m expo.worker``. Follows the journal and does the jobs."""

import asyncio
import contextlib
import signal
import sys

from expo.app import Worker, build
from expo.kit import logs
from expo.kit.processes import exit_with_parent
from expo.settings import Settings


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    installation = build(settings)
    await installation.prepare()
    running = asyncio.create_task(Worker(installation).run())
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await installation.close()


def main() -> None:
    """Run the worker."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    exit_with_parent()
    asyncio.run(work(settings))


if __name__ == "__main__":
    sys.exit(main())
