"""Who applies to a fair, who decides, who is admitted."""

from dataclasses import replace
from typing import Any

import pytest

from expo.fairs.fairs.errors import AlreadyApplied, AlreadyDecided, FairNotFound
from expo.fairs.fairs.models import ApplicationStatus, FairApplication, ParticipantRole
from expo.kit.access import ANONYMOUS, SYSTEM, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from tests.fairs.house import (
    BUYER,
    EXHIBITOR,
    LONER,
    NO_FAIR,
    ORGANISER,
    OUTSIDERS,
    PARTNER,
    READING_KEY,
    House,
    refused,
)

NO_APPLICATION = NO_FAIR.replace("fair", "app")
EVERYTHING = Slice()


async def an_application(house: House, actor: Actor = EXHIBITOR) -> FairApplication:
    fair = await house.a_fair()
    return await house.fairs.apply(actor, fair_id=fair.id, note="We make flasks.")


@pytest.mark.parametrize("actor,role", [(BUYER, ParticipantRole.BUYER), (EXHIBITOR, ParticipantRole.EXHIBITOR)])
async def test_organisation_applies_as_its_kind(house: House, actor: Actor, role: ParticipantRole) -> None:
    made = await an_application(house, actor)
    assert (made.role, made.status, made.note) == (role, ApplicationStatus.APPLIED, "We make flasks.")
    assert await house.fairs.my_fair_applications(actor) == [made]
    entry = await house.database.raw["journal"].find_one({"verb": "application.applied"})
    assert entry is not None
    assert entry["facts"] == {"organisation_id": actor.organisation_id, "role": role}
    assert entry["fair_id"] == made.fair_id


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (LONER, Forbidden),
        (ORGANISER, Forbidden),
        (PARTNER, Forbidden),
        (SYSTEM, Forbidden),
        (replace(EXHIBITOR, key_id="key_1", scopes=frozenset({"catalog:write"})), Forbidden),
    ],
)
async def test_only_buyers_and_exhibitors_apply(house: House, actor: Actor, error: type[ExpoError]) -> None:
    fair = await house.a_fair()
    await refused(house, house.fairs.apply(actor, fair_id=fair.id), error)


async def test_an_organisation_applies_once(house: House) -> None:
    made = await an_application(house)
    await refused(house, house.fairs.apply(EXHIBITOR, fair_id=made.fair_id), AlreadyApplied)


async def test_application_requires_a_visible_fair_and_short_note(house: House) -> None:
    fair = await house.a_fair(published=False)
    await refused(house, house.fairs.apply(EXHIBITOR, fair_id=fair.id), FairNotFound)
    await refused(house, house.fairs.apply(EXHIBITOR, fair_id=NO_FAIR), FairNotFound)
    await refused(house, house.fairs.apply(EXHIBITOR, fair_id=fair.id, note="x" * 2001), Invalid, "note")


async def test_approval_applies_to_that_fair_and_part_only(house: House) -> None:
    made = await an_application(house)
    facts = {"fair_id": made.fair_id, "role": ParticipantRole.EXHIBITOR}
    assert not await house.fairs.is_admitted("org_flasks", **facts)  # type: ignore[arg-type]
    house.clock.advance(hours=1)
    decided = await house.fairs.decide(ORGANISER, application_id=made.id, approve=True)
    assert (decided.status, decided.decided_at, decided.reason) == ("APPROVED", house.clock(), None)
    assert await house.fairs.is_admitted("org_flasks", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert not await house.fairs.is_admitted("org_flasks", fair_id=made.fair_id, role=ParticipantRole.BUYER)
    assert not await house.fairs.is_admitted("org_flasks", fair_id=NO_FAIR, role=ParticipantRole.EXHIBITOR)
    assert not await house.fairs.is_admitted("org_casa", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert (await house.verbs())[-1] == "application.approved"


async def test_declined_applicant_sees_reason_and_gains_no_access(house: House) -> None:
    made = await an_application(house)
    await house.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason=" No room. ")
    (mine,) = await house.fairs.my_fair_applications(EXHIBITOR)
    assert (mine.status, mine.reason) == (ApplicationStatus.DECLINED, "No room.")
    assert not await house.fairs.is_admitted("org_flasks", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert (await house.verbs())[-1] == "application.declined"


@pytest.mark.parametrize("reason", [None, "", "  "])
async def test_declining_needs_a_reason(house: House, reason: str | None) -> None:
    made = await an_application(house)
    doing = house.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason=reason)
    await refused(house, doing, Invalid, "reason")


async def test_decided_application_cannot_be_decided_again(house: House) -> None:
    made = await an_application(house)
    await house.fairs.decide(ORGANISER, application_id=made.id, approve=True)
    doing = house.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason="No.")
    await refused(house, doing, AlreadyDecided)


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_fair_organiser_decides(house: House, who: str) -> None:
    made = await an_application(house)
    actor, error = OUTSIDERS[who]
    await refused(house, house.fairs.decide(actor, application_id=made.id, approve=True), error)
    await refused(house, house.fairs.decide(READING_KEY, application_id=made.id, approve=True), Forbidden)


@pytest.mark.parametrize("application_id", [NO_APPLICATION, NO_FAIR, "", "$ne"])
async def test_unknown_application_cannot_be_decided(house: House, application_id: str) -> None:
    await refused(house, house.fairs.decide(ORGANISER, application_id=application_id, approve=True), NotFound)


async def test_organiser_lists_applications_by_part_and_status(house: House) -> None:
    fair = await house.a_fair()
    made = [
        await house.fairs.apply(Actor("per_1", f"org_{n}", kind, Role.OWNER), fair_id=fair.id)
        for n, kind in enumerate(("BUYER", "EXHIBITOR", "EXHIBITOR"))
    ]
    decided = await house.fairs.decide(ORGANISER, application_id=made[1].id, approve=True)

    async def listed(wanted: Slice = EVERYTHING, **filters: Any) -> Any:
        filters = {"role": None, "status": None} | filters
        return await house.fairs.applications(READING_KEY, fair_id=fair.id, wanted=wanted, **filters)

    everything = await listed()
    assert [each.id for each in everything.items] == sorted(each.id for each in made)
    assert everything.total == 3
    first = await listed(Slice(2))
    rest = await listed(Slice(2, first.cursors[-1]))
    assert [*first.items, *rest.items] == list(everything.items)
    assert (first.has_next, rest.has_next, rest.total) == (True, False, 3)
    assert (await listed(role=ParticipantRole.BUYER)).items == (made[0],)
    assert (await listed(role=ParticipantRole.EXHIBITOR, status=ApplicationStatus.APPROVED)).items == (decided,)


async def test_a_tampered_cursor_is_refused(house: House) -> None:
    fair = await house.a_fair()
    for cursor in ("!", "WzFd", "eyIkbmUiOjF9", "a" * 501):
        for doing in (
            house.fairs.list(ANONYMOUS, wanted=Slice(2, cursor)),
            house.fairs.applications(ORGANISER, fair_id=fair.id, wanted=Slice(2, cursor), role=None, status=None),
        ):
            await refused(house, doing, Invalid, "after")


async def test_own_applications_require_sign_in_and_scope(house: House) -> None:
    await an_application(house)
    assert await house.fairs.my_fair_applications(BUYER) == []
    assert await house.fairs.my_fair_applications(LONER) == []
    with pytest.raises(SignInRequired):
        await house.fairs.my_fair_applications(ANONYMOUS)
    with pytest.raises(Forbidden):
        await house.fairs.my_fair_applications(replace(EXHIBITOR, key_id="key_1", scopes=frozenset()))
