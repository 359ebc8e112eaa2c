"""Recordings of meetings: from the media process to both companies, until one deletes them or they expire."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from expo.kit.access import Actor
from expo.kit.errors import ExpoError, Forbidden, NotFound, SignInRequired
from expo.kit.jobs.queue import Job, Jobs
from expo.kit.media.recordings import FINISHED_RECORDING, RecordingStorage
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingSide
from expo.meetings.recordings.errors import RecordingNotFound
from expo.meetings.recordings.models import MeetingRecording
from expo.meetings.recordings.service import MeetingRecordings
from tests.support.booking import Booking, a_booking
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.recorded_room import RecordedRoom
from tests.support.world import World


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


def service(booking: Booking) -> MeetingRecordings:
    return booking.world.service(MeetingRecordings)


async def recorded(folder: Path, meeting_id: str) -> RecordedRoom:
    """Record a second of two people in a meeting's room."""
    room = RecordedRoom(folder, "ana", "bo", room_id=meeting_id)
    room.agree()
    room.send(25)
    await room.index()
    return room


def storage(booking: Booking, folder: Path) -> RecordingStorage:
    return RecordingStorage(folder, booking.world.installation.blobs, booking.world.service(Jobs))


async def stored(booking: Booking, folder: Path, meeting_id: str) -> Job:
    """Store a recording of a room as the media process does, and return the job that it queues."""
    await recorded(folder, meeting_id)
    await storage(booking, folder).store_all()
    job = await booking.world.service(Jobs).take([FINISHED_RECORDING])
    assert job is not None
    return job


async def a_recording(booking: Booking, folder: Path) -> tuple[Meeting, MeetingRecording]:
    booked = await booking.book()
    await booking.letters()
    await service(booking).add(await stored(booking, folder / "recordings", booked.id))
    [[recording]] = await service(booking).of_meetings([booked.id])
    return booked, recording


async def test_recording_reaches_both_companies(booking: Booking, tmp_path: Path) -> None:
    booked, recording = await a_recording(booking, tmp_path)
    assert tuple(tmp_path.joinpath("recordings").glob("*")) == ()
    assert [each.name for each in recording.files] == ["Ana", "Bo"]
    assert (recording.meeting_id, recording.duration_ms) == (booked.id, 1000)
    assert recording.expires_at == recording.began_at + timedelta(days=30)
    assert {subject for _, subject in await booking.letters()} == {
        "The recording of your meeting with Yongkang Flasks is ready",
        "The recording of your meeting with Buyer is ready",
    }
    for each in recording.files:
        assert len(await booking.world.installation.blobs.get(each.key)) == each.size
    downloads = service(booking).downloads(recording)
    assert [each.partition("?")[0] for each in downloads] == [
        f"/files/recordings/{recording.id}/{name}" for name in ("1.webm", "2.webm", "index.json")
    ]


async def test_recording_that_is_reported_twice_is_kept_once(booking: Booking, tmp_path: Path) -> None:
    booked = await booking.book()
    job = await stored(booking, tmp_path, booked.id)
    for _ in range(2):
        await service(booking).add(job)
    [found] = await service(booking).of_meetings([booked.id])
    assert len(found) == 1


async def test_recording_of_no_meeting_is_deleted(booking: Booking, tmp_path: Path) -> None:
    job = await stored(booking, tmp_path, "check_1")
    order = FINISHED_RECORDING.arguments(job)
    await service(booking).add(job)
    for key in (order.index_key, *(each.key for each in order.files)):
        with pytest.raises(NotFound):
            await booking.world.installation.blobs.get(key)


@pytest.mark.parametrize("side", list(MeetingSide))
async def test_either_company_deletes_a_recording_for_both(booking: Booking, tmp_path: Path, side: MeetingSide) -> None:
    _, recording = await a_recording(booking, tmp_path)
    actor = booking.buyer if side is MeetingSide.BUYER else booking.exhibitor
    await booking.letters()
    deleted = await service(booking).delete(actor, recording_id=recording.id)
    assert await service(booking).delete(actor, recording_id=recording.id) == deleted
    assert (deleted.deleted_by, deleted.available(booking.world.clock())) == (side, False)
    assert len(await booking.letters()) == 2
    assert await service(booking).erase_due() == 1
    assert await service(booking).erase_due() == 0
    with pytest.raises(NotFound):
        await booking.world.installation.blobs.get(recording.files[0].key)


async def test_recording_expires(booking: Booking, tmp_path: Path) -> None:
    _, recording = await a_recording(booking, tmp_path)
    booking.world.clock.now = recording.expires_at - timedelta(seconds=1)
    assert await service(booking).erase_due() == 0
    booking.world.clock.now = recording.expires_at
    assert not recording.available(booking.world.clock())
    assert await service(booking).erase_due() == 1


async def refused(booking: Booking, attempt: Any, error: type[ExpoError]) -> None:
    before = await contents(booking.world.installation.database)
    with pytest.raises(error):
        await attempt
    assert await contents(booking.world.installation.database) == before


async def test_strangers_delete_nothing(booking: Booking, tmp_path: Path) -> None:
    _, recording = await a_recording(booking, tmp_path)
    recordings = service(booking)
    for role in ("other_exhibitor", "organiser", "administrator"):
        actor = booking.cast.actors[role]
        await refused(booking, recordings.delete(actor, recording_id=recording.id), RecordingNotFound)
    await refused(booking, recordings.delete(booking.buyer, recording_id="nothing"), RecordingNotFound)
    await refused(booking, recordings.delete(Actor(), recording_id=recording.id), SignInRequired)
    reader = replace(booking.buyer, scopes=frozenset({"meetings:read"}), key_id="key_1")
    await refused(booking, recordings.delete(reader, recording_id=recording.id), Forbidden)
