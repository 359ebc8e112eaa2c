"""Organisers choose for how many days recordings are kept; what people have agreed to does not change afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from expo.kit.access import Role
from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.meetings.recordings.service import MeetingRecordings
from expo.meetings.retention.models import RecordingRetention, RetentionChange
from expo.meetings.retention.service import RecordingRetentions
from tests.meetings.recordings.test_recordings import stored
from tests.meetings.rooms.test_rooms import at_the_meeting
from tests.support.booking import Booking, a_booking
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

SAVE = """mutation($input: SaveRecordingRetentionInput!) { saveRecordingRetention(input: $input) {
  ... on RecordingRetention { days maxDays } ... on Problem { code field } } }"""
READ = "query($fairId: ID!) { recordingRetention(fairId: $fairId) { days maxDays } }"
AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def test_organiser_chooses_days_and_the_audit_log_says_so(world: World, cast: Cast) -> None:
    organiser, fair = cast.actors["organiser"], cast.things["fairId"]
    default = await world.run(organiser, READ, fairId=fair)
    assert default["recordingRetention"] == {"days": 30, "maxDays": 30}
    for _ in range(2):
        saved = await world.run(organiser, SAVE, input={"fairId": fair, "days": 7})
        assert saved["saveRecordingRetention"] == {"days": 7, "maxDays": 30}
    assert (await world.run(organiser, READ, fairId=fair))["recordingRetention"]["days"] == 7
    entries = await world.installation.database.collection("journal").find({"verb": "recording_retention.saved"})
    assert [(each["fair_id"], each["facts"]) for each in entries] == [(fair, {"days": 7})]


async def test_organisers_staff_read_the_number_and_managers_change_it(world: World, cast: Cast) -> None:
    retentions, fair = world.service(RecordingRetentions), cast.things["fairId"]
    organiser = cast.actors["organiser"]
    clerk, stranger = replace(organiser, role=Role.MEMBER), replace(organiser, organisation_id="org_other")
    assert await retentions.get(clerk, fair_id=fair) == 30
    before = await contents(world.installation.database)
    with pytest.raises(Forbidden):
        await retentions.save(clerk, fair_id=fair, days=7)
    with pytest.raises(NotFound):
        await retentions.get(stranger, fair_id=fair)
    with pytest.raises(NotFound):
        await retentions.save(stranger, fair_id=fair, days=7)
    assert await contents(world.installation.database) == before


@pytest.mark.parametrize("days", [-1, 31])
async def test_days_out_of_bounds_are_refused(world: World, cast: Cast, days: int) -> None:
    organiser, fair = cast.actors["organiser"], cast.things["fairId"]
    before = await contents(world.installation.database)
    with pytest.raises(Invalid):
        await world.service(RecordingRetentions).save(organiser, fair_id=fair, days=days)
    refused = await world.run(organiser, SAVE, input={"fairId": fair, "days": days})
    assert refused["saveRecordingRetention"] == {"code": "INVALID", "field": "days"}
    assert await contents(world.installation.database) == before


async def test_change_applies_to_rooms_that_open_later(booking: Booking, tmp_path: Path) -> None:
    booked, later = await booking.book(), await booking.book(booking.at(hours=3))
    recordings = booking.world.service(MeetingRecordings)
    rooms = await at_the_meeting(booking, booked)
    organiser = booking.cast.actors["organiser"]
    await rooms.retentions.save(organiser, fair_id=booked.fair_id, days=3)
    entered = await rooms.enter(booking.buyer, meeting_id=booked.id)
    assert entered.recording_days == 30
    rooms = await at_the_meeting(booking, later)
    assert (await rooms.enter(booking.buyer, meeting_id=later.id)).recording_days == 3
    for meeting, days in ((booked, 30), (later, 3)):
        await recordings.add(await stored(booking, tmp_path / meeting.id, meeting.id))
        [[recording]] = await recordings.of_meetings([meeting.id])
        assert recording.expires_at == recording.began_at + timedelta(days=days)


async def test_fair_without_recordings_offers_none(booking: Booking) -> None:
    booked = await booking.book()
    retentions = booking.world.service(RecordingRetentions)
    await retentions.save(booking.cast.actors["organiser"], fair_id=booked.fair_id, days=0)
    rooms = await at_the_meeting(booking, booked)
    assert (await rooms.enter(booking.buyer, meeting_id=booked.id)).recording_days == 0


async def test_installation_that_keeps_less_prevails(world: World, cast: Cast) -> None:
    retentions, fair = world.service(RecordingRetentions), cast.things["fairId"]
    await retentions.save(cast.actors["organiser"], fair_id=fair, days=20)
    fewer = replace(retentions, longest_days=10)
    assert await fewer.days_at(world.clock(), fair_id=fair) == 10


def test_former_changes_are_forgotten_once_they_decide_about_nothing() -> None:
    retention = RecordingRetention("fair_1")
    for number, days in enumerate((30, 20, 10)):
        retention = retention.changed(days, AT + timedelta(days=number))
    assert [retention.days_at(AT + timedelta(days=each)) for each in (-1, 0, 1, 9)] == [None, 30, 20, 10]
    after = retention.changed(5, AT + timedelta(days=8, hours=1))
    assert list(after.changes) == [
        RetentionChange(20, AT + timedelta(days=1)),
        RetentionChange(10, AT + timedelta(days=2)),
        RetentionChange(5, AT + timedelta(days=8, hours=1)),
    ]
