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
from tests.exhibitors.ground import ADMINISTRATOR, Ground, an_actor

NOTE = "Business licence seen on 3 April."


async def verified(ground: Ground, fair: Fair) -> tuple[Actor, Exhibitor]:
    actor, company = await ground.a_company()
    await ground.a_booth(actor, fair)
    return actor, await ground.vetting.verify(ground.organiser, exhibitor_id=company.id, note=NOTE)


async def test_verification_is_public_and_its_note_for_the_owner(ground: Ground, fair: Fair) -> None:
    actor, company = await verified(ground, fair)
    query = "query($id: ID!) { exhibitor(id: $id) { verified verifiedAt verificationNote } }"

    seen = (await ground.run(ANONYMOUS, query, id=company.id))["exhibitor"]
    own = (await ground.run(actor, query, id=company.id))["exhibitor"]

    assert (seen["verified"], seen["verificationNote"]) == (True, None)
    assert (own["verifiedAt"], own["verificationNote"]) == (seen["verifiedAt"], NOTE)
    assert (await ground.verbs())[-1] == "exhibitor.verified"


async def test_verifier_is_stored_but_not_shown(ground: Ground, fair: Fair) -> None:
    _, company = await verified(ground, fair)
    stored = await ground.exhibitors._store.find(company.id)
    [seen] = await ground.exhibitors.visible_many([company.id])

    assert stored is not None
    assert stored.verification is not None
    assert seen is not None
    assert seen.verification is not None
    who = (ground.organiser.organisation_id, ground.organiser.person_id)
    assert (stored.verification.organisation_id, stored.verification.person_id) == who
    assert (stored.verification.at, stored.verification.note) == (ground.clock(), NOTE)
    assert (seen.verification.person_id, seen.verification.note) == (None, "")


async def test_revoked_verification_journals_its_reason(ground: Ground, fair: Fair) -> None:
    _, company = await verified(ground, fair)

    bare = await ground.vetting.revoke(ground.organiser, exhibitor_id=company.id, reason="The licence has ended.")

    entry = await ground.database.raw["journal"].find_one({"verb": "exhibitor.verification_revoked"})
    assert (bare.verified, bare.verification) == (False, None)
    assert entry is not None
    assert entry["facts"]["reason"] == "The licence has ended."
    assert entry["person_id"] == ground.organiser.person_id


async def test_verifying_and_revoking_twice_changes_nothing(ground: Ground, fair: Fair) -> None:
    _, company = await verified(ground, fair)

    assert await ground.vetting.verify(ground.organiser, exhibitor_id=company.id, note="Again.") == company
    bare = await ground.vetting.revoke(ground.organiser, exhibitor_id=company.id, reason="Over.")
    assert await ground.vetting.revoke(ground.organiser, exhibitor_id=company.id, reason="Over.") == bare


async def test_only_organiser_of_its_fair_verifies_a_company(ground: Ground, fair: Fair) -> None:
    actor, company = await ground.a_company()
    member = replace(ground.organiser, role=Role.MEMBER)
    before = await ground.contents()

    for stranger in (ground.organiser, member, an_actor("ORGANISER"), actor, an_actor("BUYER"), ANONYMOUS):
        for attempt in (
            ground.vetting.verify(stranger, exhibitor_id=company.id, note=NOTE),
            ground.vetting.revoke(stranger, exhibitor_id=company.id, reason="Why not."),
        ):
            with pytest.raises(ExpoError):
                await attempt

    assert await ground.contents() == before


async def test_organiser_cannot_revoke_verification_of_another(ground: Ground, fair: Fair) -> None:
    actor, company = await verified(ground, fair)
    other = an_actor("ORGANISER")
    elsewhere = await ground.a_fair(other)
    application = await ground.fairs.apply(actor, fair_id=elsewhere.id)
    await ground.fairs.decide(other, application_id=application.id, approve=True)
    await ground.booths.apply(actor, fair_id=elsewhere.id, section="hardware")
    before = await ground.contents()

    with pytest.raises(ExhibitorNotFound):
        await ground.vetting.revoke(other, exhibitor_id=company.id, reason="Not by us.")

    assert await ground.contents() == before


@pytest.mark.parametrize("words", ["", "  ", "x" * 1001, "a\x00b"])
async def test_verifying_and_revoking_require_a_valid_text(ground: Ground, fair: Fair, words: str) -> None:
    _, company = await ground.a_company()
    before = await ground.contents()

    with pytest.raises(Invalid) as no_note:
        await ground.vetting.verify(ground.organiser, exhibitor_id=company.id, note=words)
    with pytest.raises(Invalid) as no_reason:
        await ground.vetting.revoke(ground.organiser, exhibitor_id=company.id, reason=words)

    assert (no_note.value.field, no_reason.value.field) == ("note", "reason")
    assert await ground.contents() == before


@pytest.mark.parametrize(
    "changes", [{"name": Text("Apfel GmbH", "en")}, {"english_name": "Apple Inc."}, {"country": "DE"}]
)
async def test_verification_ends_when_name_or_country_changes(
    ground: Ground, fair: Fair, changes: dict[str, Any]
) -> None:
    actor, _ = await verified(ground, fair)
    assert (await ground.exhibitors.save(actor, profile=Profile(city="Ningbo"))).verified
    assert not (await ground.exhibitors.save(actor, profile=Profile(**changes))).verified


async def test_only_administrator_suspends_company_without_fair(ground: Ground) -> None:
    _, company = await ground.a_company()
    judge, chief = ground.vetting, replace(ground.organiser, administrator=True)
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"exhibitors:write"}))
    for other, error in ((ground.organiser, ExhibitorNotFound), (key, Forbidden)):
        with pytest.raises(error):
            await judge.suspend(other, exhibitor_id=company.id, reason="It is none.")
    off = await judge.suspend(ADMINISTRATOR, exhibitor_id=company.id, reason="It is none.")
    assert off.status is ExhibitorStatus.SUSPENDED
    assert await ground.exhibitors.visible_many([company.id]) == [None]
    with pytest.raises(ExhibitorNotFound):
        await judge.reinstate(ground.organiser, exhibitor_id=company.id)
    back = await judge.reinstate(chief, exhibitor_id=company.id)
    assert back.status is ExhibitorStatus.PUBLISHED


async def test_administrator_cannot_suspend_or_verify_company_at_a_fair(ground: Ground, fair: Fair) -> None:
    actor, company = await ground.a_company()
    await ground.an_application(actor, fair)
    for asked in (
        ground.vetting.suspend(ADMINISTRATOR, exhibitor_id=company.id, reason="It is none."),
        ground.vetting.reinstate(ADMINISTRATOR, exhibitor_id=company.id),
    ):
        with pytest.raises(ExhibitorNotFound):
            await asked
    with pytest.raises(Forbidden):
        await ground.vetting.verify(ADMINISTRATOR, exhibitor_id=company.id, note="Seen.")


async def test_draft_without_fair_cannot_be_suspended(ground: Ground) -> None:
    actor, company = await ground.a_company()
    await ground.exhibitors.withdraw(actor)
    with pytest.raises(ExhibitorNotFound):
        await ground.vetting.suspend(ground.organiser, exhibitor_id=company.id, reason="It is none.")
