"""Exhibitors say how their booths are booked."""

from typing import Any

import pytest

from expo.exhibitors.companies.vetting import Vetting
from expo.kit.errors import Forbidden, Invalid
from expo.meetings.availability.errors import ExhibitorNotParticipating
from expo.meetings.models import MeetingKind
from expo.meetings.policies.models import BookingPolicy
from expo.meetings.policies.service import BookingPolicies
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

SAVE = """mutation($input: SaveBookingPolicyInput!) { saveBookingPolicy(input: $input) {
  ... on BookingPolicy { kinds minutes bufferMinutes confirmation answerHours noticeHours tables }
  ... on Problem { code field } } }"""
READ = """query($fairId: ID!, $exhibitorId: ID!) { bookingPolicy(fairId: $fairId, exhibitorId: $exhibitorId) {
  kinds minutes bufferMinutes confirmation answerHours noticeHours tables } }"""


async def test_saved_policy_is_read_by_everybody(world: World, cast: Cast) -> None:
    fair, exhibitor = cast.things["fairId"], cast.things["exhibitorId"]
    default = (await world.read(READ, fairId=fair, exhibitorId=exhibitor))["bookingPolicy"]
    assert default["kinds"] == ["VIDEO", "PHONE", "AT_BOOTH"]
    policy = {
        "kinds": ["VIDEO"],
        "minutes": 45,
        "bufferMinutes": 15,
        "confirmation": False,
        "answerHours": 2,
        "noticeHours": 0,
        "tables": 3,
    }
    saved = await world.run(cast.actors["exhibitor"], SAVE, input={"fairId": fair, **policy})
    assert saved["saveBookingPolicy"] == policy
    assert (await world.read(READ, fairId=fair, exhibitorId=exhibitor))["bookingPolicy"] == policy


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"kinds": []}, "kinds"),
        ({"minutes": 7}, "minutes"),
        ({"buffer_minutes": 3}, "bufferMinutes"),
        ({"buffer_minutes": 65}, "bufferMinutes"),
        ({"answer_hours": 0}, "answerHours"),
        ({"notice_hours": 73}, "noticeHours"),
        ({"tables": 0}, "tables"),
    ],
)
async def test_wrong_policy_is_refused(world: World, cast: Cast, changes: dict[str, Any], field: str) -> None:
    before = await contents(world.installation.database)
    policy = BookingPolicy(fair_id=cast.things["fairId"], exhibitor_id="", **changes)
    with pytest.raises(Invalid) as error:
        await world.service(BookingPolicies).save(cast.actors["exhibitor"], policy=policy)
    assert error.value.field == field
    assert await contents(world.installation.database) == before


async def test_only_the_exhibitor_saves_its_own_policy(world: World, cast: Cast) -> None:
    policies = world.service(BookingPolicies)
    policy = BookingPolicy(
        fair_id=cast.things["fairId"], exhibitor_id=cast.things["exhibitorId"], kinds=[MeetingKind.PHONE]
    )
    for stranger in ("buyer", "organiser"):
        with pytest.raises(Forbidden):
            await policies.save(cast.actors[stranger], policy=policy)
    known = await policies.of_exhibitor(fair_id=policy.fair_id, exhibitor_id=policy.exhibitor_id)
    assert known.kinds == list(MeetingKind)


async def test_policy_of_a_suspended_exhibitor_is_for_the_exhibitor_and_the_organiser(world: World, cast: Cast) -> None:
    given: dict[str, Any] = {"fair_id": cast.things["fairId"], "exhibitor_id": cast.things["exhibitorId"]}
    vetting, policies = world.service(Vetting), world.service(BookingPolicies)
    await vetting.suspend(cast.actors["organiser"], exhibitor_id=given["exhibitor_id"], reason="Copied pictures.")
    for reader in ("buyer", "other_exhibitor", "other_organiser"):
        with pytest.raises(ExhibitorNotParticipating):
            await policies.get(cast.actors[reader], **given)
    for reader in ("exhibitor", "organiser"):
        assert (await policies.get(cast.actors[reader], **given)).minutes == BookingPolicy.minutes


@pytest.mark.parametrize("changes", [{"exhibitor_id": "exh_nobody"}, {"fair_id": "fair_none"}, {"fair_id": "other"}])
async def test_exhibitor_without_a_booth_at_the_fair_has_no_policy(
    world: World, cast: Cast, changes: dict[str, str]
) -> None:
    given = {"fair_id": cast.things["fairId"], "exhibitor_id": cast.things["exhibitorId"]} | changes
    given["fair_id"] = given["fair_id"].replace("other", cast.things["otherFairId"])
    with pytest.raises(ExhibitorNotParticipating):
        await world.service(BookingPolicies).get(cast.actors["buyer"], **given)
