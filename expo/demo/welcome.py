"""Check whether the demo fair is complete, and the welcome message: all that most starts need."""

from rich.console import Console

from expo.demo.data.plan import find_fair, is_complete
from expo.demo.data.sign_ins import sign_ins
from expo.demo.progress import tell_sign_ins
from expo.fairs.fairs.service import Fairs
from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.settings import Settings


async def welcome_if_complete(settings: Settings, console: Console) -> bool:
    """Print addresses and sign-ins if the demo fair is complete, and return whether it is; one lookup."""
    database = Database(settings.database_url.get_secret_value(), settings.database_name)
    try:
        fair = await find_fair(Fairs.over(database, now))
    finally:
        await database.close()
    if fair is None or not is_complete(fair, now()):
        return False
    welcome(settings, console)
    return True


def welcome(settings: Settings, console: Console) -> None:
    """Print addresses and sign-ins."""
    tell_sign_ins(console, settings.address, sign_ins(settings.signing_secret()))
