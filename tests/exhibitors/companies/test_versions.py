"""Two people write the same profile or booth: the second hears of the first, and nothing of hers is written."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from expo.accounts.models import Membership, OrganisationKind, Person
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.models import BusinessKind, Contact, Exhibitor, StaffMember
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import Conflict, VersionConflict
from expo.kit.ids import new_id
from expo.localisation.models import Text
from tests.exhibitors.harness import Applied, ExhibitorHarness, a_picture, an_actor, refusal
from tests.support.world import World

SAVE = """mutation Save($input: SaveExhibitorInput!, $version: Int) { saveExhibitor(input: $input, version: $version) {
  ... on Exhibitor { version city } ... on Problem { code message field } } }"""
CONTACTS = """mutation Set($contacts: [ContactInput!]!, $version: Int) {
  setContacts(contacts: $contacts, version: $version) {
    ... on Exhibitor { version } ... on Problem { code field } } }"""
CHANGE = """mutation Change($id: ID!, $headline: LocalTextInput, $version: Int) {
  changeBooth(boothId: $id, headline: $headline, version: $version) {
    ... on Booth { version headline { text } } ... on Problem { code field } } }"""
STAFF = """mutation Staff($id: ID!, $staff: [StaffMemberInput!]!, $version: Int) {
  setStaff(boothId: $id, staff: $staff, version: $version) {
    ... on Booth { version } ... on Problem { code field } } }"""
BOTH = """query Both($exhibitor: ID!, $booth: ID!) {
  exhibitor(id: $exhibitor) { version changedAt changedBy { name } }
  booth(id: $booth) { version changedAt changedBy { name } } }"""
CONFLICT = {"code": "VERSION_CONFLICT", "field": "version"}


def colleague_of(actor: Actor) -> Actor:
    return replace(actor, person_id=new_id("per"))


def key_of(actor: Actor, *scopes: str) -> Actor:
    return replace(actor, key_id="key_1", scopes=frozenset({"exhibitors:read", "exhibitors:write", *scopes}))


async def named(harness: ExhibitorHarness, actor: Actor, name: str) -> None:
    """Let the site know who an exhibitor's actor is."""
    assert actor.person_id
    assert actor.organisation_id
    at = harness.clock()
    held = Membership(actor.organisation_id, OrganisationKind.EXHIBITOR, Role.OWNER, at)
    person = Person(actor.person_id, f"{actor.person_id.lower()}@fair.example", name, "en", "", at, memberships=[held])
    await harness.organisations._store.add_person(person)


async def test_stale_profile_version_is_refused(harness: ExhibitorHarness) -> None:
    ada = an_actor()
    read = await harness.a_profile(ada)
    li = colleague_of(ada)

    saved = await harness.exhibitors.save(li, profile=Profile(city="Jinhua"), version=read.version)

    assert (saved.version, saved.version_by, saved.version_at) == (2, li.person_id, harness.clock())
    late = harness.exhibitors.save(ada, profile=Profile(city="Yiwu"), version=read.version)
    assert (await refusal(harness, late, VersionConflict)).field == "version"
    again = await harness.exhibitors.save(ada, profile=Profile(city="Yiwu"), version=saved.version)
    assert (again.version, again.version_by) == (3, ada.person_id)


async def test_concurrent_profile_creation_lets_one_through(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    names = ("Hengnuan", "Hengnuan Group")
    both = [harness.exhibitors.save(actor, profile=a_beginning(name), version=0) for name in names]
    first, second = sorted(
        await asyncio.gather(*both, return_exceptions=True), key=lambda each: isinstance(each, Exception)
    )

    assert isinstance(first, Exhibitor)
    assert isinstance(second, Conflict)
    assert await harness.exhibitors.find_own(actor) == first


async def test_existing_profile_cannot_be_created_again(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    begun = await harness.exhibitors.save(actor, profile=a_beginning("Hengnuan"), version=0)

    assert (begun.version, begun.version_by) == (1, actor.person_id)
    await refusal(
        harness, harness.exhibitors.save(actor, profile=a_beginning("Hengnuan Group"), version=0), VersionConflict
    )


async def test_save_without_version_is_never_refused(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    await harness.a_profile(actor)
    await harness.exhibitors.save(actor, profile=Profile(city="Jinhua"))

    assert (await harness.exhibitors.save(actor, profile=Profile(city="Yiwu"))).version == 3


async def test_unchanged_text_and_pictures_make_no_new_version(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    read = await harness.a_profile(actor)

    assert read.city is not None
    await harness.exhibitors.save(actor, profile=Profile(city=read.city), version=1)
    upload = await harness.an_upload(actor, a_picture(60))
    await harness.materials.add_picture(actor, upload_id=upload.id)

    assert (await harness.exhibitors.publish(actor)).version == 1


async def test_contacts_count_towards_the_version(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    await harness.a_profile(actor)
    one, two = (Contact(name, email=f"{name}@hengnuan.example") for name in ("chen", "ying"))

    assert (await harness.materials.set_contacts(actor, contacts=[one], version=1)).version == 2
    await refusal(harness, harness.materials.set_contacts(actor, contacts=[two], version=1), VersionConflict)


async def test_stale_booth_version_is_refused(harness: ExhibitorHarness, applied: Applied) -> None:
    actor = applied.actor
    booth = await harness.open_booth(applied.actor, applied.booth)
    said = await harness.booths.change(actor, booth_id=booth.id, headline=Text("Drills", "en"), version=booth.version)

    assert (booth.version, said.version, said.version_by) == (1, 2, actor.person_id)
    late = harness.booths.change(actor, booth_id=booth.id, headline=Text("Saws", "en"), version=1)
    await refusal(harness, late, VersionConflict)
    staff = [StaffMember(id="", name="Chen")]
    await refusal(harness, harness.booths.set_staff(actor, booth_id=booth.id, staff=staff, version=1), VersionConflict)
    assert (await harness.booths.set_staff(actor, booth_id=booth.id, staff=staff, version=2)).version == 3


async def test_organiser_placement_makes_no_new_booth_version(harness: ExhibitorHarness, applied: Applied) -> None:
    booth = await harness.open_booth(applied.actor, applied.booth)
    placed = await harness.booths.place(harness.organiser, booth_id=booth.id, hall="h1", number="A2")

    assert (placed.version, placed.version_by) == (1, None)


async def test_an_application_after_a_refusal_is_a_new_version(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    applied = await harness.an_application(actor, fair)
    await harness.booths.decide(harness.organiser, booth_id=applied.id, approve=False, reason="Full.")

    assert (await harness.booths.apply(actor, fair_id=fair.id, section="tools")).version == 2


async def test_headline_is_removed_by_null(harness: ExhibitorHarness, applied: Applied) -> None:
    actor = applied.actor
    booth = await harness.open_booth(applied.actor, applied.booth)
    said = await harness.run(actor, CHANGE, id=booth.id, headline={"text": "Drills", "language": "en"}, version=1)
    assert said["changeBooth"] == {"version": 2, "headline": {"text": "Drills"}}
    kept = await harness.run(actor, CHANGE, id=booth.id)
    assert kept["changeBooth"] == {"version": 2, "headline": {"text": "Drills"}}

    bare = await harness.run(actor, CHANGE, id=booth.id, headline=None, version=2)

    assert bare["changeBooth"] == {"version": 3, "headline": None}


async def test_graphql_reports_version_conflicts(harness: ExhibitorHarness, applied: Applied) -> None:
    actor = applied.actor
    booth = await harness.open_booth(applied.actor, applied.booth)
    assert (await harness.run(actor, SAVE, input={"city": "Yiwu"}, version=1))["saveExhibitor"]["version"] == 2
    told = (await harness.run(actor, SAVE, input={"city": "Jinhua"}, version=1))["saveExhibitor"]
    assert told == CONFLICT | {"message": "Someone else has changed this in the meantime: it is now at version 2."}
    people = [{"name": "Chen", "email": "chen@hengnuan.example"}]
    assert (await harness.run(actor, CONTACTS, contacts=people, version=1))["setContacts"] == CONFLICT
    assert (await harness.run(actor, STAFF, id=booth.id, staff=people, version=1))["setStaff"] == {"version": 2}
    assert (await harness.run(actor, CHANGE, id=booth.id, headline=None, version=1))["changeBooth"] == CONFLICT


async def test_author_and_time_are_shown_to_the_owner_only(harness: ExhibitorHarness, fair: Fair, world: World) -> None:
    actor, company = await harness.a_company()
    await named(harness, actor, "Chen Xiaoyan")
    booth = await harness.a_booth(actor, fair)
    await harness.booths.set_staff(actor, booth_id=booth.id, staff=[StaffMember(id="", name="Chen")])
    both: dict[str, Any] = {"exhibitor": company.id, "booth": booth.id}
    told = {"changedAt": harness.clock().isoformat(), "changedBy": {"name": "Chen Xiaoyan"}}

    for own in (actor, colleague_of(actor), key_of(actor, "accounts:read")):
        seen = await world.run(own, BOTH, **both)
        assert seen == {"exhibitor": {"version": 1} | told, "booth": {"version": 2} | told}
    hidden = {"changedAt": None, "changedBy": None}
    for other in (ANONYMOUS, harness.organiser, an_actor()):
        seen = await world.run(other, BOTH, **both)
        assert seen == {"exhibitor": {"version": 1} | hidden, "booth": {"version": 2} | hidden}


async def test_key_without_people_scope_sees_only_the_time(harness: ExhibitorHarness, fair: Fair, world: World) -> None:
    actor, company = await harness.a_company()
    await named(harness, actor, "Chen Xiaoyan")
    booth = await harness.a_booth(actor, fair)
    await harness.booths.set_staff(actor, booth_id=booth.id, staff=[StaffMember(id="", name="Chen")])

    seen = await world.run(key_of(actor), BOTH, exhibitor=company.id, booth=booth.id)

    told = {"changedAt": harness.clock().isoformat(), "changedBy": None}
    assert seen == {"exhibitor": {"version": 1} | told, "booth": {"version": 2} | told}


@pytest.mark.parametrize("begun_by_key", [True, False])
async def test_change_by_a_key_has_no_author(
    harness: ExhibitorHarness, fair: Fair, world: World, begun_by_key: bool
) -> None:
    actor = an_actor()
    await named(harness, actor, "Chen Xiaoyan")
    company = await harness.a_profile(key_of(actor) if begun_by_key else actor)
    if not begun_by_key:
        await harness.exhibitors.save(key_of(actor), profile=Profile(city="Jinhua"))
    await harness.exhibitors.publish(actor)
    booth = await harness.a_booth(actor, fair)
    await harness.booths.set_staff(key_of(actor), booth_id=booth.id, staff=[StaffMember(id="", name="Chen")])

    seen = await world.run(actor, BOTH, exhibitor=company.id, booth=booth.id)

    told = {"changedAt": harness.clock().isoformat(), "changedBy": None}
    assert seen == {"exhibitor": {"version": 1 if begun_by_key else 2} | told, "booth": {"version": 2} | told}


def a_beginning(english_name: str) -> Profile:
    return Profile(name=Text("恒暖", "zh"), english_name=english_name, country="CN", kind=BusinessKind.TRADER)
