"""Organisations, roles, and who may change whose."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts import organisations as rules
from expo.accounts.errors import AlreadyMember, LastOwner, MemberNotFound, OrganisationNotFound, RoleTooHigh
from expo.accounts.guests import OrganiserAudience
from expo.accounts.models import OrganisationKind
from expo.kit.access import ANONYMOUS, SYSTEM, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from expo.kit.trade.values import checked_country
from tests.accounts.harness import Harness, some_details

ANOTHER = "org_01HZX3AAAAAAAAAAAAAAAAAAAA"
NOBODY = "per_01HZX3AAAAAAAAAAAAAAAAAAAA"


async def test_founder_owns_organisation_and_session_acts_for_it(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    assert actor.organisation_id is None
    made = await harness.organisations.create(actor, details=some_details(country="cn", name=" Yongkang  Flasks "))
    assert (made.name, made.country, made.kind) == ("Yongkang Flasks", "CN", OrganisationKind.EXHIBITOR)
    (session,) = await harness.sign_in.sessions(actor)
    assert session.organisation_id == made.id
    assert (await harness.accounts.actor_for_person(actor.person_id or "", made.id)) == Actor(
        actor.person_id, made.id, "EXHIBITOR", Role.OWNER
    )


async def test_only_the_system_creates_organiser_organisations(harness: Harness) -> None:
    await harness.a_person()
    details = some_details(kind=OrganisationKind.ORGANISER)
    with pytest.raises(Invalid):
        await harness.organisations.create(await harness.actor(), details=details)
    made = await harness.organisations.create(SYSTEM, details=details)
    assert made.kind is OrganisationKind.ORGANISER


@pytest.mark.parametrize("actor,refused", [(ANONYMOUS, SignInRequired), (Actor("per_1", key_id="key_1"), Forbidden)])
async def test_anonymous_users_and_keys_create_no_organisation(
    harness: Harness, actor: Actor, refused: type[ExpoError]
) -> None:
    before = await harness.contents()
    with pytest.raises(refused):
        await harness.organisations.create(actor, details=some_details())
    assert await harness.contents() == before


async def test_deleted_person_creates_no_organisation(harness: Harness) -> None:
    before = await harness.contents()
    with pytest.raises(SignInRequired):
        await harness.organisations.create(Actor(NOBODY), details=some_details())
    assert await harness.contents() == before


async def test_a_manager_changes_the_organisation(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    changed = await harness.organisations.change(manager, name="Flasks & Co", country="hk", website="https://f.example")
    assert (changed.name, changed.country, changed.website) == ("Flasks & Co", "HK", "https://f.example")
    assert await harness.organisation(owner) == changed
    assert (await harness.organisations.change(manager, website=" ")).website is None
    before = await harness.contents()
    await harness.organisations.change(manager)
    assert await harness.contents() == before


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"name": ""}, "name"),
        ({"name": "Win at www.evil.example"}, "name"),
        ({"country": "XX"}, "country"),
        ({"country": "China"}, "country"),
        ({"website": "ftp://x"}, "website"),
    ],
)
async def test_invalid_change_names_its_field_and_writes_nothing(
    harness: Harness, changes: dict[str, Any], field: str
) -> None:
    owner = await harness.an_owner()
    before = await harness.contents()
    with pytest.raises(Invalid) as refusal:
        await harness.organisations.change(owner, **changes)
    assert refusal.value.field == field
    assert await harness.contents() == before


async def test_a_member_changes_nothing(harness: Harness) -> None:
    owner = await harness.an_owner()
    member = await harness.a_member(owner, Role.MEMBER)
    before = await harness.contents()
    organisations = harness.organisations
    for refused in (
        organisations.change(member, name="Mine now"),
        organisations.change_role(member, person_id=member.person_id or "", role=Role.OWNER),
        organisations.remove(member, person_id=owner.person_id or ""),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await harness.contents() == before


async def test_person_without_organisation_cannot_change_or_leave_one(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    for refused in (harness.organisations.change(actor), harness.organisations.leave(actor)):
        with pytest.raises(Forbidden):
            await refused


async def test_organisation_visibility_depends_on_reader(harness: Harness) -> None:
    exhibitor = await harness.an_owner()
    buyer = await harness.an_owner("buyer@shop.example", OrganisationKind.BUYER)
    await harness.accounts.make_organiser("fair@organiser.example", "Mei", "Canton Online")
    organiser = Actor("per_1", "org_1", "ORGANISER", Role.MEMBER)
    key = Actor(buyer.person_id, buyer.organisation_id, "BUYER", Role.OWNER, key_id="key_1", scopes=frozenset())
    ids = [exhibitor.organisation_id or "", buyer.organisation_id or "", ANOTHER]

    async def seen(actor: Actor) -> list[bool]:
        return [each is not None for each in await harness.organisations.get_many(actor, organisation_ids=ids)]

    assert await seen(ANONYMOUS) == [True, False, False]
    assert await seen(exhibitor) == [True, False, False]
    assert await seen(key) == [True, False, False]
    for trusted in (buyer, SYSTEM):
        assert await seen(trusted) == [True, True, False]
    for others in (organiser, Actor("per_1", administrator=True)):
        assert await seen(others) == [True, False, False]
    assert await harness.organisations.find_many(organisation_ids=ids[2:]) == [None]


async def test_organiser_sees_applicants_to_its_own_fair(harness: Harness) -> None:
    buyer = (await harness.an_owner("buyer@shop.example", OrganisationKind.BUYER)).organisation_id or ""
    asked: list[tuple[str, list[str]]] = []

    async def applied(organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        asked.append((organiser_id, list(organisation_ids)))
        return {buyer} if organiser_id == "org_1" else set()

    hosted = replace(harness.organisations, guests=[OrganiserAudience(applied, applied)])
    host, other = (Actor("per_1", each, "ORGANISER", Role.MEMBER) for each in ("org_1", "org_2"))
    key = replace(host, key_id="key_1", scopes=frozenset({"fairs:read"}))
    assert (await hosted.get(host, organisation_id=buyer)).id == buyer
    for outsider in (other, replace(host, organisation_kind="EXHIBITOR"), Actor("per_1", administrator=True)):
        with pytest.raises(OrganisationNotFound):
            await hosted.get(outsider, organisation_id=buyer)
    assert await hosted.get_many(key, organisation_ids=[buyer]) == [None]
    assert asked == [("org_1", [buyer]), ("org_2", [buyer])]


async def test_hidden_organisation_looks_like_a_missing_one(harness: Harness) -> None:
    buyer = await harness.an_owner("buyer@shop.example", OrganisationKind.BUYER)
    stranger = await harness.an_owner()
    for hidden in (buyer.organisation_id or "", ANOTHER):
        with pytest.raises(OrganisationNotFound):
            await harness.organisations.get(stranger, organisation_id=hidden)
    for malformed in ("", "org_1", buyer.person_id or "", "$ne"):
        with pytest.raises(NotFound):
            await harness.organisations.get(stranger, organisation_id=malformed)
    assert (await harness.organisations.get(buyer, organisation_id=buyer.organisation_id or "")).kind == "BUYER"
    with pytest.raises(Forbidden):
        await harness.organisations.get(
            Actor("per_1", key_id="key_1", scopes=frozenset()), organisation_id=buyer.organisation_id or ""
        )
    with pytest.raises(OrganisationNotFound):
        await harness.organisations.existing(ANOTHER)


async def test_members_are_listed_page_by_page_to_members(harness: Harness) -> None:
    owner = await harness.an_owner()
    for number in range(4):
        await harness.a_member(owner, Role.MEMBER, f"person{number}@flasks.example")
    organisation_id = owner.organisation_id or ""
    first = await harness.organisations.members(owner, organisation_id=organisation_id, part=Slice(3))
    rest = await harness.organisations.members(owner, organisation_id=organisation_id, part=Slice(3, first.cursors[-1]))
    assert (first.total, first.has_next, rest.has_next) == (5, True, False)
    assert {each.person.email for each in first.items + rest.items} == {
        "wei@flasks.example",
        *(f"person{number}@flasks.example" for number in range(4)),
    }
    stranger = await harness.an_owner("eve@others.example")
    for refused, actor in ((NotFound, stranger), (SignInRequired, ANONYMOUS)):
        with pytest.raises(refused):
            await harness.organisations.members(actor, organisation_id=organisation_id, part=Slice())


async def test_new_role_applies_at_next_request(harness: Harness) -> None:
    owner = await harness.an_owner()
    person = await harness.a_person("li@flasks.example")
    organisation = await harness.organisation(owner)
    await harness.database.transact(lambda: harness.organisations.join(owner, organisation, person, Role.MANAGER))
    token = (await harness.signed_in("li@flasks.example")).token

    async def role() -> Role | None:
        found = await harness.accounts.actor_for_session(token)
        assert found is not None
        return found[0].role

    assert await role() is Role.MANAGER
    changed = await harness.organisations.change_role(owner, person_id=person.id, role=Role.MEMBER)
    assert (changed.role, await role()) == (Role.MEMBER, Role.MEMBER)
    await harness.organisations.remove(owner, person_id=person.id)
    found = await harness.accounts.actor_for_session(token)
    assert found is not None
    assert (found[0].organisation_id, found[0].organisation_kind, found[0].role) == (None, None, None)


async def test_demoted_manager_is_refused_despite_stale_actor(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    third = await harness.a_member(owner, Role.MEMBER, "third@flasks.example")
    await harness.organisations.change_role(owner, person_id=manager.person_id or "", role=Role.MEMBER)
    with pytest.raises(Forbidden):
        await harness.organisations.remove(manager, person_id=third.person_id or "")
    await harness.organisations.remove(owner, person_id=manager.person_id or "")
    with pytest.raises(MemberNotFound):
        await harness.organisations.remove(manager, person_id=third.person_id or "")


async def test_manager_grants_and_removes_up_to_own_role(harness: Harness) -> None:
    owner = await harness.an_owner()
    manager = await harness.a_member(owner, Role.MANAGER)
    member = await harness.a_member(owner, Role.MEMBER, "third@flasks.example")
    before = await harness.contents()
    for refused in (
        harness.organisations.change_role(manager, person_id=member.person_id or "", role=Role.OWNER),
        harness.organisations.change_role(manager, person_id=manager.person_id or "", role=Role.OWNER),
        harness.organisations.change_role(manager, person_id=owner.person_id or "", role=Role.MEMBER),
        harness.organisations.remove(manager, person_id=owner.person_id or ""),
    ):
        with pytest.raises(RoleTooHigh):
            await refused
    assert await harness.contents() == before
    raised = await harness.organisations.change_role(manager, person_id=member.person_id or "", role=Role.MANAGER)
    assert raised.role is Role.MANAGER


async def test_giving_same_role_again_writes_nothing(harness: Harness) -> None:
    owner = await harness.an_owner()
    member = await harness.a_member(owner, Role.MEMBER)
    before = await harness.contents()
    await harness.organisations.change_role(owner, person_id=member.person_id or "", role=Role.MEMBER)
    assert await harness.contents() == before


async def test_an_organisation_keeps_an_owner(harness: Harness) -> None:
    owner = await harness.an_owner()
    me = owner.person_id or ""
    before = await harness.contents()
    for refused in (
        harness.organisations.change_role(owner, person_id=me, role=Role.MEMBER),
        harness.organisations.remove(owner, person_id=me),
        harness.organisations.leave(owner),
    ):
        with pytest.raises(LastOwner):
            await refused
    assert await harness.contents() == before
    await harness.a_member(owner, Role.OWNER)
    await harness.organisations.leave(owner)
    assert (await harness.again(owner)).organisation_id is None


async def test_two_owners_leaving_at_once_leave_one_owner(harness: Harness) -> None:
    first = await harness.an_owner()
    second = await harness.a_member(first, Role.OWNER)
    answers = await asyncio.gather(
        harness.organisations.leave(first), harness.organisations.leave(second), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in answers) == ["LastOwner", "NoneType"]


async def test_outsiders_change_no_members(harness: Harness) -> None:
    owner = await harness.an_owner()
    stranger = await harness.an_owner("eve@others.example")
    before = await harness.contents()
    for person_id in (owner.person_id or "", NOBODY):
        with pytest.raises(MemberNotFound):
            await harness.organisations.change_role(stranger, person_id=person_id, role=Role.MEMBER)
        with pytest.raises(MemberNotFound):
            await harness.organisations.remove(stranger, person_id=person_id)
    for malformed in ("", "per_1", owner.organisation_id or "", "memberships.0"):
        with pytest.raises(NotFound):
            await harness.organisations.remove(stranger, person_id=malformed)
    assert await harness.contents() == before


async def test_a_key_changes_no_members(harness: Harness) -> None:
    owner = await harness.an_owner()
    member = await harness.a_member(owner, Role.MEMBER)
    key = Actor(
        owner.person_id,
        owner.organisation_id,
        "EXHIBITOR",
        Role.OWNER,
        key_id="key_1",
        scopes=frozenset({"accounts:write"}),
    )
    before = await harness.contents()
    for refused in (
        harness.organisations.change_role(key, person_id=member.person_id or "", role=Role.OWNER),
        harness.organisations.remove(key, person_id=member.person_id or ""),
        harness.organisations.leave(key),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await harness.contents() == before
    assert (await harness.organisations.change(key, name="By a program")).name == "By a program"
    blind = Actor(owner.person_id, owner.organisation_id, "EXHIBITOR", Role.OWNER, key_id="key_1", scopes=frozenset())
    with pytest.raises(Forbidden):
        await harness.organisations.change(blind, name="By a program")


async def test_too_many_members_and_memberships_are_refused(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = await harness.an_owner()
    monkeypatch.setattr(rules, "_MAX_MEMBERS", 2)
    await harness.a_member(owner, Role.MEMBER)
    with pytest.raises(Invalid):
        await harness.a_member(owner, Role.MEMBER, "third@flasks.example")
    monkeypatch.setattr(rules, "_MAX_MEMBERSHIPS", 1)
    with pytest.raises(Invalid):
        await harness.organisations.create(owner, details=some_details())


async def test_member_cannot_join_twice(harness: Harness) -> None:
    owner = await harness.an_owner()
    organisation, person = await harness.organisation(owner), await harness.organisations.person(owner)
    with pytest.raises(AlreadyMember):
        await harness.database.transact(lambda: harness.organisations.join(owner, organisation, person, Role.MEMBER))


async def test_people_see_themselves_and_their_colleagues(harness: Harness) -> None:
    owner = await harness.an_owner()
    colleague = await harness.a_member(owner, Role.MEMBER)
    stranger = await harness.an_owner("eve@others.example")
    ids = [owner.person_id or "", colleague.person_id or "", stranger.person_id or "", NOBODY]

    async def seen(actor: Actor) -> list[bool]:
        return [each is not None for each in await harness.accounts.get_people(actor, person_ids=ids)]

    assert await seen(colleague) == [True, True, False, False]
    assert await seen(stranger) == [False, False, True, False]
    assert await seen(Actor(colleague.person_id)) == [False, True, False, False]
    assert await seen(SYSTEM) == [True, True, True, False]
    with pytest.raises(SignInRequired):
        await seen(ANONYMOUS)
    with pytest.raises(Forbidden):
        await seen(Actor("per_1", key_id="key_1", scopes=frozenset()))


async def test_find_me_returns_own_person_and_requires_key_scope(harness: Harness) -> None:
    owner = await harness.an_owner()
    me = await harness.accounts.find_me(owner)
    assert me is not None
    assert me.id == owner.person_id
    assert await harness.accounts.find_me(ANONYMOUS) is None
    with pytest.raises(Forbidden):
        await harness.accounts.find_me(Actor(owner.person_id, key_id="key_1", scopes=frozenset()))


async def test_outsider_cannot_act_for_organisation(harness: Harness) -> None:
    owner = await harness.an_owner()
    stranger = await harness.an_owner("eve@others.example")
    assert await harness.accounts.actor_for_person(stranger.person_id or "", owner.organisation_id or "") is None
    assert await harness.accounts.actor_for_person(NOBODY, owner.organisation_id or "") is None
    assert stranger.person_id != owner.person_id


@given(st.text(max_size=30))
def test_country_is_a_two_letter_code_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert len(checked_country(text)) == 2


async def test_organisation_created_without_session_changes_no_session(harness: Harness) -> None:
    person = await harness.a_person()
    session = (await harness.signed_in()).session
    made = await harness.organisations.create(person.acting(None), details=some_details())
    assert await harness.sign_in.sessions(person.acting(made.id)) == [session]
