"""Lists: everybody's first one, and those that people make, name, share and delete."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from expo.accounts.models import Organisation, OrganisationDetails, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.favourites import lists as rules
from expo.favourites.errors import DefaultListProtected, ListNotFound, ListOwnerLeft, TooManyFavourites
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.ids import new_id
from expo.kit.paging import Slice
from tests.exhibitors.ground import an_actor
from tests.favourites.keeping import Keeping, refused


async def test_default_list_exists_before_first_item(keeping: Keeping) -> None:
    before = await keeping.contents()
    [first] = await keeping.all_lists(keeping.ana)
    assert (first.name, first.count, first.is_default) == (None, 0, True)
    assert await keeping.lists.get(keeping.ana, list_id=first.id) == first
    assert await keeping.contents() == before
    with pytest.raises(ListNotFound):
        await keeping.lists.get(keeping.colleague(), list_id=first.id)


async def test_concurrent_first_uses_create_one_list(keeping: Keeping) -> None:
    await asyncio.gather(keeping.keeps(keeping.ana), keeping.keeps(keeping.ana, keeping.flask(1)))
    [first] = await keeping.all_lists(keeping.ana)
    assert first.count == 2


async def test_default_list_cannot_be_changed_or_deleted(keeping: Keeping) -> None:
    [first] = await keeping.all_lists(keeping.ana)
    await refused(keeping, keeping.lists.change(keeping.ana, list_id=first.id, name="x"), DefaultListProtected, "id")
    await refused(keeping, keeping.lists.change(keeping.ana, list_id=first.id, shared=True), DefaultListProtected, "id")
    await refused(keeping, keeping.lists.delete(keeping.ana, list_id=first.id), DefaultListProtected, "id")


async def test_list_is_created_renamed_shared_and_unshared(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="  Spring   gifts ")
    assert (made.name, made.organisation_id) == ("Spring gifts", None)
    ben = keeping.colleague()
    assert made not in await keeping.all_lists(ben)
    shared = await keeping.lists.change(keeping.ana, list_id=made.id, shared=True)
    assert shared in await keeping.all_lists(ben)
    assert (await keeping.lists.change(keeping.ana, list_id=made.id, shared=True)) == shared
    renamed = await keeping.lists.change(keeping.ana, list_id=made.id, name="Autumn")
    assert (renamed.name, renamed.organisation_id) == ("Autumn", keeping.ana.organisation_id)
    await keeping.lists.change(keeping.ana, list_id=made.id, shared=False)
    assert len(await keeping.all_lists(ben)) == 1
    assert await keeping.verbs() == ["favourite_list.created", *["favourite_list.changed"] * 3]


async def test_only_creator_and_managers_change_shared_list(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring", shared=True)
    for doing in (
        keeping.lists.change(keeping.colleague(), list_id=made.id, name="x"),
        keeping.lists.change(keeping.colleague(), list_id=made.id, shared=False),
        keeping.lists.delete(keeping.colleague(), list_id=made.id),
    ):
        await refused(keeping, doing, Forbidden)
    stranger = an_actor("BUYER")
    for doing in (
        keeping.lists.change(stranger, list_id=made.id, name="x"),
        keeping.lists.delete(stranger, list_id=made.id),
        keeping.lists.delete(keeping.ana, list_id=new_id("list")),
        keeping.lists.delete(keeping.ana, list_id="$ne"),
    ):
        await refused(keeping, doing, ListNotFound, "id")
    by_nobody: tuple[Awaitable[Any], ...] = (
        keeping.lists.create(ANONYMOUS, name="x"),
        keeping.lists.change(ANONYMOUS, list_id=made.id, name="x"),
        keeping.lists.delete(ANONYMOUS, list_id=made.id),
        keeping.lists.list(ANONYMOUS, wanted=Slice()),
        keeping.lists.get(ANONYMOUS, list_id=made.id),
    )
    for asking in by_nobody:
        await refused(keeping, asking, SignInRequired)
    manager = keeping.colleague(Role.MANAGER)
    assert (await keeping.lists.change(manager, list_id=made.id, name="Ours")).name == "Ours"
    assert (await keeping.lists.delete(manager, list_id=made.id)).name == "Ours"


async def test_deleting_list_deletes_its_items(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring")
    await keeping.keeps(keeping.ana, list_id=made.id, note="Blue")
    await keeping.keeps(keeping.ana, keeping.flask(1))
    await keeping.lists.delete(keeping.ana, list_id=made.id)
    stored = await keeping.contents()
    assert [each["thing"]["id"] for each in stored["favourite_items"]] == [keeping.products[1].id]
    assert [each["lists"] for each in stored["keepers"]] == [0]
    await refused(keeping, keeping.lists.delete(keeping.ana, list_id=made.id), ListNotFound, "id")


async def test_person_without_organisation_cannot_share_lists(keeping: Keeping) -> None:
    alone = Actor(new_id("per"))
    await refused(keeping, keeping.lists.create(alone, name="Spring", shared=True), Forbidden)
    made = await keeping.lists.create(alone, name="Spring")
    await refused(keeping, keeping.lists.change(alone, list_id=made.id, shared=True), Forbidden)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b"])
async def test_invalid_list_name_is_refused(keeping: Keeping, name: str) -> None:
    await refused(keeping, keeping.lists.create(keeping.ana, name=name), Invalid, "name")
    made = await keeping.lists.create(keeping.ana, name="Spring")
    await refused(keeping, keeping.lists.change(keeping.ana, list_id=made.id, name=name), Invalid, "name")


async def test_number_of_lists_is_limited(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_LISTS", 1)
    made = await keeping.lists.create(keeping.ana, name="One")
    await refused(keeping, keeping.lists.create(keeping.ana, name="Two"), TooManyFavourites)
    await keeping.lists.delete(keeping.ana, list_id=made.id)
    await keeping.lists.create(keeping.ana, name="Two")


async def test_lists_are_paged_default_list_first(keeping: Keeping) -> None:
    made = {(await keeping.lists.create(keeping.ana, name=f"List {number}")).id for number in range(4)}
    [first, *_] = await keeping.all_lists(keeping.ana)
    for size in (1, 2, 5):
        found, after = [], None
        while True:
            page = await keeping.lists.list(keeping.ana, wanted=Slice(size, after))
            assert page.total == 5
            found += [each.id for each in page.items]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert found == [first.id, *sorted(made, reverse=True)]


async def a_person(keeping: Keeping, email: str) -> Actor:
    """Return somebody whom the accounts know, a manager of the buyer's company."""
    world = keeping.market.world
    accounts, organisations = world.service(Accounts), world.service(Organisations)
    person = await accounts.register(email=email, name=email, password="steel flask, 40 cartons")
    company = await organisations.find_many(organisation_ids=[keeping.ana.organisation_id or ""])
    if company == [None]:
        details = OrganisationDetails(OrganisationKind.BUYER, "Casa", "ES")
        made = Organisation(
            keeping.ana.organisation_id or "", details.kind, details.name, details.country, world.clock()
        )
        await organisations.database.transact(lambda: organisations.add(keeping.ana, made))
        company = [made]
    assert company[0] is not None
    known = company[0]
    await organisations.database.transact(lambda: organisations.join(keeping.ana, known, person, Role.MANAGER))
    return replace(keeping.ana, person_id=person.id, role=Role.MANAGER)


async def test_list_is_unshared_only_if_its_creator_is_still_member(keeping: Keeping) -> None:
    eva, tom = await a_person(keeping, "eva@casa.example"), await a_person(keeping, "tom@casa.example")
    made = await keeping.lists.create(eva, name="Spring", shared=True)
    gone = await keeping.lists.create(keeping.ana, name="Autumn", shared=True)
    await refused(keeping, keeping.lists.change(tom, list_id=gone.id, shared=False), ListOwnerLeft, "shared")
    private = await keeping.lists.change(tom, list_id=made.id, shared=False)
    assert private.organisation_id is None
    assert private not in await keeping.all_lists(tom)
