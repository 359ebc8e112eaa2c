"""``python -m expo.demo``: opens the demo fair on the environment's database, and tells who can sign in."""

import asyncio
import sys

from rich.console import Console

from expo.app import build
from expo.demo.opening import opening, sign_ins
from expo.demo.progress import tell_sign_ins, telling
from expo.kit import logs
from expo.kit.errors import ExpoError
from expo.settings import Settings


async def run(settings: Settings, console: Console) -> None:
    """Open the fair and print the addresses and sign-ins. Raises `ExpoError`."""
    installation = build(settings)
    try:
        await installation.prepare()
        with telling(console) as told:
            await opening(installation, told).run()
    finally:
        await installation.close()
    tell_sign_ins(console, settings.address, sign_ins(settings.signing_secret()))


def main() -> int:
    """Open the fair; return 1, with a line that says why, when it cannot be."""
    settings, console = Settings(), Console(soft_wrap=True)
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
