"""Who may ask and do what of meetings, with example arguments."""

from typing import Any, Final

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from tests.support.permissions import BUYER, COMPANIES, EXHIBITOR, ORGANISER, Cast, Permissions
from tests.support.world import World


def _arguments(_cast: Cast) -> dict[str, Any]:
    return {
        "MeetingHoursInput.timeZone": "Europe/Moscow",
        "MeetingHoursInput.begins": 540,
        "MeetingHoursInput.ends": 600,
        "MeetingHoursInput.mostPerDay": 5,
    }


async def _things(world: World, cast: Cast) -> None:
    """Add a member of staff of the exhibitor's booth; matchmaking adds a buyer who takes part."""
    booths, owner = world.service(Booths), cast.actors["exhibitor"]
    [booth] = await booths.mine(owner)
    staffed = await booths.set_staff(owner, booth_id=booth.id, staff=[StaffMember("", "Lin Wei")])
    cast.things["staffId"] = staffed.staff[0].id


PERMISSIONS: Final = Permissions(
    queries={
        "absences": ORGANISER,
        "myMeetingHours": BUYER,
        "myStaffHours": COMPANIES | {"reading_key"},
    },
    mutations={
        "saveMeetingHours": BUYER,
        "saveStaffHours": EXHIBITOR,
        "setBuyerAbsent": ORGANISER,
        "setStaffAbsent": ORGANISER,
        "setExhibitorAbsent": ORGANISER,
    },
    arguments=_arguments,
    things=_things,
)
