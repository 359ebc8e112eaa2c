"""``python -m expo.demo``: opens the demo fair on the environment's database, and tells who can sign in."""

import asyncio
import sys

from rich.console import Console

from expo.demo.plan import find_fair, is_open
from expo.demo.progress import tell_sign_ins, telling
from expo.demo.sign_ins import sign_ins
from expo.fairs.service import Fairs
from expo.kit import logs
from expo.kit.clock import now
from expo.kit.errors import ExpoError
from expo.kit.mongo import Database
from expo.settings import Settings


async def run(settings: Settings, console: Console) -> None:
    """Open the fair unless it is, and print the addresses and sign-ins. Raises `ExpoError`."""
    if not await _has_been_opened(settings):
        await _open(settings, console)
    tell_sign_ins(console, settings.address, sign_ins(settings.signing_secret()))


async def _has_been_opened(settings: Settings) -> bool:
    """Look the fair up with as little as that takes: most starts end here."""
    database = Database(settings.database_url.get_secret_value(), settings.database_name)
    try:
        fair = await find_fair(Fairs.over(database, now))
    finally:
        await database.close()
    return fair is not None and is_open(fair, now())


async def _open(settings: Settings, console: Console) -> None:
    # Loading the whole application takes a second, which a fair that is open already need not wait for.
    from expo.app import build  # noqa: PLC0415
    from expo.demo.opening import opening  # noqa: PLC0415

    installation = build(settings)
    try:
        await installation.prepare()
        with telling(console) as told:
            await opening(installation, told).run()
    finally:
        await installation.close()


def main() -> int:
    """Open the fair; return 1, with a line that says why, when it cannot be."""
    settings, console = Settings(), Console()
    logs.configure(level="WARNING", json=settings.log_json)
    wrong: list[BaseException] = []
    try:
        asyncio.run(run(settings, console))
    except* ExpoError as group:
        wrong += group.exceptions
    for error in wrong:
        console.print(f"The demo fair could not be opened: {error}", highlight=False, markup=False)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
