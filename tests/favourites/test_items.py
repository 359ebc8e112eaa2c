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
from tests.discovery.market import a_draft
from tests.exhibitors.ground import an_actor
from tests.favourites.keeping import READING, Keeping, refused


async def test_favourite_goes_to_default_list(keeping: Keeping) -> None:
    item = await keeping.keeps(keeping.ana, note="Ask for a matt finish")
    [first] = await keeping.all_lists(keeping.ana)
    assert (first.is_default, first.count, item.list_id) == (True, 1, first.id)
    assert (await keeping.items(keeping.ana, first)).items == (item,)
    assert (item.note, item.added_by) == ("Ask for a matt finish", keeping.ana.person_id)
    assert await keeping.verbs() == ["favourite.added"]


async def test_adding_favourite_twice_makes_one_item(keeping: Keeping) -> None:
    once = await keeping.keeps(keeping.ana)
    before = await keeping.contents()
    assert await keeping.keeps(keeping.ana) == once
    assert await keeping.contents() == before
    noted = await keeping.keeps(keeping.ana, note="Blue")
    assert noted == replace(once, note="Blue")
    assert (await keeping.keeps(keeping.ana, note="Red")).note == "Blue"


async def test_exhibitor_can_be_a_favourite(keeping: Keeping) -> None:
    await keeping.keeps(keeping.ana, keeping.company)
    await keeping.keeps(keeping.ana)
    ids = [keeping.exhibitor.id, keeping.products[0].id, keeping.products[1].id]
    assert await keeping.favourites.kept(keeping.ana, thing_ids=ids) == [True, True, False]
    for other in (ANONYMOUS, keeping.colleague(), replace(keeping.ana, key_id="key_1", scopes=frozenset())):
        assert await keeping.favourites.kept(other, thing_ids=ids) == [False] * 3


async def test_invisible_or_unknown_subject_cannot_be_favourite(keeping: Keeping) -> None:
    chosen = {"visibility": Visibility.CHOSEN, "chosen": [(await keeping.market.an_organisation()).organisation_id]}
    [hidden] = await keeping.market.shows(keeping.owner, a_draft(number="HN-3"), **chosen)
    for wrong in (hidden.id, new_id("prod"), "", "prod_x", keeping.exhibitor.id):
        await refused(keeping, keeping.keeps(keeping.ana, FavouriteTarget(ThingKind.PRODUCT, wrong)), ProductNotFound)
    await refused(
        keeping, keeping.keeps(keeping.ana, FavouriteTarget(ThingKind.EXHIBITOR, new_id("exh"))), ExhibitorNotFound
    )
    await refused(keeping, keeping.keeps(keeping.ana, FavouriteTarget(ThingKind.EXHIBITOR, "x")), NotFound)


async def test_favourites_without_permission_are_refused(keeping: Keeping) -> None:
    reading = replace(keeping.ana, key_id="key_1", scopes=READING)
    await refused(keeping, keeping.keeps(ANONYMOUS), SignInRequired)
    await refused(keeping, keeping.keeps(reading), Forbidden)
    item = await keeping.keeps(keeping.ana)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden), (keeping.owner, FavouriteNotFound)):
        field = "id" if error is FavouriteNotFound else None
        await refused(keeping, keeping.favourites.change_note(actor, item_id=item.id, note="x"), error, field)
        await refused(keeping, keeping.favourites.remove(actor, item_id=item.id), error, field)
        await refused(keeping, keeping.favourites.move(actor, item_id=item.id, list_id=item.list_id), error, field)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(keeping, keeping.favourites.remove_thing(actor, thing=keeping.flask()), error)
    with pytest.raises(SignInRequired):
        await keeping.favourites.items(ANONYMOUS, wanted=[(item.list_id, Slice())])


async def test_invalid_note_is_refused(keeping: Keeping) -> None:
    item = await keeping.keeps(keeping.ana)
    for wrong in ("x" * 2001, "a\x00b"):
        await refused(keeping, keeping.keeps(keeping.ana, note=wrong), Invalid, "note")
        changing = keeping.favourites.change_note(keeping.ana, item_id=item.id, note=wrong)
        await refused(keeping, changing, Invalid, "note")


async def test_note_is_written_and_removed_but_never_logged(keeping: Keeping) -> None:
    item = await keeping.keeps(keeping.ana)
    for note in ("Two\nlines", "Two\nlines", "  "):
        item = await keeping.favourites.change_note(keeping.ana, item_id=item.id, note=note)
        assert item.note == note.strip()
    assert await keeping.verbs() == ["favourite.added", "favourite.noted", "favourite.noted"]
    entries = await keeping.market.world.installation.database.raw["journal"].find({}).to_list()
    assert "lines" not in repr(entries)


async def test_items_are_paged_newest_first(keeping: Keeping) -> None:
    kept = []
    for thing in (keeping.flask(0), keeping.company, keeping.flask(1)):
        kept.append(await keeping.keeps(keeping.ana, thing))
        keeping.market.world.clock.advance(seconds=1)
    [first] = await keeping.all_lists(keeping.ana)
    page = await keeping.items(keeping.ana, first, first=2)
    rest = await keeping.items(keeping.ana, first, first=2, after=page.cursors[-1])
    assert [*page.items, *rest.items] == kept[::-1]
    assert (page.total, page.has_next, rest.total, rest.has_next) == (3, True, 3, False)


async def test_items_of_several_lists_are_read_at_once(keeping: Keeping) -> None:
    made = [await keeping.lists.create(keeping.ana, name=f"List {number}") for number in range(3)]
    for each in made[:2]:
        for thing in (keeping.flask(0), keeping.flask(1)):
            await keeping.keeps(keeping.ana, thing, list_id=each.id)
            keeping.market.world.clock.advance(seconds=1)
    wanted = [(each.id, Slice(1)) for each in made] + [(new_id("list"), Slice(1))]
    pages = await keeping.favourites.items(keeping.ana, wanted=wanted)
    assert [[item.thing for item in page.items] for page in pages] == [[keeping.flask(1)]] * 2 + [[], []]
    assert [(page.total, page.has_next) for page in pages] == [(2, True), (2, True), (0, False), (0, False)]


async def test_paging_reads_one_item_more_than_page_size(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [await keeping.lists.create(keeping.ana, name=f"List {number}") for number in range(3)]
    products = await keeping.market.shows(keeping.owner, *(a_draft(number=f"M-{number}") for number in range(6)))
    for each in made:
        for product in products:
            await keeping.keeps(keeping.ana, FavouriteTarget(ThingKind.PRODUCT, product.id), list_id=each.id)
    read: list[int] = []
    find = Collection.find

    async def noted(collection: Collection, *arguments: Any, **more: Any) -> list[Document]:
        found = await find(collection, *arguments, **more)
        if collection.raw.name == ITEMS:
            read.append(len(found))
        return found

    monkeypatch.setattr(Collection, "find", noted)
    pages = await keeping.favourites.items(keeping.ana, wanted=[(each.id, Slice(4)) for each in made])
    assert [(len(page.items), page.total, page.has_next) for page in pages] == [(4, 6, True)] * 3
    assert read == [5, 5, 5]


async def test_item_moves_to_another_list(keeping: Keeping) -> None:
    item = await keeping.keeps(keeping.ana, note="Blue")
    made = await keeping.lists.create(keeping.ana, name="Spring")
    moved = await keeping.favourites.move(keeping.ana, item_id=item.id, list_id=made.id)
    assert moved == replace(item, list_id=made.id)
    assert await keeping.favourites.move(keeping.ana, item_id=item.id, list_id=made.id) == moved
    first, spring = await keeping.all_lists(keeping.ana)
    assert (first.count, spring.count) == (0, 1)
    assert (await keeping.verbs())[-1] == "favourite.moved"


async def test_moving_item_onto_its_duplicate_merges_them(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring")
    item, there = await keeping.keeps(keeping.ana, note="Blue"), await keeping.keeps(keeping.ana, list_id=made.id)
    moved = await keeping.favourites.move(keeping.ana, item_id=item.id, list_id=made.id)
    assert moved == replace(there, note="Blue")
    item = await keeping.keeps(keeping.ana, note="Red")
    moving = keeping.favourites.move(keeping.ana, item_id=item.id, list_id=made.id)
    await refused(keeping, moving, AlreadyInList, "listId")
    await refused(
        keeping,
        keeping.favourites.move(keeping.ana, item_id=item.id, list_id=new_id("list")),
        ListNotFound,
        "listId",
    )
    assert [each.count for each in await keeping.all_lists(keeping.ana)] == [1, 1]


async def test_removing_favourite_takes_it_out_of_all_lists(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring")
    await keeping.keeps(keeping.ana)
    await keeping.keeps(keeping.ana, list_id=made.id)
    await keeping.keeps(keeping.ana, keeping.flask(1))
    assert (await keeping.favourites.remove_thing(keeping.ana, thing=keeping.flask())).count == 2
    assert (await keeping.favourites.remove_thing(keeping.ana, thing=keeping.flask())).count == 0
    assert [each.count for each in await keeping.all_lists(keeping.ana)] == [1, 0]


async def test_removing_favourite_with_note_needs_confirmation(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring")
    await keeping.keeps(keeping.ana, note="Ask about the lid")
    await keeping.keeps(keeping.ana, list_id=made.id)
    removing = keeping.favourites.remove_thing(keeping.ana, thing=keeping.flask())
    await refused(keeping, removing, FavouriteHasNote, "notesToo")
    removed = await keeping.favourites.remove_thing(keeping.ana, thing=keeping.flask(), notes_too=True)
    assert removed.count == 2


async def test_list_size_is_limited(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_ITEMS", 1)
    await keeping.keeps(keeping.ana)
    await refused(keeping, keeping.keeps(keeping.ana, keeping.flask(1)), TooManyFavourites, "listId")
    made = await keeping.lists.create(keeping.ana, name="Spring")
    item = await keeping.keeps(keeping.ana, keeping.flask(1), list_id=made.id)
    [first, _] = await keeping.all_lists(keeping.ana)
    moving = keeping.favourites.move(keeping.ana, item_id=item.id, list_id=first.id)
    await refused(keeping, moving, TooManyFavourites, "listId")


async def test_withdrawn_product_stays_in_the_list(keeping: Keeping) -> None:
    item = await keeping.keeps(keeping.ana, note="Blue")
    editing = keeping.market.world.service(ProductEditing)
    await editing.withdraw(keeping.owner, product_ids=[item.thing.id])
    [first] = await keeping.all_lists(keeping.ana)
    assert (await keeping.items(keeping.ana, first)).items == (item,)
    assert (await keeping.favourites.change_note(keeping.ana, item_id=item.id, note="Gone")).note == "Gone"
    assert (await keeping.favourites.remove(keeping.ana, item_id=item.id)).count == 1


async def test_colleagues_change_only_their_items_of_shared_list(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring", shared=True)
    ben, mia = keeping.colleague(), keeping.colleague(Role.MANAGER)
    stranger = an_actor("BUYER")
    await refused(keeping, keeping.keeps(stranger, list_id=made.id), ListNotFound, "listId")
    hers = await keeping.keeps(keeping.ana, list_id=made.id)
    his = await keeping.keeps(ben, keeping.company, list_id=made.id)
    assert {each.id for each in (await keeping.items(ben, made)).items} == {hers.id, his.id}
    await refused(keeping, keeping.favourites.change_note(ben, item_id=hers.id, note="x"), Forbidden)
    await refused(keeping, keeping.favourites.remove(ben, item_id=hers.id), Forbidden)
    for somebody in (ben, keeping.ana, mia):
        assert (await keeping.favourites.change_note(somebody, item_id=his.id, note="by me")).note == "by me"
    assert (await keeping.items(stranger, made)).items == ()


async def test_former_member_cannot_read_shared_list(keeping: Keeping) -> None:
    made = await keeping.lists.create(keeping.ana, name="Spring", shared=True)
    item = await keeping.keeps(keeping.ana, list_id=made.id)
    left = Actor(keeping.ana.person_id)
    assert (await keeping.items(left, made)).items == ()
    assert await keeping.favourites.kept(left, thing_ids=[item.thing.id]) == [False]
    await refused(keeping, keeping.favourites.remove(left, item_id=item.id), FavouriteNotFound, "id")
    assert (await keeping.favourites.remove_thing(left, thing=item.thing)).count == 0


async def test_only_shared_lists_are_in_organisation_log(keeping: Keeping) -> None:
    ours = keeping.ana.organisation_id
    private = await keeping.lists.create(keeping.ana, name="Mine")
    shared = await keeping.lists.create(keeping.ana, name="Ours", shared=True)
    item = await keeping.keeps(keeping.ana, list_id=private.id)
    await keeping.favourites.change_note(keeping.ana, item_id=item.id, note="Blue")
    await keeping.favourites.move(keeping.ana, item_id=item.id, list_id=shared.id)
    await keeping.keeps(keeping.ana)
    await keeping.favourites.remove_thing(keeping.ana, thing=keeping.flask(), notes_too=True)
    await keeping.lists.change(keeping.ana, list_id=shared.id, shared=False)
    told = await keeping.told()
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
