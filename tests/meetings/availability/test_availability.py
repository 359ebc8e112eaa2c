"""Buyers and exhibitors say when they can meet, and an organiser records who is absent."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.vetting import Vetting
from expo.exhibitors.models import StaffMember
from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.meetings.availability.errors import BuyerNotParticipating, ExhibitorNotParticipating, StaffNotFound
from expo.meetings.availability.models import AbsencePeriod, DayPart, Hours
from expo.meetings.availability.service import Availabilities, ParticipatingBuyers
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

HOURS = Hours(time_zone="Asia/Shanghai", begins=600, ends=660)
STRANGERS = ("buyer", "exhibitor", "other_organiser", "administrator")
GONE = """mutation ($fair: ID!, $exhibitor: ID!, $when: WhenInput) {
  setExhibitorAbsent(fairId: $fair, exhibitorId: $exhibitor, when: $when) {
    ... on MeetingHours { absent away { day part } } ... on Problem { code field } } }"""
ABSENT = """query ($fair: ID!) { absences(fairId: $fair) {
  participantId exhibitorId company away { day part } staff { id } exhibitor { id } } }"""


async def staff_of(world: World, cast: Cast, *names: str) -> list[str]:
    """Return the ids of the people who now are the staff of the exhibitor's booth."""
    booths, owner = world.service(Booths), cast.actors["exhibitor"]
    [booth] = await booths.mine(owner)
    staffed = await booths.set_staff(owner, booth_id=booth.id, staff=[StaffMember("", name) for name in names])
    return [each.id for each in staffed.staff]


def answering(answer: bool) -> ParticipatingBuyers:
    """Return a feature's answer about every buyer."""

    async def takes_part(_fair_id: str, _buyer_id: str) -> bool:
        return answer

    return ParticipatingBuyers(takes_part)


def asking(world: World, *features: ParticipatingBuyers) -> Availabilities:
    """Return the service as it is below some features that know buyers."""
    return replace(world.service(Availabilities), participating_buyers=features)


async def test_exhibitor_reads_the_hours_of_all_staff(world: World, cast: Cast) -> None:
    availabilities, owner, fair_id = world.service(Availabilities), cast.actors["exhibitor"], cast.things["fairId"]
    staff = await staff_of(world, cast, "Lin Wei", "Wang Fang")
    await availabilities.save_staff(owner, fair_id=fair_id, staff_id=staff[1], hours=HOURS)
    found = await availabilities.of_staff(owner, fair_id=fair_id)
    assert [(member.id, known.hours if known else None) for member, known in found] == [
        (staff[0], None),
        (staff[1], HOURS),
    ]


async def test_hours_are_saved_only_for_own_company(world: World, cast: Cast) -> None:
    availabilities, fair_id = world.service(Availabilities), cast.things["fairId"]
    before = await contents(world.installation.database)
    with pytest.raises(Forbidden):
        await availabilities.save_own(cast.actors["exhibitor"], fair_id=fair_id, hours=HOURS)
    for who, staff_id in (("exhibitor", "staff_1"), ("other_exhibitor", cast.things["staffId"])):
        with pytest.raises(StaffNotFound):
            await availabilities.save_staff(cast.actors[who], fair_id=fair_id, staff_id=staff_id, hours=HOURS)
    assert await contents(world.installation.database) == before


async def test_only_the_fairs_organiser_records_absences(world: World, cast: Cast) -> None:
    availabilities, things = world.service(Availabilities), cast.things
    attempts: list[Callable[..., Awaitable[Any]]] = [
        lambda actor, **given: availabilities.set_buyer_absent(actor, buyer_id=things["buyerId"], **given),
        lambda actor, **given: availabilities.set_exhibitor_absent(actor, exhibitor_id=things["exhibitorId"], **given),
        lambda actor, **given: availabilities.set_absent(
            actor, exhibitor_id=things["exhibitorId"], staff_id=things["staffId"], **given
        ),
    ]
    before = await contents(world.installation.database)
    for who in STRANGERS:
        for attempt in attempts:
            with pytest.raises((Forbidden, NotFound)):
                await attempt(cast.actors[who], fair_id=things["fairId"], absent=True)
        with pytest.raises((Forbidden, NotFound)):
            await availabilities.absent(cast.actors[who], fair_id=things["fairId"])
    assert await contents(world.installation.database) == before


async def test_absence_of_nobody_or_on_no_day_is_refused(world: World, cast: Cast) -> None:
    availabilities, organiser = world.service(Availabilities), cast.actors["organiser"]
    given: dict[str, Any] = {"fair_id": cast.things["fairId"], "absent": True}
    before = await contents(world.installation.database)
    with pytest.raises(ExhibitorNotParticipating):
        await availabilities.set_exhibitor_absent(organiser, exhibitor_id="exh_1", **given)
    with pytest.raises(StaffNotFound):
        await availabilities.set_absent(organiser, exhibitor_id=cast.things["exhibitorId"], staff_id="staff_1", **given)
    with pytest.raises(Invalid):
        await availabilities.set_exhibitor_absent(
            organiser, exhibitor_id=cast.things["exhibitorId"], period=AbsencePeriod(date(2020, 1, 1)), **given
        )
    assert await contents(world.installation.database) == before


async def test_buyer_whom_a_higher_feature_knows_can_be_absent(world: World, cast: Cast) -> None:
    organiser, buyer_id = cast.actors["organiser"], str(cast.actors["buyer"].organisation_id)
    given: dict[str, Any] = {"fair_id": cast.things["fairId"], "buyer_id": buyer_id, "absent": True}
    before = await contents(world.installation.database)
    for silent in ([], [answering(False)]):
        with pytest.raises(BuyerNotParticipating):
            await asking(world, *silent).set_buyer_absent(organiser, **given)
    assert await contents(world.installation.database) == before
    assert (await asking(world, answering(False), answering(True)).set_buyer_absent(organiser, **given)).absent


async def test_only_latest_absences_are_listed(world: World, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.meetings.availability.store.MAX_ABSENT", 2)
    availabilities, organiser, fair_id = world.service(Availabilities), cast.actors["organiser"], cast.things["fairId"]
    staff = await staff_of(world, cast, "Lin Wei", "Wang Fang", "Li Jun")
    for each in staff:
        await availabilities.set_absent(
            organiser, fair_id=fair_id, exhibitor_id=cast.things["exhibitorId"], staff_id=each, absent=True
        )
        world.clock.advance(minutes=1)
    found = await availabilities.absent(organiser, fair_id=fair_id)
    assert [each.participant_id for each in found] == [staff[2], staff[1]]


async def test_absence_of_suspended_exhibitor_can_be_ended(world: World, cast: Cast) -> None:
    availabilities, organiser, fair_id = world.service(Availabilities), cast.actors["organiser"], cast.things["fairId"]
    exhibitor_id, staff_id = cast.things["exhibitorId"], cast.things["staffId"]
    given: dict[str, Any] = {"fair_id": fair_id, "exhibitor_id": exhibitor_id}
    await availabilities.set_exhibitor_absent(organiser, **given, absent=True)
    await availabilities.set_absent(organiser, **given, staff_id=staff_id, absent=True)
    await world.service(Vetting).suspend(organiser, exhibitor_id=exhibitor_id, reason="Copies.")
    found = (await world.run(organiser, ABSENT, fair=fair_id))["absences"]
    assert {each["participantId"]: each["exhibitorId"] for each in found} == {
        staff_id: exhibitor_id,
        exhibitor_id: exhibitor_id,
    }
    await availabilities.set_exhibitor_absent(organiser, **given, absent=False)
    await availabilities.set_absent(organiser, **given, staff_id=staff_id, absent=False)
    assert await availabilities.absent(organiser, fair_id=fair_id) == []


async def test_graphql_handles_absences(world: World, cast: Cast) -> None:
    run, organiser, fair_id = world.run, cast.actors["organiser"], cast.things["fairId"]
    exhibitor_id, buyer_id = cast.things["exhibitorId"], str(cast.actors["buyer"].organisation_id)
    day = (world.clock() + timedelta(days=1)).date().isoformat()
    away = [{"day": day, "part": DayPart.MORNING}]
    gone = await run(organiser, GONE, fair=fair_id, exhibitor=exhibitor_id, when=away[0])
    assert gone["setExhibitorAbsent"] == {"absent": False, "away": away}
    world.clock.advance(minutes=1)
    mutation = "mutation ($fair: ID!, $buyer: ID!) { setBuyerAbsent(fairId: $fair, buyerId: $buyer) { __typename } }"
    said = await run(organiser, mutation, fair=fair_id, buyer=buyer_id)
    assert said["setBuyerAbsent"] == {"__typename": "MeetingHours"}
    absence: dict[str, Any] = {"staff": None, "exhibitor": None, "exhibitorId": None, "company": None, "away": []}
    assert (await run(organiser, ABSENT, fair=fair_id))["absences"] == [
        absence | {"participantId": buyer_id, "company": "Buyer"},
        absence
        | {
            "participantId": exhibitor_id,
            "exhibitorId": exhibitor_id,
            "exhibitor": {"id": exhibitor_id},
            "away": away,
        },
    ]


async def test_graphql_saves_weekly_hours_breaks_and_exceptions(world: World, cast: Cast) -> None:
    fields = (
        "weekly { weekday ranges { begins ends } } breaks { begins ends } exceptions { day ranges { begins ends } }"
    )
    mutation = f"""mutation ($fair: ID!, $hours: MeetingHoursInput!) {{ saveMeetingHours(fairId: $fair, hours: $hours) {{
      ... on MeetingHours {{ {fields} }} ... on Problem {{ code field }} }} }}"""
    morning, noon = {"begins": 540, "ends": 720}, {"begins": 720, "ends": 780}
    special: dict[str, Any] = {
        "weekly": [{"weekday": "MONDAY", "ranges": [noon, morning]}, {"weekday": "SUNDAY", "ranges": []}],
        "breaks": [noon],
        "exceptions": [{"day": "2027-04-16", "ranges": [morning]}, {"day": "2027-04-16", "ranges": [noon]}],
    }
    run, buyer, fair_id = world.run, cast.actors["buyer"], cast.things["fairId"]
    saved = await run(buyer, mutation, fair=fair_id, hours={"timeZone": "Asia/Shanghai", **special})
    both = [{"begins": 540, "ends": 780}]
    assert saved["saveMeetingHours"] == {
        "weekly": [{"weekday": "MONDAY", "ranges": both}, {"weekday": "SUNDAY", "ranges": []}],
        "breaks": [noon],
        "exceptions": [{"day": "2027-04-16", "ranges": both}],
    }
    read = await run(buyer, f"query ($fair: ID!) {{ myMeetingHours(fairId: $fair) {{ {fields} }} }}", fair=fair_id)
    assert read["myMeetingHours"] == saved["saveMeetingHours"]
    refused = await run(
        buyer, mutation, fair=fair_id, hours={"timeZone": "UTC", "breaks": [{"begins": 60, "ends": 30}]}
    )
    assert refused["saveMeetingHours"] == {"code": "INVALID", "field": "breaks"}


@pytest.mark.parametrize("feature,allowed", [("meetings", True), ("matchmaking", False)])
async def test_api_keys_need_the_scopes_of_meetings(world: World, cast: Cast, feature: str, allowed: bool) -> None:
    availabilities, fair_id = world.service(Availabilities), cast.things["fairId"]
    scopes = frozenset({f"{feature}:read", f"{feature}:write", "fairs:read"})
    key = replace(cast.actors["buyer"], scopes=scopes, key_id="key_1")
    if allowed:
        await availabilities.save_own(key, fair_id=fair_id, hours=HOURS)
        assert await availabilities.find_own(key, fair_id=fair_id) is not None
    else:
        with pytest.raises(Forbidden):
            await availabilities.save_own(key, fair_id=fair_id, hours=HOURS)
        with pytest.raises(Forbidden):
            await availabilities.find_own(key, fair_id=fair_id)
