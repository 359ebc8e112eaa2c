"""The welcome message of the demo, and a quick check for a complete demo fair.

Most starts of the demo find a complete fair, and load only this module instead of everything that fills the fair.
"""

from rich.console import Console

from expo.demo.data.plan import find_fair, is_complete
from expo.demo.data.sign_ins import sign_ins
from expo.demo.progress import print_demo_logins
from expo.fairs.fairs.service import Fairs
from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.settings import Settings


async def welcome_if_complete(settings: Settings, console: Console) -> bool:
    """Print the welcome message if the demo fair is complete; return whether it is. Costs one query."""
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
    """Print the welcome message: the addresses of the site and the demo logins."""
    print_demo_logins(console, settings.address, sign_ins(settings.signing_secret()))
