"""Who applies to a fair, who decides, who is approved."""

from dataclasses import replace
from typing import Any

import pytest

from expo.fairs.fairs.errors import AlreadyApplied, AlreadyDecided, FairNotFound
from expo.fairs.fairs.models import ApplicationStatus, FairApplication, ParticipantRole
from expo.kit.access import ANONYMOUS, SYSTEM, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from tests.fairs.harness import (
    BUYER,
    EXHIBITOR,
    LONER,
    NO_FAIR,
    ORGANISER,
    OUTSIDERS,
    PARTNER,
    READING_KEY,
    Harness,
    refused,
)

NO_APPLICATION = NO_FAIR.replace("fair", "app")
EVERYTHING = Slice()


async def an_application(harness: Harness, actor: Actor = EXHIBITOR) -> FairApplication:
    fair = await harness.a_fair()
    return await harness.fairs.apply(actor, fair_id=fair.id, note="We make flasks.")


@pytest.mark.parametrize("actor,role", [(BUYER, ParticipantRole.BUYER), (EXHIBITOR, ParticipantRole.EXHIBITOR)])
async def test_organisation_applies_as_its_kind(harness: Harness, actor: Actor, role: ParticipantRole) -> None:
    made = await an_application(harness, actor)
    assert (made.role, made.status, made.note) == (role, ApplicationStatus.APPLIED, "We make flasks.")
    assert await harness.fairs.my_fair_applications(actor) == [made]
    entry = await harness.database.raw["journal"].find_one({"verb": "application.applied"})
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
async def test_only_buyers_and_exhibitors_apply(harness: Harness, actor: Actor, error: type[ExpoError]) -> None:
    fair = await harness.a_fair()
    await refused(harness, harness.fairs.apply(actor, fair_id=fair.id), error)


async def test_an_organisation_applies_once(harness: Harness) -> None:
    made = await an_application(harness)
    await refused(harness, harness.fairs.apply(EXHIBITOR, fair_id=made.fair_id), AlreadyApplied)


async def test_application_requires_a_visible_fair_and_short_note(harness: Harness) -> None:
    fair = await harness.a_fair(published=False)
    await refused(harness, harness.fairs.apply(EXHIBITOR, fair_id=fair.id), FairNotFound)
    await refused(harness, harness.fairs.apply(EXHIBITOR, fair_id=NO_FAIR), FairNotFound)
    await refused(harness, harness.fairs.apply(EXHIBITOR, fair_id=fair.id, note="x" * 2001), Invalid, "note")


async def test_approval_applies_to_that_fair_and_part_only(harness: Harness) -> None:
    made = await an_application(harness)
    facts = {"fair_id": made.fair_id, "role": ParticipantRole.EXHIBITOR}
    assert not await harness.fairs.is_approved("org_flasks", **facts)  # type: ignore[arg-type]
    harness.clock.advance(hours=1)
    decided = await harness.fairs.decide(ORGANISER, application_id=made.id, approve=True)
    assert (decided.status, decided.decided_at, decided.reason) == ("APPROVED", harness.clock(), None)
    assert await harness.fairs.is_approved("org_flasks", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert not await harness.fairs.is_approved("org_flasks", fair_id=made.fair_id, role=ParticipantRole.BUYER)
    assert not await harness.fairs.is_approved("org_flasks", fair_id=NO_FAIR, role=ParticipantRole.EXHIBITOR)
    assert not await harness.fairs.is_approved("org_casa", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert (await harness.verbs())[-1] == "application.approved"


async def test_declined_applicant_sees_reason_and_gains_no_access(harness: Harness) -> None:
    made = await an_application(harness)
    await harness.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason=" No room. ")
    (mine,) = await harness.fairs.my_fair_applications(EXHIBITOR)
    assert (mine.status, mine.reason) == (ApplicationStatus.DECLINED, "No room.")
    assert not await harness.fairs.is_approved("org_flasks", fair_id=made.fair_id, role=ParticipantRole.EXHIBITOR)
    assert (await harness.verbs())[-1] == "application.declined"


@pytest.mark.parametrize("reason", [None, "", "  "])
async def test_declining_needs_a_reason(harness: Harness, reason: str | None) -> None:
    made = await an_application(harness)
    doing = harness.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason=reason)
    await refused(harness, doing, Invalid, "reason")


async def test_decided_application_cannot_be_decided_again(harness: Harness) -> None:
    made = await an_application(harness)
    await harness.fairs.decide(ORGANISER, application_id=made.id, approve=True)
    doing = harness.fairs.decide(ORGANISER, application_id=made.id, approve=False, reason="No.")
    await refused(harness, doing, AlreadyDecided)


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_fair_organiser_decides(harness: Harness, who: str) -> None:
    made = await an_application(harness)
    actor, error = OUTSIDERS[who]
    await refused(harness, harness.fairs.decide(actor, application_id=made.id, approve=True), error)
    await refused(harness, harness.fairs.decide(READING_KEY, application_id=made.id, approve=True), Forbidden)


@pytest.mark.parametrize("application_id", [NO_APPLICATION, NO_FAIR, "", "$ne"])
async def test_unknown_application_cannot_be_decided(harness: Harness, application_id: str) -> None:
    await refused(harness, harness.fairs.decide(ORGANISER, application_id=application_id, approve=True), NotFound)


async def test_organiser_lists_applications_by_part_and_status(harness: Harness) -> None:
    fair = await harness.a_fair()
    made = [
        await harness.fairs.apply(Actor("per_1", f"org_{n}", kind, Role.OWNER), fair_id=fair.id)
        for n, kind in enumerate(("BUYER", "EXHIBITOR", "EXHIBITOR"))
    ]
    decided = await harness.fairs.decide(ORGANISER, application_id=made[1].id, approve=True)

    async def listed(wanted: Slice = EVERYTHING, **filters: Any) -> Any:
        filters = {"role": None, "status": None} | filters
        return await harness.fairs.applications(READING_KEY, fair_id=fair.id, part=wanted, **filters)

    everything = await listed()
    assert [each.id for each in everything.items] == sorted(each.id for each in made)
    assert everything.total == 3
    first = await listed(Slice(2))
    rest = await listed(Slice(2, first.cursors[-1]))
    assert [*first.items, *rest.items] == list(everything.items)
    assert (first.has_next, rest.has_next, rest.total) == (True, False, 3)
    assert (await listed(role=ParticipantRole.BUYER)).items == (made[0],)
    assert (await listed(role=ParticipantRole.EXHIBITOR, status=ApplicationStatus.APPROVED)).items == (decided,)


async def test_a_tampered_cursor_is_refused(harness: Harness) -> None:
    fair = await harness.a_fair()
    for cursor in ("!", "WzFd", "eyIkbmUiOjF9", "a" * 501):
        for doing in (
            harness.fairs.list(ANONYMOUS, part=Slice(2, cursor)),
            harness.fairs.applications(ORGANISER, fair_id=fair.id, part=Slice(2, cursor), role=None, status=None),
        ):
            await refused(harness, doing, Invalid, "after")


async def test_own_applications_require_sign_in_and_scope(harness: Harness) -> None:
    await an_application(harness)
    assert await harness.fairs.my_fair_applications(BUYER) == []
    assert await harness.fairs.my_fair_applications(LONER) == []
    with pytest.raises(SignInRequired):
        await harness.fairs.my_fair_applications(ANONYMOUS)
    with pytest.raises(Forbidden):
        await harness.fairs.my_fair_applications(replace(EXHIBITOR, key_id="key_1", scopes=frozenset()))
