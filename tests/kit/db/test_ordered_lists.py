"""Ordered lists: newest first, page by page, whoever may see what."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from pymongo import IndexModel

from expo.kit.db.mongo import Database, to_document
from expo.kit.db.ordered_lists import BUCKET, ListQuery, OrderedLists, buckets_of
from expo.kit.errors import Invalid
from expo.kit.paging import Slice
from tests.support.commands import counted


@dataclass(frozen=True)
class Cup:
    """A cup, which stands on the list of its colour and on that of all."""

    id: str
    colour: str
    places: dict[str, int] = field(default_factory=dict)


def _lists_of(cup: Cup) -> set[str]:
    return {"all", cup.colour}


async def _all(cups: Sequence[Cup]) -> frozenset[str]:
    return frozenset(each.id for each in cups)


@pytest.fixture
async def lists(database: Database) -> OrderedLists[Cup]:
    cups = database.collection("cups")
    await database.ensure_indexes({"cups": [IndexModel([("buckets", 1)])]})
    return OrderedLists(database, "cup_places", cups, Cup, "buckets", _lists_of)


async def put(lists: OrderedLists[Cup], *cups: Cup) -> None:
    for cup, places in zip(cups, await lists.place(cups), strict=True):
        document = to_document(Cup(cup.id, cup.colour, places)) | {"buckets": buckets_of(places)}
        await lists.items.replace({"_id": cup.id}, document, upsert=True)


def cups(number: int) -> list[Cup]:
    return [Cup(f"c{each:03}", "red" if each % 3 else "blue") for each in range(number)]


async def test_pages_run_newest_first_without_gaps(lists: OrderedLists[Cup]) -> None:
    await put(lists, *cups(50))
    found: list[str] = []
    after: str | None = None
    while True:
        [page] = await lists.read([ListQuery("blue", Slice(4, after))], _all)
        found += [each.id for each in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert found == sorted((each.id for each in cups(50) if each.colour == "blue"), reverse=True)


async def test_list_count_and_page_size_do_not_change_command_count(lists: OrderedLists[Cup]) -> None:
    await put(lists, *cups(40))
    with counted() as one:
        await lists.read([ListQuery("red", Slice(2))], _all)
    with counted() as many:
        pages = await lists.read([ListQuery(name, Slice(20)) for name in ("red", "blue", "all", "none")], _all)
    assert [len(page.items) for page in pages] == [20, 14, 20, 0]
    assert len(many) == len(one)


async def test_changed_item_keeps_its_place_and_leaves_its_old_list(lists: OrderedLists[Cup]) -> None:
    first, second = Cup("c1", "red"), Cup("c2", "red")
    await put(lists, first, second)
    [before] = await lists.read([ListQuery("all", Slice(5))], _all)
    await put(lists, Cup("c1", "blue", next(each.places for each in before.items if each.id == "c1")))
    pages = await lists.read([ListQuery(name, Slice(5)) for name in ("all", "red", "blue")], _all)
    assert [[each.id for each in page.items] for page in pages] == [["c2", "c1"], ["c2"], ["c1"]]


async def test_restricted_reader_gets_full_pages(lists: OrderedLists[Cup]) -> None:
    await put(lists, *cups(30))

    async def even(found: Sequence[Cup]) -> frozenset[str]:
        return frozenset(each.id for each in found if int(each.id[1:]) % 2 == 0)

    query = ListQuery[Cup]("all", Slice(5), predicate=lambda cup: cup.colour == "red")
    [page] = await lists.read([query], even)
    assert [each.id for each in page.items] == ["c028", "c026", "c022", "c020", "c016"]
    assert page.has_next


async def test_scan_returns_every_item_once(lists: OrderedLists[Cup]) -> None:
    await put(lists, *cups(3 * BUCKET + 1))
    found: list[str] = []
    bucket: int | None = 0
    while bucket is not None:
        documents, bucket = await lists.scan("all", bucket, 2, {"_id": 1})
        found += [each["_id"] for each in documents]
    assert sorted(found) == [each.id for each in cups(3 * BUCKET + 1)]
    assert await lists.scan("none", 0, 2, {"_id": 1}) == ([], None)


async def test_foreign_cursor_is_refused(lists: OrderedLists[Cup]) -> None:
    with pytest.raises(Invalid):
        await lists.read([ListQuery("all", Slice(5, "nonsense"))], _all)
