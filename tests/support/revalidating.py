"""What the worker does about meetings after a change below them, and what people learn of it."""

from tests.support.booking import Booking
from tests.support.following import follow, loop_named
from tests.support.world import World


async def turn(world: World) -> None:
    """Do the worker's part: follow the journal from its beginning, and look at what is due, both once more.

    The second time hears of what the first has done, and again of everything else.
    """
    for _ in range(2):
        for name in ("departed_staff", "meeting_revalidation"):
            await follow(world, name)
        await work_off(world)


async def work_off(world: World) -> None:
    """Look at what is due, until nothing is."""
    while await loop_named(world, "meeting_revalidation").turn():
        pass


async def invitations(booking: Booking) -> list[tuple[str, str]]:
    """Return addresses and methods of the calendars in the emails that wait to be sent, by address."""
    found = await booking.world.installation.database.raw["jobs"].find({"kind": "letter"}).to_list()
    emails = [each["arguments"] for each in found]
    return sorted((each["to"], each["calendar"]["method"]) for each in emails if each["calendar"])
