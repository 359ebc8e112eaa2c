"""People connect their own calendars, and meetings avoid what stands in them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.calendars.events import Interval
from expo.kit.calendars.limited import read_busy_times
from expo.kit.calendars.reading import busy_times
from expo.kit.errors import Forbidden, NotFound
from expo.kit.outbound.addresses import AddressPolicy
from expo.kit.outbound.errors import AddressRefused
from expo.meetings.availability.errors import StaffNotFound
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.calendars.errors import CalendarNotNeeded, TooManyCalendars
from expo.meetings.calendars.models import EVERY, CalendarProblem, wait_after
from expo.meetings.calendars.refresh import CalendarRefresh
from expo.meetings.calendars.service import ConnectedCalendars
from expo.meetings.models import OWN_UIDS
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.tls_server import TlsServer, a_tls_server, answer, certificates
from tests.support.world import World

SECRET: Final = "private-0123456789"
PATH: Final = f"/{SECRET}/basic.ics"
SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ALL: Final = """query ($fair: ID!) { myConnectedCalendar(fairId: $fair) { address connectedAt fetchedAt problem } }"""


def calendar(*events: str) -> bytes:
    """Return a calendar of events, each given by its lines."""
    lines = [line for each in events for line in ("BEGIN:VEVENT", "UID:1", *each.split("\n"), "END:VEVENT")]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


MORNING: Final = calendar("DTSTART:20270416T090000\nDURATION:PT2H")


@dataclass
class Stage:
    """A world whose calendars are on a server of this machine."""

    world: World
    cast: Cast
    server: TlsServer
    reads: int = 0

    @property
    def fair_id(self) -> str:
        return self.cast.things["fairId"]

    @property
    def buyer(self) -> Actor:
        return self.cast.actors["buyer"]

    @property
    def calendars(self) -> ConnectedCalendars:
        return replace(self.world.service(ConnectedCalendars), policy=self.server.policy())

    @property
    def refresh(self) -> CalendarRefresh:
        refresh = self.world.service(CalendarRefresh)
        fetcher = replace(refresh.fetcher, policy=self.server.policy(), tls=certificates()[1])
        return replace(refresh, fetcher=fetcher, read=self.read)

    async def read(
        self, data: bytes, *, between: tuple[datetime, datetime], zone: str, ignored_uids: str
    ) -> list[Interval]:
        self.reads += 1
        return busy_times(data, between=between, zone=ZoneInfo(zone), ignored_uids=ignored_uids)

    async def connect(self) -> None:
        await self.calendars.connect_own(self.buyer, fair_id=self.fair_id, address=self.server.url(PATH))

    async def next_turn(self) -> int:
        self.world.clock.advance(minutes=15)
        return await self.refresh.refresh_due()

    async def problem(self) -> CalendarProblem | None:
        found = await self.calendars.find_own(self.buyer, fair_id=self.fair_id)
        assert found is not None
        return found.problem

    async def is_free(self, day: int, hour: int, participant_id: str | None = None) -> bool:
        """Return whether the buyer, or another participant, can meet for half an hour at an hour in Shanghai."""
        participant = participant_id or str(self.buyer.organisation_id)
        availabilities = self.world.service(Availabilities)
        some = await availabilities.of_participants(self.fair_id, [participant])
        assert some == {
            name: each
            for name, each in (await availabilities.at_fair(fair_id=self.fair_id)).items()
            if name == participant
        }
        at = datetime(2027, 4, day, hour, tzinfo=SHANGHAI)
        return participant not in some or some[participant].is_available(at, 30, SHANGHAI)


@pytest.fixture
async def stage(world: World, cast: Cast) -> AsyncIterator[Stage]:
    async with a_tls_server() as server:
        server.answers[PATH] = answer(MORNING)
        yield Stage(world, cast, server)


async def test_meetings_avoid_the_appointments_of_a_connected_calendar(stage: Stage) -> None:
    await stage.connect()
    assert await stage.is_free(16, 10)
    assert await stage.refresh.refresh_due() == 1
    assert [await stage.is_free(16, hour) for hour in (8, 9, 10, 11)] == [True, False, False, True]
    [known] = (await stage.world.service(Availabilities).at_fair(fair_id=stage.fair_id)).values()
    quarter_to_nine = datetime(2027, 4, 16, 8, 45, tzinfo=SHANGHAI)
    assert known.is_available(quarter_to_nine, 15, SHANGHAI)
    assert not known.is_available(quarter_to_nine, 30, SHANGHAI)
    assert known.available_slots([quarter_to_nine], 30, SHANGHAI) == frozenset()


async def test_meeting_in_ones_own_calendar_does_not_stand_in_its_own_way(stage: Stage) -> None:
    meeting = MORNING.replace(b"UID:1", f"UID:mtg_1{OWN_UIDS}".encode())
    stage.server.answers[PATH] = answer(meeting)
    await stage.connect()
    await stage.refresh.refresh_due()
    assert await stage.is_free(16, 10)


async def test_hours_and_appointments_both_count(stage: Stage) -> None:
    hours = Hours(time_zone="Europe/Moscow", begins=4 * 60, ends=20 * 60)
    await stage.world.service(Availabilities).save_own(stage.buyer, fair_id=stage.fair_id, hours=hours)
    await stage.connect()
    await stage.refresh.refresh_due()  # nine in the morning in Moscow is two in the afternoon in Shanghai
    assert [await stage.is_free(16, hour) for hour in (8, 9, 14, 15, 16)] == [False, True, False, False, True]
    await stage.world.service(Availabilities).save_own(stage.buyer, fair_id=stage.fair_id, hours=hours)
    assert not await stage.is_free(16, 14)


async def test_staff_members_calendar_counts_for_them_alone(stage: Stage) -> None:
    exhibitor, staff_id = stage.cast.actors["exhibitor"], stage.cast.things["staffId"]
    given: dict[str, Any] = {"fair_id": stage.fair_id, "staff_id": staff_id}
    await stage.calendars.connect_staff(exhibitor, **given, address=stage.server.url(PATH))
    await stage.refresh.refresh_due()
    assert not await stage.is_free(16, 10, staff_id)
    assert await stage.is_free(16, 10)
    [(member, status)] = await stage.calendars.of_staff(exhibitor, fair_id=stage.fair_id)
    assert (member.id, status and status.fetched_at) == (staff_id, stage.world.clock())
    await stage.calendars.disconnect_staff(exhibitor, **given)
    assert await stage.is_free(16, 10, staff_id)


async def test_calendar_is_read_every_quarter_of_an_hour(stage: Stage) -> None:
    await stage.connect()
    await stage.refresh.refresh_due()
    stage.world.clock.advance(minutes=14)
    assert await stage.refresh.refresh_due() == 0
    stage.server.answers[PATH] = answer(calendar())
    stage.world.clock.advance(minutes=1)
    assert await stage.refresh.refresh_due() == 1
    assert await stage.is_free(16, 10)


async def test_unchanged_calendar_is_not_read_again_until_the_next_day(stage: Stage) -> None:
    stage.server.answers[PATH] = answer(MORNING, ETag='"1"')
    await stage.connect()
    await stage.refresh.refresh_due()
    await stage.next_turn()
    assert 'If-None-Match: "1"' in stage.server.requests[-1]
    stage.server.answers[PATH] = answer(b"", status="304 Not Modified")
    await stage.next_turn()
    assert (await stage.problem(), stage.reads) == (None, 1)
    stage.server.answers[PATH] = answer(MORNING)
    stage.world.clock.advance(days=1)
    await stage.refresh.refresh_due()
    assert not any(each.startswith("If-") for each in stage.server.requests[-1])
    assert stage.reads == 2


async def test_calendars_are_connected_ten_times_an_hour_whether_or_not_they_stay(stage: Stage) -> None:
    async def connect(number: int) -> None:
        address = stage.server.url(f"/{number}.ics")
        await stage.calendars.connect_own(stage.buyer, fair_id=stage.fair_id, address=address)

    for each in range(10):
        await connect(each)
        await stage.calendars.disconnect_own(stage.buyer, fair_id=stage.fair_id)
        stage.world.clock.advance(minutes=1)
    before = await contents(stage.world.installation.database)
    with pytest.raises(TooManyCalendars) as refusal:
        await connect(10)
    assert (refusal.value.code, refusal.value.retry_after) == ("TOO_MANY_CALENDARS", 50 * 60)
    assert await contents(stage.world.installation.database) == before
    stage.world.clock.advance(minutes=50)
    await connect(10)
    await connect(10)
    with pytest.raises(TooManyCalendars):
        await connect(11)


async def test_two_workers_read_a_calendar_once(stage: Stage) -> None:
    await stage.connect()
    assert sum(await asyncio.gather(*(stage.refresh.refresh_due() for _ in range(4)))) == 1
    assert len(stage.server.requests) == 1


async def test_failure_is_shown_and_retried_later_and_later(stage: Stage) -> None:
    await stage.connect()
    await stage.refresh.refresh_due()
    stage.server.answers[PATH] = answer(b"", status="503 Service Unavailable")
    assert await stage.next_turn() == 1
    assert await stage.problem() is CalendarProblem.HTTP_ERROR
    assert not await stage.is_free(16, 10)  # what was read before stays
    assert await stage.next_turn() == 1
    assert await stage.next_turn() == 0
    assert await stage.next_turn() == 1
    stage.server.answers[PATH] = answer(MORNING)
    stage.world.clock.advance(hours=1)
    assert await stage.refresh.refresh_due() == 1
    assert await stage.problem() is None
    assert await stage.next_turn() == 1


def test_waits_double_up_to_half_a_day() -> None:
    assert [wait_after(each) // EVERY for each in (0, 1, 2, 5, 6, 1000)] == [1, 2, 4, 32, 48, 48]


@pytest.mark.parametrize(
    "said,expected",
    [
        (answer(b"<html>", kind="text/html"), CalendarProblem.WRONG_CONTENT),
        (answer(b"hello"), CalendarProblem.UNREADABLE),
        (answer(calendar("DTSTART:20270415T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY")), CalendarProblem.TOO_LARGE),
        (answer(calendar("DTSTART:20270415T010000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY")), CalendarProblem.TOO_LARGE),
        (answer(b"", status="302 Found", Location="https://127.0.0.1/"), CalendarProblem.ADDRESS_REFUSED),
    ],
)
async def test_problem_of_a_calendar_is_named(stage: Stage, said: bytes, expected: CalendarProblem) -> None:
    stage.server.answers[PATH] = said
    await stage.connect()
    assert await stage.refresh.refresh_due() == 1
    assert await stage.problem() is expected


async def test_defect_of_the_reader_stops_no_other_calendar(stage: Stage) -> None:
    async def break_down(_data: bytes, **_how: Any) -> list[Interval]:
        raise RuntimeError(stage.server.url(PATH))

    exhibitor, staff_id = stage.cast.actors["exhibitor"], stage.cast.things["staffId"]
    await stage.connect()
    address = stage.server.url("/nothing")
    await stage.calendars.connect_staff(exhibitor, fair_id=stage.fair_id, staff_id=staff_id, address=address)
    with capture_logs() as logged:
        assert await replace(stage.refresh, read=break_down).refresh_due() == 2
    assert [each["error"] for each in logged] == ["RuntimeError"]
    assert SECRET not in str(logged)
    [(_, status)] = await stage.calendars.of_staff(exhibitor, fair_id=stage.fair_id)
    assert status is not None
    assert status.problem is CalendarProblem.HTTP_ERROR


async def test_calendar_replaced_while_it_is_read_leaves_nothing(stage: Stage) -> None:
    async def replace_meanwhile(data: bytes, **how: Any) -> list[Interval]:
        stage.world.clock.advance(seconds=1)
        other = stage.server.url("/other.ics")
        await stage.calendars.connect_own(stage.buyer, fair_id=stage.fair_id, address=other)
        return await stage.read(data, **how)

    await stage.connect()
    await replace(stage.refresh, read=replace_meanwhile).refresh_due()
    assert await stage.is_free(16, 10)
    found = await stage.calendars.find_own(stage.buyer, fair_id=stage.fair_id)
    assert found is not None
    assert found.fetched_at is None


async def test_connecting_the_same_calendar_again_keeps_what_was_read(stage: Stage) -> None:
    await stage.connect()
    await stage.refresh.refresh_due()
    before = await contents(stage.world.installation.database)
    await stage.connect()
    assert await contents(stage.world.installation.database) == before


async def test_calendar_is_forgotten_after_the_fair_and_when_disconnected(stage: Stage) -> None:
    await stage.connect()
    await stage.refresh.refresh_due()
    [fair] = await stage.world.service(Fairs).find_many([stage.fair_id])
    assert fair is not None
    stage.world.clock.now = fair.closes_at + timedelta(seconds=1)
    assert await stage.refresh.refresh_due() == 1
    assert SECRET not in str(await contents(stage.world.installation.database))
    assert await stage.is_free(16, 10)
    with pytest.raises(CalendarNotNeeded):
        await stage.connect()
    assert len(stage.server.requests) == 1


async def test_disconnecting_forgets_the_appointments(stage: Stage) -> None:
    await stage.connect()
    await stage.refresh.refresh_due()
    for _ in range(2):
        await stage.calendars.disconnect_own(stage.buyer, fair_id=stage.fair_id)
    assert await stage.is_free(16, 10)
    found = await contents(stage.world.installation.database)
    assert "connected_calendars" not in found
    assert "busy_times" not in found
    verbs = [each["verb"] for each in found["journal"] if each["verb"].startswith("calendar.")]
    assert verbs == ["calendar.connected", "calendar.disconnected"]


async def test_address_is_kept_secret(stage: Stage) -> None:
    with capture_logs() as logged:
        await stage.connect()
        await stage.refresh.refresh_due()
    found = await contents(stage.world.installation.database)
    holding = {name for name, documents in found.items() if SECRET in str(documents)}
    assert holding == {"connected_calendars"}
    assert logged == []
    answered = await stage.world.run(stage.buyer, ALL, fair=stage.fair_id)
    assert answered["myConnectedCalendar"]["address"] == "https://calendars.example/…"
    assert answered["myConnectedCalendar"]["fetchedAt"] is not None


@pytest.mark.parametrize(
    "address", ["", "http://calendars.example/a.ics", "https://127.0.0.1/a.ics", "https://localhost/"]
)
async def test_address_of_no_public_server_is_refused(stage: Stage, address: str) -> None:
    before = await contents(stage.world.installation.database)
    with pytest.raises(AddressRefused):
        await stage.world.service(ConnectedCalendars).connect_own(stage.buyer, fair_id=stage.fair_id, address=address)
    assert await contents(stage.world.installation.database) == before


async def test_host_without_an_address_is_refused(stage: Stage) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        raise OSError

    calendars = replace(stage.calendars, policy=AddressPolicy(resolve))
    with pytest.raises(AddressRefused):
        await calendars.connect_own(stage.buyer, fair_id=stage.fair_id, address="https://nowhere.example/a.ics")


async def test_only_ones_own_calendars_are_connected_and_seen(stage: Stage) -> None:
    calendars, actors, staff_id = stage.calendars, stage.cast.actors, stage.cast.things["staffId"]
    given: dict[str, Any] = {"fair_id": stage.fair_id}
    staff: dict[str, Any] = given | {"staff_id": staff_id}
    address = stage.server.url(PATH)
    attempts: list[Callable[[], Awaitable[Any]]] = [
        lambda: calendars.connect_own(actors["exhibitor"], **given, address=address),
        lambda: calendars.find_own(actors["organiser"], **given),
        lambda: calendars.disconnect_own(actors["organiser"], **given),
        lambda: calendars.connect_staff(actors["buyer"], **staff, address=address),
        lambda: calendars.of_staff(actors["organiser"], **given),
    ]
    before = await contents(stage.world.installation.database)
    for attempt in attempts:
        with pytest.raises((Forbidden, NotFound)):
            await attempt()
    for each in (calendars.connect_staff, calendars.disconnect_staff):
        more = {"address": address} if each == calendars.connect_staff else {}
        with pytest.raises(StaffNotFound):
            await each(actors["other_exhibitor"], **staff, **more)
    assert await contents(stage.world.installation.database) == before


async def test_workers_look_for_due_calendars_and_at_once_when_one_is_connected(stage: Stage) -> None:
    shares = stage.world.installation.work()
    [loop] = [loop for share in shares for loop in share.loops if loop.name == "calendars"]
    assert loop.turn == stage.world.service(CalendarRefresh).refresh_due
    assert loop.until_idle
    assert {"connected_calendars": loop.wake}.items() <= {
        collection: topic for share in shares for collection, topic in share.signals.items()
    }.items()


async def test_calendar_is_read_in_a_process_of_its_own(stage: Stage) -> None:
    assert stage.world.service(CalendarRefresh).read is read_busy_times
    await stage.connect()
    assert await replace(stage.refresh, read=read_busy_times).refresh_due() == 1
    assert not await stage.is_free(16, 10)


async def test_graphql_connects_and_disconnects_calendars(stage: Stage) -> None:
    run, exhibitor, things = stage.world.run, stage.cast.actors["exhibitor"], stage.cast.things
    mutation = """mutation ($fair: ID!, $staff: ID!, $address: String!) {
      connectStaffCalendar(fairId: $fair, staffId: $staff, address: $address) {
        ... on ConnectedCalendar { address } ... on Problem { code field } } }"""
    given = {"fair": stage.fair_id, "staff": things["staffId"]}
    refused = await run(exhibitor, mutation, **given, address="https://127.0.0.1/a.ics")
    assert refused["connectStaffCalendar"] == {"code": "ADDRESS_REFUSED", "field": "address"}
    address = stage.server.url(PATH)
    await stage.calendars.connect_staff(exhibitor, fair_id=stage.fair_id, staff_id=things["staffId"], address=address)
    query = "query ($fair: ID!) { myStaffCalendars(fairId: $fair) { staff { id } calendar { address problem } } }"
    [seen] = (await run(exhibitor, query, fair=stage.fair_id))["myStaffCalendars"]
    assert seen == {
        "staff": {"id": things["staffId"]},
        "calendar": {"address": "https://calendars.example/…", "problem": None},
    }
    gone = (
        "mutation ($fair: ID!, $staff: ID!) { disconnectStaffCalendar(fairId: $fair, staffId: $staff) { __typename } }"
    )
    assert (await run(exhibitor, gone, **given))["disconnectStaffCalendar"] == {"__typename": "Done"}
    [seen] = (await run(exhibitor, query, fair=stage.fair_id))["myStaffCalendars"]
    assert seen["calendar"] is None
