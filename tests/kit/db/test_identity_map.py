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


async def test_each_key_is_read_once(shelf: Shelf) -> None:
    with identity_map():
        assert await read_once("book", ["a", "b", "a"], shelf.books) == {"a": "Book a", "b": "Book b"}
        assert await read_once("book", ["b", "c"], shelf.books) == {"b": "Book b", "c": "Book c"}
        assert await read_once("book", ["c", "a"], shelf.books) == {"c": "Book c", "a": "Book a"}
    assert shelf.asked == [["a", "b"], ["c"]]


async def test_missing_key_is_read_once_too(shelf: Shelf) -> None:
    with identity_map():
        assert [await read_once("book", ["z"], shelf.books) for _ in range(2)] == [{}, {}]
    assert shelf.asked == [["z"]]


async def test_kinds_are_kept_apart(shelf: Shelf) -> None:
    with identity_map():
        await read_once("book", ["a"], shelf.books)
        await read_once("second edition", ["a"], shelf.books)
    assert shelf.asked == [["a"], ["a"]]


async def test_started_tasks_share_the_map(shelf: Shelf) -> None:
    with identity_map():
        await asyncio.create_task(read_once("book", ["a"], shelf.books))
        await read_once("book", ["a"], shelf.books)
    assert shelf.asked == [["a"]]


async def test_concurrent_reads_share_one_query(shelf: Shelf) -> None:
    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a", each], shelf.books) for each in "bc"))
    assert both == [{"a": "Book a", "b": "Book b"}, {"a": "Book a", "c": "Book c"}]
    assert shelf.asked == [["a", "b"], ["c"]]


async def test_cancelled_read_does_not_affect_the_others(shelf: Shelf) -> None:
    with identity_map():
        first = asyncio.create_task(read_once("book", ["a"], shelf.books))
        second = asyncio.create_task(read_once("book", ["a"], shelf.books))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == {"a": "Book a"}
    assert shelf.asked == [["a"]]


async def test_failure_reaches_all_waiting_reads() -> None:
    async def fails(_letters: list[str]) -> Mapping[str, str]:
        raise OSError("no books today")

    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a"], fails) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in both] == [OSError, OSError]


async def test_without_a_map_everything_is_read_again(shelf: Shelf) -> None:
    await read_once("book", ["a"], shelf.books)
    with identity_map():
        await read_once("book", ["a"], shelf.books)
    await read_once("book", ["a"], shelf.books)
    assert shelf.asked == [["a"]] * 3


async def test_empty_read_runs_no_query(shelf: Shelf) -> None:
    assert await read_once("book", [], shelf.books) == {}
    assert shelf.asked == []
