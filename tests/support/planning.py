"""A schedule that an organiser of the cast has made, and a buyer who has answered a recommendation."""

from expo.kit.access import Actor
from expo.kit.ids import new_id
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, Evidence, MatchAnswer, Recommendation, SideAnswer
from expo.matchmaking.recommendations.rules.ids import recommendation_id
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.schedules.models import MeetingSchedule, ScheduledMeeting, ScheduleStatus
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from tests.support.world import World


async def a_schedule(world: World, actors: dict[str, Actor], fair_id: str) -> dict[str, str]:
    """Return the ids of a draft with a meeting of nobody's, of that, and of a buyer who has answered."""
    draft = MeetingSchedule(
        id=new_id("sched"),
        fair_id=fair_id,
        times=MeetingTimes(begins=540, ends=600),
        created_at=world.clock(),
        status=ScheduleStatus.DRAFT,
    )
    await world.service(Schedules)._store.put(draft)
    begins_at = draft.created_at
    meeting = ScheduledMeeting(
        id=f"{draft.id}/{begins_at:%Y%m%d%H%M}/org_1/exh_1",
        schedule_id=draft.id,
        fair_id=fair_id,
        buyer_id="org_1",
        exhibitor_id="exh_1",
        staff_id=None,
        begins_at=begins_at,
        minutes=30,
    )
    await world.service(Schedules)._store.put_rows(ScheduledMeeting, draft.id, [meeting])
    buyer_id = await _somebody_who_has_answered(world, actors, fair_id)
    return {"scheduleId": draft.id, "meetingId": meeting.id, "buyerId": buyer_id}


async def _somebody_who_has_answered(world: World, actors: dict[str, Actor], fair_id: str) -> str:
    """Return a buyer who has put off an exhibitor that is not the cast's: it changes nobody's recommendations."""
    buyer_id, exhibitor_id = str(actors["buyer"].organisation_id), new_id("exh")
    pair = Recommendation(
        id=recommendation_id(b"a secret for tests", fair_id, buyer_id, exhibitor_id),
        fair_id=fair_id,
        buyer_id=buyer_id,
        exhibitor_id=exhibitor_id,
        need_id=None,
        buyer_score=500,
        exhibitor_score=500,
        buyer_parts={MatchPart.PRODUCTS: 500},
        exhibitor_parts={MatchPart.PRODUCTS: 500},
        evidence=Evidence(),
        buyer_rank=1,
    )
    later = SideAnswer(MatchAnswer.SAVED_FOR_LATER, world.clock())
    await world.service(Matchmaking)._store.put_answer(Answered(pair.id, pair, {MatchSide.BUYER: later}))
    return buyer_id
