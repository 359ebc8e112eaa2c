"""Organisers verify companies, and take that back; who did it, when and why is kept."""

from dataclasses import replace
from typing import Any

import pytest

from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.errors import ExhibitorNotFound
from expo.exhibitors.models import Exhibitor, ExhibitorStatus
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid
from expo.localisation.models import Text
from tests.exhibitors.harness import ADMINISTRATOR, ExhibitorHarness, an_actor

NOTE = "Business licence seen on 3 April."


async def verified(harness: ExhibitorHarness, fair: Fair) -> tuple[Actor, Exhibitor]:
    actor, company = await harness.a_company()
    await harness.a_booth(actor, fair)
    return actor, await harness.vetting.verify(harness.organiser, exhibitor_id=company.id, note=NOTE)


async def test_verification_is_public_and_its_note_for_the_owner(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await verified(harness, fair)
    query = "query($id: ID!) { exhibitor(id: $id) { verified verifiedAt verificationNote } }"

    seen = (await harness.run(ANONYMOUS, query, id=company.id))["exhibitor"]
    own = (await harness.run(actor, query, id=company.id))["exhibitor"]

    assert (seen["verified"], seen["verificationNote"]) == (True, None)
    assert (own["verifiedAt"], own["verificationNote"]) == (seen["verifiedAt"], NOTE)
    assert (await harness.verbs())[-1] == "exhibitor.verified"


async def test_verifier_is_stored_but_not_shown(harness: ExhibitorHarness, fair: Fair) -> None:
    _, company = await verified(harness, fair)
    stored = await harness.exhibitors._store.find(company.id)
    [seen] = await harness.exhibitors.visible_many([company.id])

    assert stored is not None
    assert stored.verification is not None
    assert seen is not None
    assert seen.verification is not None
    who = (harness.organiser.organisation_id, harness.organiser.person_id)
    assert (stored.verification.organisation_id, stored.verification.person_id) == who
    assert (stored.verification.at, stored.verification.note) == (harness.clock(), NOTE)
    assert (seen.verification.person_id, seen.verification.note) == (None, "")


async def test_revoked_verification_journals_its_reason(harness: ExhibitorHarness, fair: Fair) -> None:
    _, company = await verified(harness, fair)

    bare = await harness.vetting.revoke(harness.organiser, exhibitor_id=company.id, reason="The licence has ended.")

    entry = await harness.database.raw["journal"].find_one({"verb": "exhibitor.verification_revoked"})
    assert (bare.verified, bare.verification) == (False, None)
    assert entry is not None
    assert entry["facts"]["reason"] == "The licence has ended."
    assert entry["person_id"] == harness.organiser.person_id


async def test_verifying_and_revoking_twice_changes_nothing(harness: ExhibitorHarness, fair: Fair) -> None:
    _, company = await verified(harness, fair)

    assert await harness.vetting.verify(harness.organiser, exhibitor_id=company.id, note="Again.") == company
    bare = await harness.vetting.revoke(harness.organiser, exhibitor_id=company.id, reason="Over.")
    assert await harness.vetting.revoke(harness.organiser, exhibitor_id=company.id, reason="Over.") == bare


async def test_only_organiser_of_its_fair_verifies_a_company(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company()
    member = replace(harness.organiser, role=Role.MEMBER)
    before = await harness.contents()

    for stranger in (harness.organiser, member, an_actor("ORGANISER"), actor, an_actor("BUYER"), ANONYMOUS):
        for attempt in (
            harness.vetting.verify(stranger, exhibitor_id=company.id, note=NOTE),
            harness.vetting.revoke(stranger, exhibitor_id=company.id, reason="Why not."),
        ):
            with pytest.raises(ExpoError):
                await attempt

    assert await harness.contents() == before


async def test_organiser_cannot_revoke_verification_of_another(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await verified(harness, fair)
    other = an_actor("ORGANISER")
    elsewhere = await harness.a_fair(other)
    application = await harness.fairs.apply(actor, fair_id=elsewhere.id)
    await harness.fairs.decide(other, application_id=application.id, approve=True)
    await harness.booths.apply(actor, fair_id=elsewhere.id, section="hardware")
    before = await harness.contents()

    with pytest.raises(ExhibitorNotFound):
        await harness.vetting.revoke(other, exhibitor_id=company.id, reason="Not by us.")

    assert await harness.contents() == before


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001, "a\x00b"])
async def test_verifying_and_revoking_require_a_valid_text(harness: ExhibitorHarness, fair: Fair, words: str) -> None:
    _, company = await harness.a_company()
    before = await harness.contents()

    with pytest.raises(Invalid) as no_note:
        await harness.vetting.verify(harness.organiser, exhibitor_id=company.id, note=words)
    with pytest.raises(Invalid) as no_reason:
        await harness.vetting.revoke(harness.organiser, exhibitor_id=company.id, reason=words)

    assert (no_note.value.field, no_reason.value.field) == ("note", "reason")
    assert await harness.contents() == before


@pytest.mark.parametrize(
    "changes", [{"name": Text("Apfel GmbH", "en")}, {"english_name": "Apple Inc."}, {"country": "DE"}]
)
async def test_verification_ends_when_name_or_country_changes(
    harness: ExhibitorHarness, fair: Fair, changes: dict[str, Any]
) -> None:
    actor, _ = await verified(harness, fair)
    assert (await harness.exhibitors.save(actor, profile=Profile(city="Ningbo"))).verified
    assert not (await harness.exhibitors.save(actor, profile=Profile(**changes))).verified


async def test_only_administrator_suspends_company_without_fair(harness: ExhibitorHarness) -> None:
    _, company = await harness.a_company()
    judge, chief = harness.vetting, replace(harness.organiser, administrator=True)
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"exhibitors:write"}))
    for other, error in ((harness.organiser, ExhibitorNotFound), (key, Forbidden)):
        with pytest.raises(error):
            await judge.suspend(other, exhibitor_id=company.id, reason="It is none.")
    off = await judge.suspend(ADMINISTRATOR, exhibitor_id=company.id, reason="It is none.")
    assert off.status is ExhibitorStatus.SUSPENDED
    assert await harness.exhibitors.visible_many([company.id]) == [None]
    with pytest.raises(ExhibitorNotFound):
        await judge.reinstate(harness.organiser, exhibitor_id=company.id)
    back = await judge.reinstate(chief, exhibitor_id=company.id)
    assert back.status is ExhibitorStatus.PUBLISHED


async def test_administrator_cannot_suspend_or_verify_company_at_a_fair(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company()
    await harness.an_application(actor, fair)
    for asked in (
        harness.vetting.suspend(ADMINISTRATOR, exhibitor_id=company.id, reason="It is none."),
        harness.vetting.reinstate(ADMINISTRATOR, exhibitor_id=company.id),
    ):
        with pytest.raises(ExhibitorNotFound):
            await asked
    with pytest.raises(Forbidden):
        await harness.vetting.verify(ADMINISTRATOR, exhibitor_id=company.id, note="Seen.")


async def test_draft_without_fair_cannot_be_suspended(harness: ExhibitorHarness) -> None:
    actor, company = await harness.a_company()
    await harness.exhibitors.withdraw(actor)
    with pytest.raises(ExhibitorNotFound):
        await harness.vetting.suspend(harness.organiser, exhibitor_id=company.id, reason="It is none.")
