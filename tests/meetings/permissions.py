"""Who may ask and do what of meetings, with example arguments."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import StaffMember
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import MeetingKind
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.store import RecordingStore
from tests.support.permissions import (
    ANYBODY,
    BUYER,
    COMPANIES,
    EXHIBITOR,
    KEYS,
    ORGANISER,
    SIGNED_IN,
    Cast,
    Permissions,
)
from tests.support.world import World

_SIDES: Final = frozenset({"buyer", "exhibitor"})
DAYS: Final = timedelta(days=30)
_STEPS: Final = ("Accept", "Decline", "Cancel", "HandOver")
_TABLE: Final = (
    "addMeetingPoint",
    "addMeetingProduct",
    "changeMeetingPoint",
    "removeMeetingPoint",
    "removeMeetingProduct",
    "sendMeetingMessage",
    "sendMeetingMinutes",
    "showMeetingProduct",
)
_TABLE_INPUTS: Final = [f"{each[0].upper()}{each[1:]}Input" for each in _TABLE]


def _arguments(cast: Cast) -> dict[str, Any]:
    meeting_id = cast.things["requestedMeetingId"]
    inputs = [f"{step}MeetingInput" for step in _STEPS]
    inputs += ["ProposeMeetingTimeInput", "SetBuyerPeopleInput", "ReportNoShowInput", "ContestNoShowInput"]
    inputs += ["EnterMeetingRoomInput", *_TABLE_INPUTS]
    return {f"{each}.meetingId": meeting_id for each in inputs} | {
        "MeetingHoursInput.timeZone": "Europe/Moscow",
        "MeetingHoursInput.begins": 540,
        "MeetingHoursInput.ends": 600,
        "MeetingHoursInput.mostPerDay": 5,
        "HandOverMeetingInput.staffIds": [cast.things["staffId"]],
        "ProposeMeetingTimeInput.beginsAt": "2027-04-16T03:00:00Z",
        "JoinWaitingListInput.earliestAt": "2027-04-15T14:00:00Z",
        "JoinWaitingListInput.latestAt": "2027-04-15T20:00:00Z",
        "RequestMeetingInput.beginsAt": "2027-04-16T02:00:00Z",
        "SetBuyerPeopleInput.personIds": [cast.actors["buyer"].person_id],
        "meeting.id": meeting_id,
        "connectCalendar.address": "https://localhost/calendar.ics",  # no test asks for another name
        "connectStaffCalendar.address": "https://localhost/calendar.ics",
        "meetingTableChanged.meetingId": meeting_id,
        "ChangeMeetingPointInput.pointId": "pnt_01HZX3AAAAAAAAAAAAAAAAAAAA",
        "RemoveMeetingPointInput.pointId": "pnt_01HZX3AAAAAAAAAAAAAAAAAAAA",
    }


async def _recording(world: World, meeting: Meeting) -> MeetingRecording:
    """Add a recording of a meeting, without files."""
    now = world.clock()
    recording = MeetingRecording("0" * 24, meeting.id, now, 1000, [], "recordings/0/index.json", 1, now + DAYS)
    await RecordingStore(world.installation.database).insert(recording)
    return recording


def _noon(world: World) -> datetime:
    """Return the next noon in China that is three hours away or more: the booth's staff can meet."""
    earliest = world.clock() + timedelta(hours=3)
    noon = earliest.astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=12, minute=0, second=0, microsecond=0)
    return (noon if noon >= earliest else noon + timedelta(days=1)).astimezone(UTC)


async def _things(world: World, cast: Cast) -> None:
    """Add a member of staff of the exhibitor's booth, and the buyer's request for a meeting.

    Matchmaking adds a buyer who takes part.
    """
    booths, owner = world.service(Booths), cast.actors["exhibitor"]
    [booth] = await booths.mine(owner)
    staffed = await booths.set_staff(owner, booth_id=booth.id, staff=[StaffMember("", "Lin Wei")])
    cast.things["staffId"] = staffed.staff[0].id
    request = MeetingRequest(
        fair_id=cast.things["fairId"],
        begins_at=_noon(world),
        kind=MeetingKind.VIDEO,
        exhibitor_id=cast.things["exhibitorId"],
    )
    requested = await world.service(Meetings).request(cast.actors["buyer"], request=request)
    cast.things["requestedMeetingId"] = requested.id
    cast.things["recordingId"] = (await _recording(world, requested)).id


PERMISSIONS: Final = Permissions(
    queries={
        "absences": ORGANISER,
        "bookingPolicy": ANYBODY,
        "calendarFeed": SIGNED_IN,
        "calendarFeedFile": ANYBODY,
        "freeTimes": ANYBODY,
        "mediaRooms": ORGANISER,
        "mediaServers": SIGNED_IN | KEYS,
        "turnRegions": SIGNED_IN | KEYS,
        "meeting": _SIDES | {"reading_key"},
        "myMeetingHours": BUYER,
        "myConnectedCalendar": BUYER,
        "myMeetings": COMPANIES | {"buyer", "reading_key"},
        "myStaffCalendars": COMPANIES | {"reading_key"},
        "myStaffHours": COMPANIES | {"reading_key"},
        "myWaitingEntries": BUYER,
        "recordingRetention": ORGANISER,
        "startingMeeting": ANYBODY,
        "waitingListLength": COMPANIES | {"reading_key"},
    },
    mutations={
        "acceptMeeting": _SIDES,
        "cancelMeeting": _SIDES,
        "connectCalendar": BUYER,
        "connectStaffCalendar": EXHIBITOR,
        "contestNoShow": _SIDES,
        "createCalendarFeed": SIGNED_IN,
        "declineMeeting": _SIDES,
        "deleteMeetingRecording": _SIDES,
        "mixMeetingRecording": _SIDES,
        "disconnectCalendar": BUYER,
        "disconnectStaffCalendar": EXHIBITOR,
        "deleteCalendarFeed": SIGNED_IN,
        "enterCheckRoom": SIGNED_IN,
        "enterMeetingRoom": _SIDES,
        "handOverMeeting": EXHIBITOR,
        "joinWaitingList": BUYER,
        "leaveWaitingList": BUYER,
        "proposeMeetingTime": _SIDES,
        "reportNoShow": _SIDES,
        "requestMeeting": BUYER,
        "saveBookingPolicy": EXHIBITOR,
        "saveMeetingHours": BUYER,
        "saveStaffHours": EXHIBITOR,
        "saveRecordingRetention": ORGANISER,
        "setBuyerAbsent": ORGANISER,
        "setBuyerPeople": BUYER,
        "setStaffAbsent": ORGANISER,
        "setExhibitorAbsent": ORGANISER,
        **dict.fromkeys(_TABLE, _SIDES),
    },
    subscriptions={"meetingTableChanged": _SIDES | {"reading_key"}},
    arguments=_arguments,
    things=_things,
    optional=frozenset({"RequestMeetingInput.exhibitorId"}),
    last=frozenset({"cancelMeeting", "declineMeeting"}),
)
