"""What one query has read, it does not read again."""

import asyncio
from collections.abc import Mapping

import pytest

from expo.kit.db.identity_map import identity_map, read_once


class Shelf:
    """Gives a book for every letter but z, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def books(self, letters: list[str]) -> Mapping[str, str]:
        self.asked.append(letters)
        await asyncio.sleep(0)
        return {each: f"Book {each}" for each in letters if each != "z"}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def test_each_thing_is_asked_for_once(shelf: Shelf) -> None:
    with identity_map():
        assert await read_once("book", ["a", "b", "a"], shelf.books) == {"a": "Book a", "b": "Book b"}
        assert await read_once("book", ["b", "c"], shelf.books) == {"b": "Book b", "c": "Book c"}
        assert await read_once("book", ["c", "a"], shelf.books) == {"c": "Book c", "a": "Book a"}
    assert shelf.asked == [["a", "b"], ["c"]]


async def test_what_is_not_there_is_asked_for_once_too(shelf: Shelf) -> None:
    with identity_map():
        assert [await read_once("book", ["z"], shelf.books) for _ in range(2)] == [{}, {}]
    assert shelf.asked == [["z"]]


async def test_kinds_are_kept_apart(shelf: Shelf) -> None:
    with identity_map():
        await read_once("book", ["a"], shelf.books)
        await read_once("second edition", ["a"], shelf.books)
    assert shelf.asked == [["a"], ["a"]]


async def test_tasks_that_are_started_share_the_map(shelf: Shelf) -> None:
    with identity_map():
        await asyncio.create_task(read_once("book", ["a"], shelf.books))
        await read_once("book", ["a"], shelf.books)
    assert shelf.asked == [["a"]]


async def test_who_asks_meanwhile_waits_for_the_same(shelf: Shelf) -> None:
    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a", each], shelf.books) for each in "bc"))
    assert both == [{"a": "Book a", "b": "Book b"}, {"a": "Book a", "c": "Book c"}]
    assert shelf.asked == [["a", "b"], ["c"]]


async def test_who_is_cancelled_takes_nothing_from_the_others(shelf: Shelf) -> None:
    with identity_map():
        first = asyncio.create_task(read_once("book", ["a"], shelf.books))
        second = asyncio.create_task(read_once("book", ["a"], shelf.books))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == {"a": "Book a"}
    assert shelf.asked == [["a"]]


async def test_a_failure_reaches_all_who_wait() -> None:
    async def fails(_letters: list[str]) -> Mapping[str, str]:
        raise OSError("no books today")

    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a"], fails) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in both] == [OSError, OSError]


async def test_without_a_map_and_after_it_everything_is_read(shelf: Shelf) -> None:
    await read_once("book", ["a"], shelf.books)
    with identity_map():
        await read_once("book", ["a"], shelf.books)
    await read_once("book", ["a"], shelf.books)
    assert shelf.asked == [["a"]] * 3


async def test_nothing_is_asked_for_nothing(shelf: Shelf) -> None:
    assert await read_once("book", [], shelf.books) == {}
    assert shelf.asked == []
