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
from tests.exhibitors.harness import an_actor
from tests.favourites.harness import FavouritesHarness, refused


async def test_default_list_exists_before_first_item(harness: FavouritesHarness) -> None:
    before = await harness.contents()
    [first] = await harness.all_lists(harness.ana)
    assert (first.name, first.count, first.is_default) == (None, 0, True)
    assert await harness.lists.get(harness.ana, list_id=first.id) == first
    assert await harness.contents() == before
    with pytest.raises(ListNotFound):
        await harness.lists.get(harness.colleague(), list_id=first.id)


async def test_concurrent_first_uses_create_one_list(harness: FavouritesHarness) -> None:
    await asyncio.gather(harness.keeps(harness.ana), harness.keeps(harness.ana, harness.flask(1)))
    [first] = await harness.all_lists(harness.ana)
    assert first.count == 2


async def test_default_list_cannot_be_changed_or_deleted(harness: FavouritesHarness) -> None:
    [first] = await harness.all_lists(harness.ana)
    await refused(harness, harness.lists.change(harness.ana, list_id=first.id, name="x"), DefaultListProtected, "id")
    await refused(harness, harness.lists.change(harness.ana, list_id=first.id, shared=True), DefaultListProtected, "id")
    await refused(harness, harness.lists.delete(harness.ana, list_id=first.id), DefaultListProtected, "id")


async def test_list_is_created_renamed_shared_and_unshared(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="  Spring   gifts ")
    assert (made.name, made.organisation_id) == ("Spring gifts", None)
    ben = harness.colleague()
    assert made not in await harness.all_lists(ben)
    shared = await harness.lists.change(harness.ana, list_id=made.id, shared=True)
    assert shared in await harness.all_lists(ben)
    assert (await harness.lists.change(harness.ana, list_id=made.id, shared=True)) == shared
    renamed = await harness.lists.change(harness.ana, list_id=made.id, name="Autumn")
    assert (renamed.name, renamed.organisation_id) == ("Autumn", harness.ana.organisation_id)
    await harness.lists.change(harness.ana, list_id=made.id, shared=False)
    assert len(await harness.all_lists(ben)) == 1
    assert await harness.verbs() == ["favourite_list.created", *["favourite_list.changed"] * 3]


async def test_only_creator_and_managers_change_shared_list(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring", shared=True)
    for doing in (
        harness.lists.change(harness.colleague(), list_id=made.id, name="x"),
        harness.lists.change(harness.colleague(), list_id=made.id, shared=False),
        harness.lists.delete(harness.colleague(), list_id=made.id),
    ):
        await refused(harness, doing, Forbidden)
    stranger = an_actor("BUYER")
    for doing in (
        harness.lists.change(stranger, list_id=made.id, name="x"),
        harness.lists.delete(stranger, list_id=made.id),
        harness.lists.delete(harness.ana, list_id=new_id("list")),
        harness.lists.delete(harness.ana, list_id="$ne"),
    ):
        await refused(harness, doing, ListNotFound, "id")
    by_nobody: tuple[Awaitable[Any], ...] = (
        harness.lists.create(ANONYMOUS, name="x"),
        harness.lists.change(ANONYMOUS, list_id=made.id, name="x"),
        harness.lists.delete(ANONYMOUS, list_id=made.id),
        harness.lists.list(ANONYMOUS, part=Slice()),
        harness.lists.get(ANONYMOUS, list_id=made.id),
    )
    for asking in by_nobody:
        await refused(harness, asking, SignInRequired)
    manager = harness.colleague(Role.MANAGER)
    assert (await harness.lists.change(manager, list_id=made.id, name="Ours")).name == "Ours"
    assert (await harness.lists.delete(manager, list_id=made.id)).name == "Ours"


async def test_deleting_list_deletes_its_items(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring")
    await harness.keeps(harness.ana, list_id=made.id, note="Blue")
    await harness.keeps(harness.ana, harness.flask(1))
    await harness.lists.delete(harness.ana, list_id=made.id)
    stored = await harness.contents()
    assert [each["thing"]["id"] for each in stored["favourite_items"]] == [harness.products[1].id]
    assert [each["lists"] for each in stored["keepers"]] == [0]
    await refused(harness, harness.lists.delete(harness.ana, list_id=made.id), ListNotFound, "id")


async def test_person_without_organisation_cannot_share_lists(harness: FavouritesHarness) -> None:
    alone = Actor(new_id("per"))
    await refused(harness, harness.lists.create(alone, name="Spring", shared=True), Forbidden)
    made = await harness.lists.create(alone, name="Spring")
    await refused(harness, harness.lists.change(alone, list_id=made.id, shared=True), Forbidden)


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x00b"])
async def test_invalid_list_name_is_refused(harness: FavouritesHarness, name: str) -> None:
    await refused(harness, harness.lists.create(harness.ana, name=name), Invalid, "name")
    made = await harness.lists.create(harness.ana, name="Spring")
    await refused(harness, harness.lists.change(harness.ana, list_id=made.id, name=name), Invalid, "name")


async def test_number_of_lists_is_limited(harness: FavouritesHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_LISTS", 1)
    made = await harness.lists.create(harness.ana, name="One")
    await refused(harness, harness.lists.create(harness.ana, name="Two"), TooManyFavourites)
    await harness.lists.delete(harness.ana, list_id=made.id)
    await harness.lists.create(harness.ana, name="Two")


async def test_lists_are_paged_default_list_first(harness: FavouritesHarness) -> None:
    made = {(await harness.lists.create(harness.ana, name=f"List {number}")).id for number in range(4)}
    [first, *_] = await harness.all_lists(harness.ana)
    for size in (1, 2, 5):
        found, after = [], None
        while True:
            page = await harness.lists.list(harness.ana, part=Slice(size, after))
            assert page.total == 5
            found += [each.id for each in page.items]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert found == [first.id, *sorted(made, reverse=True)]


async def a_person(harness: FavouritesHarness, email: str) -> Actor:
    """Return somebody whom the accounts know, a manager of the buyer's company."""
    world = harness.discovery.world
    accounts, organisations = world.service(Accounts), world.service(Organisations)
    person = await accounts.register(email=email, name=email, password="steel flask, 40 cartons")
    company = await organisations.find_many(organisation_ids=[harness.ana.organisation_id or ""])
    if company == [None]:
        details = OrganisationDetails(OrganisationKind.BUYER, "Casa", "ES")
        made = Organisation(
            harness.ana.organisation_id or "", details.kind, details.name, details.country, world.clock()
        )
        await organisations.database.transact(lambda: organisations.add(harness.ana, made))
        company = [made]
    assert company[0] is not None
    known = company[0]
    await organisations.database.transact(lambda: organisations.join(harness.ana, known, person, Role.MANAGER))
    return replace(harness.ana, person_id=person.id, role=Role.MANAGER)


async def test_list_is_unshared_only_if_its_creator_is_still_member(harness: FavouritesHarness) -> None:
    eva, tom = await a_person(harness, "eva@casa.example"), await a_person(harness, "tom@casa.example")
    made = await harness.lists.create(eva, name="Spring", shared=True)
    gone = await harness.lists.create(harness.ana, name="Autumn", shared=True)
    await refused(harness, harness.lists.change(tom, list_id=gone.id, shared=False), ListOwnerLeft, "shared")
    private = await harness.lists.change(tom, list_id=made.id, shared=False)
    assert private.organisation_id is None
    assert private not in await harness.all_lists(tom)
