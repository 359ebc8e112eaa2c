"""Who may ask and do what of matchmaking, with example arguments."""

from typing import Any, Final

from tests.support.permissions import ANYBODY, BUYER, COMPANIES, ORGANISER, Cast, Permissions
from tests.support.planning import a_schedule
from tests.support.sourcing import a_need
from tests.support.world import World


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "AnswerRecommendationInput.id": cast.things["recommendationId"],
        "withdrawRecommendationAnswer.id": cast.things["recommendationId"],
        "closeSourcingNeed.id": cast.things["needId"],
        "matchmakingRun.id": cast.things["runId"],
        "meetingSchedule.id": cast.things["scheduleId"],
        "reviseMeetingSchedule.id": cast.things["scheduleId"],
        "publishMeetingSchedule.id": cast.things["scheduleId"],
        "lockMeeting.id": cast.things["meetingId"],
        "ScheduleTermsInput.sections": [],
        "ScheduleTermsInput.exhibitorCountries": [],
        "ScheduleTermsInput.buyerCountries": [],
        "startMeetingSchedule.seconds": 60,
        "MeetingTimesInput.days": [],
        "MeetingTimesInput.begins": 540,
        "MeetingTimesInput.ends": 600,
        "MeetingTimesInput.minutes": 30,
        "sourcingNeed.id": cast.things["needId"],
    }


async def _things(world: World, cast: Cast) -> None:
    cast.things.update(await a_need(world, cast.actors, cast.things["fairId"], cast.things["exhibitorId"]))
    cast.things.update(await a_schedule(world, cast.actors, cast.things["fairId"]))


PERMISSIONS: Final = Permissions(
    queries={
        "matchmakingSettings": ORGANISER,
        "matchmakingStatus": ANYBODY,
        "matchmakingStart": BUYER,
        "matchmakingTally": ORGANISER,
        "meetingSchedule": ORGANISER,
        "meetingSchedules": ORGANISER,
        "myUnscheduledRequests": COMPANIES | BUYER | {"reading_key"},
        "scheduledMeetings": ORGANISER,
        "scheduleChanges": ORGANISER,
        "unscheduledRequests": ORGANISER,
        "myTargetBuyers": COMPANIES | {"reading_key"},
        "mySourcingNeeds": BUYER,
        "matchmakingRun": ORGANISER,
        "matchmakingRuns": ORGANISER,
        "recommendedBuyers": COMPANIES | {"reading_key"},
        "newRecommendedBuyers": COMPANIES | {"reading_key"},
        "recommendedExhibitors": BUYER,
        "sourcingNeed": BUYER,
    },
    mutations={
        "publishMatchmakingSettings": ORGANISER,
        "publishMeetingSchedule": ORGANISER,
        "reviseMeetingSchedule": ORGANISER,
        "lockMeeting": ORGANISER,
        "markRecommendedBuyersSeen": COMPANIES,
        "startMeetingSchedule": ORGANISER,
        "answerRecommendation": frozenset({"buyer", "exhibitor"}),
        "closeSourcingNeed": BUYER,
        "withdrawRecommendationAnswer": frozenset({"buyer", "exhibitor"}),
        "previewMatchmaking": ORGANISER,
        "saveMatchmakingDraft": ORGANISER,
        "saveTargetBuyers": COMPANIES,
        "saveSourcingNeed": BUYER,
        "startMatchmakingRun": ORGANISER,
    },
    arguments=_arguments,
    things=_things,
)
