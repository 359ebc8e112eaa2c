"""``python -m expo.demo``: open the demo fair on the configured database and print its sign-ins.

It can be killed or cut off from its database at any moment; a restart resumes where it stopped.
"""

import asyncio
import os
import signal
import sys
from typing import Final

from pymongo.errors import PyMongoError
from rich.console import Console

from expo.app import build
from expo.demo.models import install_models
from expo.demo.opening import create_opening
from expo.demo.progress import progress_display
from expo.demo.welcome import welcome, welcome_if_complete
from expo.kit.errors import Conflict, ExpoError, Unavailable
from expo.kit.processes import logs
from expo.kit.processes.children import exit_with_parent
from expo.settings import Settings

TRY_AGAIN: Final = os.EX_TEMPFAIL
"""Exit code for failures worth a retry: the database went away, or something conflicted or was unavailable."""

_INTERRUPTED: Final = 130


class Unfilled(Exception):
    """The fair is open, but the remaining participants could not be added; the cause says why."""


async def run(settings: Settings, console: Console) -> None:
    """Open the fair, fill it unless it is complete, and print the sign-ins.

    Raises `ExpoError`, PyMongoError, and `Unfilled`.
    """
    if await welcome_if_complete(settings, console):
        return
    installation = build(settings)
    try:
        await installation.prepare()
        with progress_display(console) as on_progress:
            opens = create_opening(installation, on_progress)
            fair = await opens.open()
            welcome(settings, console)
            await asyncio.to_thread(install_models, settings.models_folder.resolve())
            on_progress.say("You can come in. The others arrive while you look around, which takes a few minutes.")
            try:
                await opens.fill(fair)
            except* ExpoError as group:
                raise Unfilled from group
    finally:
        await installation.close()


def main() -> int:
    """Open the fair; return 0, 1 if it cannot be opened or filled, or `TRY_AGAIN`, with a line that says why."""
    settings, console = Settings(), Console()
    logs.configure(level="WARNING", json=settings.log_json)
    exit_with_parent()
    codes: list[int] = []
    try:
        asyncio.run(_until_asked_to_end(settings, console))
    except* asyncio.CancelledError:
        codes.append(_INTERRUPTED)
    except* Unfilled as group:
        cause = _first(_first(group).__cause__ or group)
        code = TRY_AGAIN if isinstance(cause, Conflict | Unavailable) else 1
        codes.append(_report_error(console, "Not everybody has come to the demo fair", cause, code))
    except* ExpoError as group:
        codes.append(_report_error(console, "The demo fair could not be opened", group.exceptions[0], 1))
    except* PyMongoError as group:
        codes.append(_report_error(console, "The database went away", group.exceptions[0], TRY_AGAIN))
    return max(codes, default=0)


async def _until_asked_to_end(settings: Settings, console: Console) -> None:
    """Open the fair, or cancel on SIGINT or SIGTERM, leaving the terminal restored and no step half done."""
    loop, running = asyncio.get_running_loop(), asyncio.current_task()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, running.cancel if running else lambda: None)
    await run(settings, console)


def _report_error(console: Console, words: str, error: BaseException, code: int) -> int:
    console.print(f"{words}: {str(_first(error))[:200]}", highlight=False, markup=False)
    return code


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


if __name__ == "__main__":
    sys.exit(main())
