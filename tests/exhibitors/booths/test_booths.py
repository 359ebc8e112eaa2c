"""Booths: applied for, decided, placed, opened, shut, and who sees them."""

import asyncio
from dataclasses import replace

import pytest

from expo.exhibitors.errors import (
    BoothDecided,
    BoothExists,
    BoothNotApproved,
    BoothNotFound,
    BoothTaken,
    ExhibitorNotPublished,
    ExhibitorSuspended,
    FairOver,
    NotApprovedForFair,
    ProfileMissing,
)
from expo.exhibitors.models import Booth, BoothStatus, StaffMember
from expo.fairs.fairs.errors import FairNotFound
from expo.fairs.fairs.models import Fair
from expo.fairs.floor_plans.errors import HallNotFound
from expo.fairs.sections.errors import SectionNotFound
from expo.kit.access import ANONYMOUS, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from expo.localisation.models import Text
from tests.exhibitors.harness import Applied, ExhibitorHarness, an_actor, refusal


async def test_approved_company_applies_and_organiser_sees_it(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company()

    booth = await harness.an_application(actor, fair)

    applications = await harness.booths.applications(harness.organiser, fair_id=fair.id, part=Slice())
    assert (booth.status, booth.exhibitor_id) == (BoothStatus.APPLIED, company.id)
    assert applications.items == (booth,)
    assert await harness.booths.mine(actor) == [booth]
    assert (await harness.verbs())[-1] == "booth.applied"


async def test_company_not_approved_cannot_apply(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.fairs.apply(actor, fair_id=fair.id)

    await refusal(harness, harness.booths.apply(actor, fair_id=fair.id, section="tools"), NotApprovedForFair)


async def test_a_second_application_is_refused(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.an_application(actor, fair)

    await refusal(harness, harness.booths.apply(actor, fair_id=fair.id, section="tools"), BoothExists)


async def test_concurrent_applications_create_one_booth(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.admit(actor, fair)

    results = await asyncio.gather(
        *(harness.booths.apply(actor, fair_id=fair.id, section="tools") for _ in range(4)), return_exceptions=True
    )

    assert sum(isinstance(each, Booth) for each in results) == 1
    assert len(await harness.booths.mine(actor)) == 1


async def test_booth_requires_a_profile(harness: ExhibitorHarness, fair: Fair) -> None:
    await refusal(harness, harness.booths.apply(an_actor(), fair_id=fair.id, section="tools"), ProfileMissing)


async def test_booth_requires_an_existing_section(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.admit(actor, fair)

    await refusal(harness, harness.booths.apply(actor, fair_id=fair.id, section="weapons"), SectionNotFound)


async def test_booth_requires_a_fair_that_is_published_and_not_over(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.admit(actor, fair)
    hidden = await harness.a_fair(published=False)

    await refusal(harness, harness.booths.apply(actor, fair_id=hidden.id, section="tools"), FairNotFound)
    harness.clock.advance(days=11)
    await refusal(harness, harness.booths.apply(actor, fair_id=fair.id, section="tools"), FairOver)


async def test_member_cannot_apply(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    member = replace(actor, role=Role.MEMBER)

    await refusal(harness, harness.booths.apply(member, fair_id=fair.id, section="tools"), Forbidden)


async def test_an_approved_booth_has_its_place(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    applied = await harness.an_application(actor, fair)

    booth = await harness.booths.decide(
        harness.organiser, booth_id=applied.id, approve=True, hall="h1", number="4.2-e07"
    )

    assert (booth.status, booth.hall, booth.number) == (BoothStatus.APPROVED, "h1", "4.2-E07")
    assert (await harness.verbs())[-1] == "booth.approved"


async def test_a_taken_number_is_refused_in_the_same_hall_only(harness: ExhibitorHarness, fair: Fair) -> None:
    booths = []
    for _ in range(2):
        actor, _ = await harness.a_company()
        booths.append(await harness.an_application(actor, fair))
    one, two = booths
    await harness.booths.decide(harness.organiser, booth_id=one.id, approve=True, hall="h1", number="A1")
    taken = harness.booths.decide(harness.organiser, booth_id=two.id, approve=True, hall="h1", number="a1")

    assert (await refusal(harness, taken, BoothTaken)).field == "number"
    await harness.booths.decide(harness.organiser, booth_id=two.id, approve=True, hall="h2", number="A1")

    back = harness.booths.place(harness.organiser, booth_id=two.id, hall="h1", number="A1")
    await refusal(harness, back, BoothTaken)
    await harness.booths.place(harness.organiser, booth_id=one.id, hall="h1", number="A2")
    moved = await harness.booths.place(harness.organiser, booth_id=two.id, hall="h1", number="A1")
    assert (moved.hall, moved.number) == ("h1", "A1")


async def test_the_same_number_is_free_at_another_fair(harness: ExhibitorHarness, fair: Fair) -> None:
    for each in (fair, await harness.a_fair()):
        actor, _ = await harness.a_company()
        assert (await harness.a_booth(actor, each, number="A1")).number == "A1"


@pytest.mark.parametrize("number", ["A B", "A/1", "$ne", "A" * 17, "-A", "①"])
async def test_invalid_number_is_refused(harness: ExhibitorHarness, applied: Applied, number: str) -> None:
    booth = applied.booth
    decision = harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True, number=number)

    assert (await refusal(harness, decision, Invalid)).field == "number"


async def test_unknown_hall_is_refused(harness: ExhibitorHarness, applied: Applied) -> None:
    booth = applied.booth
    decision = harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True, hall="h9")

    await refusal(harness, decision, HallNotFound)


async def test_declined_application_shows_reason_and_can_be_repeated(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    booth = await harness.an_application(actor, fair, headline=Text("Flasks", "en"))
    await refusal(harness, harness.booths.decide(harness.organiser, booth_id=booth.id, approve=False), Invalid)
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=False, reason="The section is full.")

    [declined] = await harness.booths.mine(actor)
    again = await harness.booths.apply(actor, fair_id=fair.id, section="tools")

    assert (declined.status, declined.reason) == (BoothStatus.DECLINED, "The section is full.")
    assert (again.id, again.status, again.reason) == (booth.id, BoothStatus.APPLIED, None)
    assert again.headline == booth.headline


async def test_decided_booth_cannot_be_decided_again(harness: ExhibitorHarness, applied: Applied) -> None:
    booth = applied.booth
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True)

    await refusal(harness, harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True), BoothDecided)


async def test_only_the_fair_organiser_decides(harness: ExhibitorHarness, applied: Applied) -> None:
    actor, fair, booth = applied.actor, applied.fair, applied.booth
    member = replace(harness.organiser, role=Role.MEMBER)

    for stranger, error in (
        (an_actor("ORGANISER"), BoothNotFound),
        (actor, Forbidden),
        (an_actor("BUYER"), Forbidden),
        (member, Forbidden),
        (ANONYMOUS, SignInRequired),
    ):
        await refusal(harness, harness.booths.decide(stranger, booth_id=booth.id, approve=True), error)
        await refusal(harness, harness.booths.place(stranger, booth_id=booth.id, hall=None, number=None), error)
        with pytest.raises(ExpoError):
            await harness.booths.applications(stranger, fair_id=fair.id, part=Slice())


async def test_everyone_sees_a_published_booth(harness: ExhibitorHarness, applied: Applied) -> None:
    company, fair = applied.company, applied.fair
    booth = await harness.open_booth(applied.actor, applied.booth, hall="h1", number="A1")

    for reader in (ANONYMOUS, an_actor("BUYER")):
        assert (await harness.booths.get(reader, booth_id=booth.id)).id == booth.id
        assert [each.id for each in (await harness.booths.list(reader, fair_id=fair.id, part=Slice())).items] == [
            booth.id
        ]
        [found] = await harness.exhibitors.booths_of(reader, exhibitor_ids=[company.id], fair_id=fair.id)
        assert found is not None
    assert (await harness.verbs())[-1] == "booth.published"


@pytest.mark.parametrize("status", ["APPLIED", "APPROVED", "CLOSED"])
async def test_only_owner_and_organiser_see_an_unpublished_booth(
    harness: ExhibitorHarness, applied: Applied, status: str
) -> None:
    actor, company, fair, booth = applied.actor, applied.company, applied.fair, applied.booth
    if status != "APPLIED":
        await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True, reason="Welcome.")
    if status == "CLOSED":
        await harness.booths.publish(actor, booth_id=booth.id)
        await harness.booths.close(actor, booth_id=booth.id)

    for stranger in (ANONYMOUS, an_actor("BUYER"), an_actor("ORGANISER"), an_actor()):
        with pytest.raises(BoothNotFound):
            await harness.booths.get(stranger, booth_id=booth.id)
        assert await harness.exhibitors.booths_of(stranger, exhibitor_ids=[company.id], fair_id=fair.id) == [None]
        assert await harness.booths.of_exhibitors(stranger, exhibitor_ids=[company.id]) == [[]]
    for insider in (actor, harness.organiser):
        assert (await harness.booths.get(insider, booth_id=booth.id)).status is BoothStatus(status)
    assert (await harness.booths.list(actor, fair_id=fair.id, part=Slice())).items == ()


async def test_decision_reason_is_hidden_from_visitors(harness: ExhibitorHarness, applied: Applied) -> None:
    actor, booth = applied.actor, applied.booth
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True, reason="A favour.")
    await harness.booths.publish(actor, booth_id=booth.id)

    assert (await harness.booths.get(an_actor("BUYER"), booth_id=booth.id)).reason is None
    assert (await harness.booths.get(actor, booth_id=booth.id)).reason == "A favour."


async def test_publishing_booth_needs_approval_and_published_company(harness: ExhibitorHarness, fair: Fair) -> None:
    actor = an_actor()
    await harness.a_profile(actor)
    booth = await harness.an_application(actor, fair)

    await refusal(harness, harness.booths.publish(actor, booth_id=booth.id), ExhibitorNotPublished)
    await harness.exhibitors.publish(actor)
    await refusal(harness, harness.booths.publish(actor, booth_id=booth.id), BoothNotApproved)
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True)
    opened = await harness.booths.publish(actor, booth_id=booth.id)
    assert await harness.booths.publish(actor, booth_id=booth.id) == opened


async def test_owner_reopens_only_a_booth_they_closed(harness: ExhibitorHarness, applied: Applied) -> None:
    actor = applied.actor
    booth = await harness.open_booth(applied.actor, applied.booth)

    closed = await harness.booths.close(actor, booth_id=booth.id)
    assert await harness.booths.close(actor, booth_id=booth.id) == closed
    assert (await harness.booths.publish(actor, booth_id=booth.id)).is_open

    await harness.booths.close(harness.organiser, booth_id=booth.id)
    await refusal(harness, harness.booths.publish(actor, booth_id=booth.id), BoothNotApproved)


async def test_suspended_company_neither_applies_nor_publishes(harness: ExhibitorHarness, applied: Applied) -> None:
    actor, company = applied.actor, applied.company
    booth = await harness.open_booth(applied.actor, applied.booth)
    other = await harness.a_fair()
    await harness.admit(actor, other)
    await harness.vetting.suspend(harness.organiser, exhibitor_id=company.id, reason="Copies.")

    await refusal(harness, harness.booths.publish(actor, booth_id=booth.id), ExhibitorSuspended)
    await refusal(harness, harness.booths.apply(actor, fair_id=other.id, section="tools"), ExhibitorSuspended)


async def test_publishing_and_suspending_at_once_leaves_no_open_booth(
    harness: ExhibitorHarness, applied: Applied
) -> None:
    actor, company, booth = applied.actor, applied.company, applied.booth
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True)

    await asyncio.gather(
        harness.booths.publish(actor, booth_id=booth.id),
        harness.vetting.suspend(harness.organiser, exhibitor_id=company.id, reason="Copies."),
        return_exceptions=True,
    )

    assert not (await harness.booths.mine(actor))[0].is_open


async def test_outsiders_change_no_booth(harness: ExhibitorHarness, applied: Applied) -> None:
    booth = await harness.open_booth(applied.actor, applied.booth)
    other, _ = await harness.a_company()

    for stranger, error in ((other, BoothNotFound), (an_actor("BUYER"), Forbidden), (ANONYMOUS, SignInRequired)):
        for attempt in (
            harness.booths.change(stranger, booth_id=booth.id, headline=Text("Mine", "en")),
            harness.booths.set_staff(stranger, booth_id=booth.id, staff=[]),
            harness.booths.publish(stranger, booth_id=booth.id),
            harness.booths.close(stranger, booth_id=booth.id),
        ):
            await refusal(harness, attempt, error)


@pytest.mark.parametrize("booth_id", ["", "boo_1", "exh_01HZX3AAAAAAAAAAAAAAAAAAAA", "boo_01HZX3AAAAAAAAAAAAAAAAAAAA"])
async def test_unknown_booth_id_is_not_found(harness: ExhibitorHarness, fair: Fair, booth_id: str) -> None:
    actor, _ = await harness.a_company()

    with pytest.raises(ExpoError) as refused:
        await harness.booths.get(ANONYMOUS, booth_id=booth_id)
    assert refused.value.code in {"NOT_FOUND", "BOOTH_NOT_FOUND"}
    with pytest.raises(ExpoError):
        await harness.booths.publish(actor, booth_id=booth_id)


async def test_section_is_fixed_after_the_decision(harness: ExhibitorHarness, applied: Applied) -> None:
    actor, booth = applied.actor, applied.booth

    changed = await harness.booths.change(actor, booth_id=booth.id, section="tools", headline=Text("Drills", "en"))
    await harness.booths.decide(harness.organiser, booth_id=booth.id, approve=True)

    assert (changed.section, changed.headline) == ("tools", Text("Drills", "en"))
    await refusal(harness, harness.booths.change(actor, booth_id=booth.id, section="hardware"), BoothDecided)
    kept = await harness.booths.change(actor, booth_id=booth.id, section="tools", headline=Text("Saws", "en"))
    assert kept.headline == Text("Saws", "en")


async def test_staff_keep_ids_and_show_email_to_signed_in_readers(harness: ExhibitorHarness, applied: Applied) -> None:
    actor = applied.actor
    booth = await harness.open_booth(applied.actor, applied.booth)
    chen = StaffMember("", "Chen Xiaoyan", "Export manager", ["zh", "en"], "Chen@Hengnuan.example")

    [first] = (await harness.booths.set_staff(actor, booth_id=booth.id, staff=[chen])).staff
    staff = [replace(chen, id=first.id, position="Director"), replace(chen, id=first.id, name="Li Na", email=None)]
    one, two = (await harness.booths.set_staff(actor, booth_id=booth.id, staff=staff)).staff

    assert (one.id, one.position) == (first.id, "Director")
    assert two.id not in {first.id, ""}
    assert (await harness.booths.get(an_actor("BUYER"), booth_id=booth.id)).staff[0].email == "chen@hengnuan.example"
    assert (await harness.booths.get(ANONYMOUS, booth_id=booth.id)).staff[0].email is None
    keyed = an_actor("PARTNER", key_id="key_1", scopes=frozenset({"catalog:read"}))
    assert (await harness.booths.get(keyed, booth_id=booth.id)).staff[0].email is None


@pytest.mark.parametrize(
    "staff, field",
    [
        ([StaffMember("", " ")], "staff.name"),
        ([StaffMember("", "Chen", email="nobody")], "staff.email"),
        ([StaffMember("", "Chen", languages=["qq"])], "staff.languages"),
        ([StaffMember("", "Chen")] * 31, "staff"),
    ],
)
async def test_invalid_staff_is_refused(
    harness: ExhibitorHarness, applied: Applied, staff: list[StaffMember], field: str
) -> None:
    actor, booth = applied.actor, applied.booth

    refused = await refusal(harness, harness.booths.set_staff(actor, booth_id=booth.id, staff=staff), Invalid)
    assert refused.field == field


async def test_list_filters_by_section_category_and_hall(harness: ExhibitorHarness, fair: Fair) -> None:
    for hall in ("h1", "h2"):
        actor, _ = await harness.a_company()
        await harness.a_booth(actor, fair, hall=hall)

    for wanted, found in (
        ({"section": "hardware"}, 2),
        ({"section": "tools"}, 0),
        ({"category": "hardware-tools"}, 2),
        ({"category": "lighting"}, 0),
        ({"hall": "h1"}, 1),
    ):
        page = await harness.booths.list(ANONYMOUS, fair_id=fair.id, part=Slice(), **wanted)
        assert (len(page.items), page.total) == (found, found), wanted
    for wrong, error in (({"category": "x"}, SectionNotFound), ({"hall": "x"}, HallNotFound)):
        with pytest.raises(error):
            await harness.booths.list(ANONYMOUS, fair_id=fair.id, part=Slice(), **wrong)


async def test_booths_of_an_unpublished_fair_are_hidden(harness: ExhibitorHarness) -> None:
    hidden = await harness.a_fair(published=False)
    actor, company = await harness.a_company()
    fair = await harness.a_fair()
    booth = await harness.a_booth(actor, fair)
    await harness.database.raw["booths"].update_one({"_id": booth.id}, {"$set": {"fair_id": hidden.id}})

    with pytest.raises(BoothNotFound):
        await harness.booths.get(ANONYMOUS, booth_id=booth.id)
    with pytest.raises(FairNotFound):
        await harness.booths.list(ANONYMOUS, fair_id=hidden.id, part=Slice())
    assert await harness.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=[company.id], fair_id=hidden.id) == [None]
    assert await harness.booths.of_exhibitors(ANONYMOUS, exhibitor_ids=[company.id]) == [[]]
