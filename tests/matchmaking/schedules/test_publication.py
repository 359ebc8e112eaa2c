"""Publishing a schedule books its meetings: once, at times that are still free, and both companies are told."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from expo.accounts.models import Membership, Organisation, OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.exhibitors.booths.service import Booths
from expo.kit.access import Actor, Role
from expo.kit.errors import Conflict
from expo.kit.ids import new_id
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from expo.kit.paging import Slice
from expo.matchmaking.schedules import publication
from expo.matchmaking.schedules.models import (
    MeetingSchedule,
    ScheduledMeeting,
    ScheduleFigures,
    ScheduleStatus,
    UnscheduledRequest,
)
from expo.matchmaking.schedules.publication import PUBLISH_SCHEDULE, Publication, PublicationRun
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.errors import TimeNotAvailable
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import MeetingKind
from matching.schedule.explaining import Reason, Remedy
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.schedules.test_schedules import a_booth_with, publish_work, rows

ALL: Final = Slice(100)
Place = tuple[int, int, int]
"""Buyer, exhibitor, and half-hours after the first time."""


@dataclass
class Publishing:
    """Two exhibitors with one of staff each, two buyers, and schedules that are put together by hand."""

    harness: MatchmakingHarness
    exhibitors: list[Actor]
    exhibitor_ids: list[str]
    staff_ids: list[str]
    buyers: list[Actor]

    @property
    def schedules(self) -> Schedules:
        return self.harness.world.service(Schedules)

    @property
    def meetings(self) -> Meetings:
        return self.harness.world.service(Meetings)

    def at(self, halves: int) -> datetime:
        return self.harness.fair.opens_at + timedelta(hours=2, minutes=30 * halves)

    async def draft(self, *places: Place) -> MeetingSchedule:
        """Return a draft with these meetings."""
        schedule = MeetingSchedule(
            id=new_id("sched"),
            fair_id=self.harness.fair.id,
            times=MeetingTimes(),
            created_at=self.harness.world.clock(),
            status=ScheduleStatus.DRAFT,
            figures=ScheduleFigures(requests=len(places), meetings=len(places)),
        )
        await self.schedules._store.put(schedule)
        found = [self._row(schedule, *each) for each in places]
        await self.schedules._store.put_rows(ScheduledMeeting, schedule.id, found)
        return schedule

    def _row(self, schedule: MeetingSchedule, buyer: int, exhibitor: int, halves: int) -> ScheduledMeeting:
        at, buyer_id = self.at(halves), str(self.buyers[buyer].organisation_id)
        return ScheduledMeeting(
            id=f"{schedule.id}/{at:%Y%m%d%H%M}/{buyer_id}/{self.exhibitor_ids[exhibitor]}",
            schedule_id=schedule.id,
            fair_id=schedule.fair_id,
            buyer_id=buyer_id,
            exhibitor_id=self.exhibitor_ids[exhibitor],
            staff_id=self.staff_ids[exhibitor],
            begins_at=at,
            minutes=30,
        )

    async def order(self, schedule: MeetingSchedule) -> None:
        """Publish a schedule; its meetings are not booked yet."""
        await self.schedules.publish(self.harness.organiser, schedule_id=schedule.id)

    async def take(self) -> Job | None:
        """Take the publication that waits."""
        return await self.harness.world.service(Jobs).take([PUBLISH_SCHEDULE])

    async def publish(self, *places: Place) -> MeetingSchedule:
        """Publish a schedule with these meetings, and book them."""
        schedule = await self.draft(*places)
        await self.order(schedule)
        await publish_work(self.harness)
        return await self.schedules.get(self.harness.organiser, schedule_id=schedule.id)

    async def agenda(self, actor: Actor) -> list[Meeting]:
        return list((await self.meetings.agenda(actor, fair_id=self.harness.fair.id, part=ALL)).items)

    async def booked(self) -> set[Place]:
        """Return the booked meetings of all buyers."""
        found = [(number, each) for number, buyer in enumerate(self.buyers) for each in await self.agenda(buyer)]
        return {
            (
                number,
                self.exhibitor_ids.index(each.exhibitor_id),
                (each.begins_at - self.at(0)) // timedelta(minutes=30),
            )
            for number, each in found
            if each.status is MeetingStatus.BOOKED
        }

    async def unscheduled(self, actor: Actor) -> list[tuple[Reason, Remedy]]:
        page = await self.schedules.own(actor, UnscheduledRequest, fair_id=self.harness.fair.id, part=ALL)
        return [(each.reason, each.remedy) for each in page.items]

    async def book(self, buyer: int, exhibitor: int, halves: int) -> Meeting:
        """Book a meeting without the organiser."""
        request = MeetingRequest(
            fair_id=self.harness.fair.id,
            begins_at=self.at(halves),
            kind=MeetingKind.VIDEO,
            exhibitor_id=self.exhibitor_ids[exhibitor],
        )
        asked = await self.meetings.request(self.buyers[buyer], request=request)
        return await self.meetings.accept(self.exhibitors[exhibitor], meeting_id=asked.id, version=asked.version)

    async def letters(self) -> list[str]:
        """Return the subjects of the emails that wait to be sent, sorted, and forget them."""
        jobs = self.harness.world.installation.database.raw["jobs"]
        found = await jobs.find({"kind": "letter"}).to_list()
        await jobs.delete_many({"kind": "letter"})
        return sorted(each["arguments"]["subject"] for each in found)


@pytest.fixture
async def publishing(harness: MatchmakingHarness) -> Publishing:
    booths = [await a_booth_with(harness, ["en"], english_name=name) for name in ("One", "Two")]
    for name, (actor, _, _) in zip(("One", "Two"), booths, strict=True):
        await has_an_owner(harness, str(actor.organisation_id), name)
    buyers = [await harness.a_buyer(name=name) for name in ("Chef", "Depot")]
    found = Publishing(
        harness,
        [actor for actor, _, _ in booths],
        [exhibitor.id for _, exhibitor, _ in booths],
        [staff[0] for _, _, staff in booths],
        buyers,
    )
    await found.letters()
    return found


async def has_an_owner(harness: MatchmakingHarness, organisation_id: str, name: str) -> None:
    """Add an exhibitor's organisation, with an owner who gets its email."""
    accounts, now = harness.world.service(Accounts), harness.world.clock()
    kind = OrganisationKind.EXHIBITOR
    person = await accounts.register(
        email=f"{name}@fair.example",
        name=name,
        password="40 cartons of flasks",
        organisation=OrganisationDetails(kind, name, "CN"),
    )
    await accounts._store.add_organisation(Organisation(organisation_id, kind, name, "CN", now))
    await accounts._store.set_memberships(person.id, [Membership(organisation_id, kind, Role.OWNER, now)])


async def verbs(publishing: Publishing) -> Counter[str]:
    """Count the journal's entries on meetings."""
    entries = await publishing.harness.world.installation.database.raw["journal"].find({}).to_list()
    return Counter(each["verb"] for each in entries if each["verb"].startswith("meeting."))


async def test_published_meetings_are_booked_and_each_company_gets_one_email(publishing: Publishing) -> None:
    places = {(0, 0, 0), (0, 1, 1), (1, 0, 1)}
    schedule = await publishing.publish(*places)
    assert await publishing.booked() == places
    assert await publishing.letters() == ["Your meetings at Spring Fair"] * 4
    [first, _] = await publishing.agenda(publishing.buyers[0])
    assert (first.schedule_id, first.buyer_people) == (schedule.id, [publishing.buyers[0].person_id])
    assert await publishing.agenda(publishing.exhibitors[1]) == [(await publishing.agenda(publishing.buyers[0]))[1]]


async def test_schedule_published_again_changes_nothing(publishing: Publishing) -> None:
    schedule = await publishing.publish((0, 0, 0))
    before, written = await publishing.agenda(publishing.buyers[0]), await verbs(publishing)
    await publishing.letters()
    await publishing.order(schedule)
    assert await publishing.take() is None
    await publishing.publish((0, 0, 0))
    [kept], [meeting] = await publishing.agenda(publishing.buyers[0]), before
    assert replace(kept, schedule_id=meeting.schedule_id) == meeting
    assert await verbs(publishing) == written
    assert await publishing.letters() == []


@pytest.mark.parametrize("dies_after", [True, False])
async def test_killed_publication_books_and_tells_everything_once(
    publishing: Publishing, monkeypatch: pytest.MonkeyPatch, dies_after: bool
) -> None:
    """A worker dies before or after each single transaction; the next one goes on."""
    await publishing.publish((0, 0, 0), (1, 1, 5), (0, 1, 6))
    await publishing.letters()
    before = await verbs(publishing)
    monkeypatch.setattr(publication, "_AT_ONCE", 1)
    await publishing.order(await publishing.draft((0, 0, 0), (1, 0, 1), (0, 1, 2)))
    assert await killed_at_every_step(publishing, monkeypatch, dies_after=dies_after) > 5
    assert await publishing.booked() == {(0, 0, 0), (1, 0, 1), (0, 1, 2)}
    assert await verbs(publishing) - before == {"meeting.booked": 1, "meeting.moved": 1, "meeting.cancelled": 1}
    assert Counter(await publishing.letters()) == {
        "Your meetings at Spring Fair": 2,
        "Meeting with Two moved": 1,
        "Meeting with Chef moved": 1,
        "Meeting with Two cancelled": 1,
        "Meeting with Depot cancelled": 1,
    }


async def killed_at_every_step(publishing: Publishing, monkeypatch: pytest.MonkeyPatch, *, dies_after: bool) -> int:
    """Let one transaction of a worker succeed at a time; return how many workers have died."""
    world, commit = publishing.harness.world, Publication._commit
    left = [0]

    async def dies(*arguments: Any) -> None:
        if left[0] == 0 and not dies_after:
            raise SystemError
        left[0] -= 1
        await commit(*arguments)
        if left[0] < 0:
            raise SystemError

    monkeypatch.setattr(Publication, "_commit", dies)
    for deaths in range(60):
        world.clock.advance(seconds=10)  # the lease of the dead worker is over
        job = await publishing.take()
        if job is None:
            return deaths
        left[0] = 0 if dies_after else 1
        try:
            await world.service(Publication).run(job)
            await world.service(Jobs).end(job, JobStatus.DONE)
        except SystemError:
            continue
    raise AssertionError("The publication never ends.")


async def test_meeting_whose_time_is_taken_remains_unscheduled_for_both_sides(publishing: Publishing) -> None:
    draft = await publishing.draft((0, 0, 0), (1, 0, 1), (0, 1, 2))
    await publishing.book(1, 1, 2)
    await publishing.order(draft)
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(0, 0, 0), (1, 0, 1), (1, 1, 2)}
    lost = [(Reason.NO_LONGER_FREE, Remedy.NONE_NEEDED)]
    assert await publishing.unscheduled(publishing.buyers[0]) == lost
    assert await publishing.unscheduled(publishing.exhibitors[1]) == lost
    published = await publishing.schedules.get(publishing.harness.organiser, schedule_id=draft.id)
    assert (published.figures.requests, published.figures.meetings) == (3, 2)
    assert len(await rows(publishing.harness, ScheduledMeeting, published)) == 2


async def test_meeting_that_is_past_at_publication_remains_unscheduled(publishing: Publishing) -> None:
    draft = await publishing.draft((0, 0, 0), (1, 0, 1))
    publishing.harness.world.clock.now = publishing.at(0)
    await publishing.order(draft)
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(1, 0, 1)}
    assert await publishing.unscheduled(publishing.buyers[0]) == [(Reason.PAST, Remedy.NONE_NEEDED)]


async def test_meeting_with_somebody_who_is_not_there_is_not_booked(publishing: Publishing) -> None:
    harness, draft = publishing.harness, await publishing.draft((0, 0, 0), (0, 1, 1))
    await harness.world.service(Availabilities).set_absent(
        harness.organiser,
        fair_id=harness.fair.id,
        exhibitor_id=publishing.exhibitor_ids[0],
        staff_id=publishing.staff_ids[0],
        absent=True,
    )
    booths = harness.world.service(Booths)
    [booth] = await booths.mine(publishing.exhibitors[1])
    await booths.set_staff(publishing.exhibitors[1], booth_id=booth.id, staff=[])
    await publishing.order(draft)
    await publish_work(publishing.harness)
    assert await publishing.booked() == set()
    assert [reason for reason, _ in await publishing.unscheduled(publishing.buyers[0])] == [Reason.NO_LONGER_FREE] * 2


async def test_staff_receive_no_more_buyers_a_day_than_they_take(publishing: Publishing) -> None:
    harness = publishing.harness
    hours = Hours(time_zone="UTC", begins=0, ends=24 * 60, most_per_day=2)
    await harness.world.service(Availabilities).save_staff(
        publishing.exhibitors[0], fair_id=harness.fair.id, staff_id=publishing.staff_ids[0], hours=hours
    )
    await publishing.book(0, 0, 5)
    await publishing.publish((1, 0, 1))
    with pytest.raises(TimeNotAvailable):
        await publishing.book(1, 0, 3)
    await publishing.publish((1, 0, 2))
    assert await publishing.booked() == {(0, 0, 5), (1, 0, 2)}
    await publishing.publish((1, 0, 2), (1, 1, 3))
    assert await publishing.booked() == {(0, 0, 5), (1, 0, 2), (1, 1, 3)}


async def test_planned_meeting_on_a_full_day_remains_unscheduled(publishing: Publishing) -> None:
    harness, draft = publishing.harness, await publishing.draft((0, 0, 0), (1, 0, 1), (1, 1, 2))
    hours = Hours(time_zone="UTC", begins=0, ends=24 * 60, most_per_day=1)
    await harness.world.service(Availabilities).save_staff(
        publishing.exhibitors[0], fair_id=harness.fair.id, staff_id=publishing.staff_ids[0], hours=hours
    )
    await publishing.order(draft)
    await publish_work(harness)
    assert await publishing.booked() == {(0, 0, 0), (1, 1, 2)}
    assert await publishing.unscheduled(publishing.buyers[1]) == [(Reason.NO_LONGER_FREE, Remedy.NONE_NEEDED)]


async def test_next_schedule_swaps_meetings_and_cancels_those_it_lacks(publishing: Publishing) -> None:
    await publishing.publish((0, 0, 0), (1, 0, 1), (1, 1, 3))
    await publishing.letters()
    await publishing.publish((0, 0, 1), (1, 0, 0))
    assert await publishing.booked() == {(0, 0, 1), (1, 0, 0)}
    assert Counter(subject.split()[-1] for subject in await publishing.letters()) == {"moved": 4, "cancelled": 2}
    [_, cancelled] = await publishing.agenda(publishing.buyers[1])
    assert cancelled.reason is not None
    assert (cancelled.status, cancelled.ended_by) == (MeetingStatus.CANCELLED, None)
    assert cancelled.reason.reading("fr").text.startswith("L’organisateur")
    await publishing.publish((1, 1, 2))
    assert await publishing.booked() == {(1, 1, 2)}


async def test_meeting_without_room_in_the_next_schedule_is_cancelled(publishing: Publishing) -> None:
    await publishing.publish((0, 0, 0))
    draft = await publishing.draft((0, 0, 3))
    await publishing.book(0, 1, 3)
    await publishing.letters()
    await publishing.order(draft)
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(0, 1, 3)}
    assert await publishing.letters() == ["Meeting with Chef cancelled", "Meeting with One cancelled"]
    assert await publishing.unscheduled(publishing.buyers[0]) == [(Reason.NO_LONGER_FREE, Remedy.NONE_NEEDED)]


async def test_cancelled_meeting_is_not_booked_again(publishing: Publishing) -> None:
    await publishing.publish((0, 0, 0), (1, 0, 1))
    [meeting] = await publishing.agenda(publishing.buyers[0])
    await publishing.meetings.cancel(publishing.buyers[0], meeting_id=meeting.id, reason="We stay at home.")
    again = await publishing.publish((0, 0, 0), (1, 0, 1))
    assert await publishing.booked() == {(1, 0, 1)}
    assert await publishing.unscheduled(publishing.buyers[0]) == []
    assert len(await rows(publishing.harness, ScheduledMeeting, again)) == 1


async def test_meeting_that_both_sides_have_moved_stays(publishing: Publishing) -> None:
    await publishing.publish((0, 0, 0))
    [meeting] = await publishing.agenda(publishing.buyers[0])
    moved = await publishing.meetings.propose(
        publishing.buyers[0], meeting_id=meeting.id, version=meeting.version, begins_at=publishing.at(4)
    )
    await publishing.meetings.accept(publishing.exhibitors[0], meeting_id=meeting.id, version=moved.version)
    await publishing.publish((0, 0, 0))
    assert await publishing.booked() == {(0, 0, 4)}
    await publishing.publish((1, 0, 0))
    assert await publishing.booked() == {(0, 0, 4), (1, 0, 0)}


async def test_pair_with_a_meeting_of_its_own_gets_no_other(publishing: Publishing) -> None:
    draft = await publishing.draft((0, 0, 0))
    await publishing.book(0, 0, 5)
    await publishing.order(draft)
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(0, 0, 5)}
    assert await publishing.unscheduled(publishing.buyers[0]) == []


async def test_meetings_that_have_begun_stay(publishing: Publishing) -> None:
    await publishing.publish((0, 0, 0), (1, 0, 2))
    publishing.harness.world.clock.now = publishing.at(1)
    await publishing.publish((0, 0, 4), (1, 0, 2))
    assert await publishing.booked() == {(0, 0, 0), (1, 0, 2)}


async def test_newer_schedule_stops_the_booking_of_the_older_one(publishing: Publishing) -> None:
    older, newer = await publishing.draft((0, 0, 0)), await publishing.draft((0, 0, 1), (1, 1, 0))
    await publishing.order(older)
    job = await publishing.take()
    assert job is not None
    await publishing.order(newer)
    with pytest.raises(Conflict):
        await publishing.harness.world.service(Publication)._book(PublicationRun(job, publishing.harness.fair, older))
    assert await publishing.booked() == set()
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(0, 0, 1), (1, 1, 0)}


async def test_failed_publication_can_be_repeated(publishing: Publishing) -> None:
    schedule, jobs = await publishing.draft((0, 0, 0)), publishing.harness.world.service(Jobs)
    await publishing.order(schedule)
    job = await publishing.take()
    assert job is not None
    await jobs.end(job, JobStatus.FAILED, error_code="INTERNAL", error="Out of order.")
    await publishing.order(schedule)
    await publish_work(publishing.harness)
    assert await publishing.booked() == {(0, 0, 0)}
