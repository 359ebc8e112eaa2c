"""A schedule that an organiser of the cast has made, and somebody at the exhibitor's booth."""

from expo.exhibitors.booths import Booths
from expo.exhibitors.models import StaffMember
from expo.kit.access import Actor
from expo.kit.ids import new_id
from expo.matchmaking.schedules.hours import Times
from expo.matchmaking.schedules.models import MeetingSchedule, ScheduleStatus
from expo.matchmaking.schedules.service import Schedules
from tests.support.world import World


async def a_schedule(world: World, actors: dict[str, Actor], fair_id: str) -> dict[str, str]:
    """Return the ids of a draft without meetings, and of a member of the exhibitor's staff."""
    booths = world.service(Booths)
    [booth] = await booths.mine(actors["exhibitor"])
    staffed = await booths.set_staff(actors["exhibitor"], booth_id=booth.id, staff=[StaffMember("", "Lin Wei")])
    draft = MeetingSchedule(
        id=new_id("sched"),
        fair_id=fair_id,
        times=Times(begins=540, ends=600),
        created_at=world.clock(),
        status=ScheduleStatus.DRAFT,
    )
    await world.service(Schedules).store.put(draft)
    return {"scheduleId": draft.id, "staffId": staffed.staff[0].id}
