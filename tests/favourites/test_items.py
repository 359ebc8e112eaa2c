"""Keeping things: once, with a note, in the right list, and seen by the right people."""

from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.errors import ProductNotFound
from expo.catalog.products.models import Visibility
from expo.exhibitors.errors import ExhibitorNotFound
from expo.favourites import service as rules
from expo.favourites.errors import (
    AlreadyInList,
    FavouriteHasNote,
    FavouriteNotFound,
    ListNotFound,
    TooManyFavourites,
)
from expo.favourites.models import FavouriteTarget, ThingKind
from expo.favourites.store import ITEMS
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Collection, Document
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.ids import new_id
from expo.kit.paging import Slice
from tests.discovery.harness import a_draft
from tests.exhibitors.harness import an_actor
from tests.favourites.harness import READING, FavouritesHarness, refused


async def test_favourite_goes_to_default_list(harness: FavouritesHarness) -> None:
    item = await harness.keeps(harness.ana, note="Ask for a matt finish")
    [first] = await harness.all_lists(harness.ana)
    assert (first.is_default, first.count, item.list_id) == (True, 1, first.id)
    assert (await harness.items(harness.ana, first)).items == (item,)
    assert (item.note, item.added_by) == ("Ask for a matt finish", harness.ana.person_id)
    assert await harness.verbs() == ["favourite.added"]


async def test_adding_favourite_twice_makes_one_item(harness: FavouritesHarness) -> None:
    once = await harness.keeps(harness.ana)
    before = await harness.contents()
    assert await harness.keeps(harness.ana) == once
    assert await harness.contents() == before
    noted = await harness.keeps(harness.ana, note="Blue")
    assert noted == replace(once, note="Blue")
    assert (await harness.keeps(harness.ana, note="Red")).note == "Blue"


async def test_exhibitor_can_be_a_favourite(harness: FavouritesHarness) -> None:
    await harness.keeps(harness.ana, harness.company)
    await harness.keeps(harness.ana)
    ids = [harness.exhibitor.id, harness.products[0].id, harness.products[1].id]
    assert await harness.favourites.are_saved(harness.ana, thing_ids=ids) == [True, True, False]
    for other in (ANONYMOUS, harness.colleague(), replace(harness.ana, key_id="key_1", scopes=frozenset())):
        assert await harness.favourites.are_saved(other, thing_ids=ids) == [False] * 3


async def test_invisible_or_unknown_subject_cannot_be_favourite(harness: FavouritesHarness) -> None:
    chosen = {"visibility": Visibility.CHOSEN, "chosen": [(await harness.discovery.an_organisation()).organisation_id]}
    [hidden] = await harness.discovery.shows(harness.owner, a_draft(number="HN-3"), **chosen)
    for wrong in (hidden.id, new_id("prod"), "", "prod_x", harness.exhibitor.id):
        await refused(harness, harness.keeps(harness.ana, FavouriteTarget(ThingKind.PRODUCT, wrong)), ProductNotFound)
    await refused(
        harness, harness.keeps(harness.ana, FavouriteTarget(ThingKind.EXHIBITOR, new_id("exh"))), ExhibitorNotFound
    )
    await refused(harness, harness.keeps(harness.ana, FavouriteTarget(ThingKind.EXHIBITOR, "x")), NotFound)


async def test_favourites_without_permission_are_refused(harness: FavouritesHarness) -> None:
    reading = replace(harness.ana, key_id="key_1", scopes=READING)
    await refused(harness, harness.keeps(ANONYMOUS), SignInRequired)
    await refused(harness, harness.keeps(reading), Forbidden)
    item = await harness.keeps(harness.ana)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden), (harness.owner, FavouriteNotFound)):
        field = "id" if error is FavouriteNotFound else None
        await refused(harness, harness.favourites.change_note(actor, item_id=item.id, note="x"), error, field)
        await refused(harness, harness.favourites.remove(actor, item_id=item.id), error, field)
        await refused(harness, harness.favourites.move(actor, item_id=item.id, list_id=item.list_id), error, field)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(harness, harness.favourites.remove_thing(actor, target=harness.flask()), error)
    with pytest.raises(SignInRequired):
        await harness.favourites.items(ANONYMOUS, requests=[(item.list_id, Slice())])


async def test_invalid_note_is_refused(harness: FavouritesHarness) -> None:
    item = await harness.keeps(harness.ana)
    for wrong in ("x" * 2001, "a\x00b"):
        await refused(harness, harness.keeps(harness.ana, note=wrong), Invalid, "note")
        changing = harness.favourites.change_note(harness.ana, item_id=item.id, note=wrong)
        await refused(harness, changing, Invalid, "note")


async def test_note_is_written_and_removed_but_never_logged(harness: FavouritesHarness) -> None:
    item = await harness.keeps(harness.ana)
    for note in ("Two\nlines", "Two\nlines", "  "):
        item = await harness.favourites.change_note(harness.ana, item_id=item.id, note=note)
        assert item.note == note.strip()
    assert await harness.verbs() == ["favourite.added", "favourite.noted", "favourite.noted"]
    entries = await harness.discovery.world.installation.database.raw["journal"].find({}).to_list()
    assert "lines" not in repr(entries)


async def test_items_are_paged_newest_first(harness: FavouritesHarness) -> None:
    kept = []
    for thing in (harness.flask(0), harness.company, harness.flask(1)):
        kept.append(await harness.keeps(harness.ana, thing))
        harness.discovery.world.clock.advance(seconds=1)
    [first] = await harness.all_lists(harness.ana)
    page = await harness.items(harness.ana, first, first=2)
    rest = await harness.items(harness.ana, first, first=2, after=page.cursors[-1])
    assert [*page.items, *rest.items] == kept[::-1]
    assert (page.total, page.has_next, rest.total, rest.has_next) == (3, True, 3, False)


async def test_items_of_several_lists_are_read_at_once(harness: FavouritesHarness) -> None:
    made = [await harness.lists.create(harness.ana, name=f"List {number}") for number in range(3)]
    for each in made[:2]:
        for thing in (harness.flask(0), harness.flask(1)):
            await harness.keeps(harness.ana, thing, list_id=each.id)
            harness.discovery.world.clock.advance(seconds=1)
    wanted = [(each.id, Slice(1)) for each in made] + [(new_id("list"), Slice(1))]
    pages = await harness.favourites.items(harness.ana, requests=wanted)
    assert [[item.thing for item in page.items] for page in pages] == [[harness.flask(1)]] * 2 + [[], []]
    assert [(page.total, page.has_next) for page in pages] == [(2, True), (2, True), (0, False), (0, False)]


async def test_paging_reads_one_item_more_than_page_size(
    harness: FavouritesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await harness.lists.create(harness.ana, name=f"List {number}") for number in range(3)]
    products = await harness.discovery.shows(harness.owner, *(a_draft(number=f"M-{number}") for number in range(6)))
    for each in made:
        for product in products:
            await harness.keeps(harness.ana, FavouriteTarget(ThingKind.PRODUCT, product.id), list_id=each.id)
    read: list[int] = []
    find = Collection.find

    async def noted(collection: Collection, *arguments: Any, **more: Any) -> list[Document]:
        found = await find(collection, *arguments, **more)
        if collection.raw.name == ITEMS:
            read.append(len(found))
        return found

    monkeypatch.setattr(Collection, "find", noted)
    pages = await harness.favourites.items(harness.ana, requests=[(each.id, Slice(4)) for each in made])
    assert [(len(page.items), page.total, page.has_next) for page in pages] == [(4, 6, True)] * 3
    assert read == [5, 5, 5]


async def test_item_moves_to_another_list(harness: FavouritesHarness) -> None:
    item = await harness.keeps(harness.ana, note="Blue")
    made = await harness.lists.create(harness.ana, name="Spring")
    moved = await harness.favourites.move(harness.ana, item_id=item.id, list_id=made.id)
    assert moved == replace(item, list_id=made.id)
    assert await harness.favourites.move(harness.ana, item_id=item.id, list_id=made.id) == moved
    first, spring = await harness.all_lists(harness.ana)
    assert (first.count, spring.count) == (0, 1)
    assert (await harness.verbs())[-1] == "favourite.moved"


async def test_moving_item_onto_its_duplicate_merges_them(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring")
    item, there = await harness.keeps(harness.ana, note="Blue"), await harness.keeps(harness.ana, list_id=made.id)
    moved = await harness.favourites.move(harness.ana, item_id=item.id, list_id=made.id)
    assert moved == replace(there, note="Blue")
    item = await harness.keeps(harness.ana, note="Red")
    moving = harness.favourites.move(harness.ana, item_id=item.id, list_id=made.id)
    await refused(harness, moving, AlreadyInList, "listId")
    await refused(
        harness,
        harness.favourites.move(harness.ana, item_id=item.id, list_id=new_id("list")),
        ListNotFound,
        "listId",
    )
    assert [each.count for each in await harness.all_lists(harness.ana)] == [1, 1]


async def test_removing_favourite_takes_it_out_of_all_lists(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring")
    await harness.keeps(harness.ana)
    await harness.keeps(harness.ana, list_id=made.id)
    await harness.keeps(harness.ana, harness.flask(1))
    assert (await harness.favourites.remove_thing(harness.ana, target=harness.flask())).count == 2
    assert (await harness.favourites.remove_thing(harness.ana, target=harness.flask())).count == 0
    assert [each.count for each in await harness.all_lists(harness.ana)] == [1, 0]


async def test_removing_favourite_with_note_needs_confirmation(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring")
    await harness.keeps(harness.ana, note="Ask about the lid")
    await harness.keeps(harness.ana, list_id=made.id)
    removing = harness.favourites.remove_thing(harness.ana, target=harness.flask())
    await refused(harness, removing, FavouriteHasNote, "notesToo")
    removed = await harness.favourites.remove_thing(harness.ana, target=harness.flask(), notes_too=True)
    assert removed.count == 2


async def test_list_size_is_limited(harness: FavouritesHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_ITEMS", 1)
    await harness.keeps(harness.ana)
    await refused(harness, harness.keeps(harness.ana, harness.flask(1)), TooManyFavourites, "listId")
    made = await harness.lists.create(harness.ana, name="Spring")
    item = await harness.keeps(harness.ana, harness.flask(1), list_id=made.id)
    [first, _] = await harness.all_lists(harness.ana)
    moving = harness.favourites.move(harness.ana, item_id=item.id, list_id=first.id)
    await refused(harness, moving, TooManyFavourites, "listId")


async def test_withdrawn_product_stays_in_the_list(harness: FavouritesHarness) -> None:
    item = await harness.keeps(harness.ana, note="Blue")
    editing = harness.discovery.world.service(ProductEditing)
    await editing.withdraw(harness.owner, product_ids=[item.thing.id])
    [first] = await harness.all_lists(harness.ana)
    assert (await harness.items(harness.ana, first)).items == (item,)
    assert (await harness.favourites.change_note(harness.ana, item_id=item.id, note="Gone")).note == "Gone"
    assert (await harness.favourites.remove(harness.ana, item_id=item.id)).count == 1


async def test_colleagues_change_only_their_items_of_shared_list(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring", shared=True)
    ben, mia = harness.colleague(), harness.colleague(Role.MANAGER)
    stranger = an_actor("BUYER")
    await refused(harness, harness.keeps(stranger, list_id=made.id), ListNotFound, "listId")
    hers = await harness.keeps(harness.ana, list_id=made.id)
    his = await harness.keeps(ben, harness.company, list_id=made.id)
    assert {each.id for each in (await harness.items(ben, made)).items} == {hers.id, his.id}
    await refused(harness, harness.favourites.change_note(ben, item_id=hers.id, note="x"), Forbidden)
    await refused(harness, harness.favourites.remove(ben, item_id=hers.id), Forbidden)
    for somebody in (ben, harness.ana, mia):
        assert (await harness.favourites.change_note(somebody, item_id=his.id, note="by me")).note == "by me"
    assert (await harness.items(stranger, made)).items == ()


async def test_former_member_cannot_read_shared_list(harness: FavouritesHarness) -> None:
    made = await harness.lists.create(harness.ana, name="Spring", shared=True)
    item = await harness.keeps(harness.ana, list_id=made.id)
    left = Actor(harness.ana.person_id)
    assert (await harness.items(left, made)).items == ()
    assert await harness.favourites.are_saved(left, thing_ids=[item.thing.id]) == [False]
    await refused(harness, harness.favourites.remove(left, item_id=item.id), FavouriteNotFound, "id")
    assert (await harness.favourites.remove_thing(left, target=item.thing)).count == 0


async def test_only_shared_lists_are_in_organisation_log(harness: FavouritesHarness) -> None:
    ours = harness.ana.organisation_id
    private = await harness.lists.create(harness.ana, name="Mine")
    shared = await harness.lists.create(harness.ana, name="Ours", shared=True)
    item = await harness.keeps(harness.ana, list_id=private.id)
    await harness.favourites.change_note(harness.ana, item_id=item.id, note="Blue")
    await harness.favourites.move(harness.ana, item_id=item.id, list_id=shared.id)
    await harness.keeps(harness.ana)
    await harness.favourites.remove_thing(harness.ana, target=harness.flask(), notes_too=True)
    await harness.lists.change(harness.ana, list_id=shared.id, shared=False)
    told = await harness.told()
    assert told[:6] == [
        ("favourite_list.created", None),
        ("favourite_list.created", ours),
        ("favourite.added", None),
        ("favourite.noted", None),
        ("favourite.moved", ours),
        ("favourite.added", None),
    ]
    removed = [("favourite.removed", None), ("favourite.removed", ours)]
    assert sorted(told[6:8], key=lambda each: each[1] or "") == removed
    assert told[8:] == [("favourite_list.changed", None)]
