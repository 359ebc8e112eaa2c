"""What one query has read, it does not read again."""

import asyncio
from collections.abc import Mapping

import pytest

from expo.kit.db.identity_map import identity_map, read_once


class BookReader:
    """Gives a book for every letter but z, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def books(self, letters: list[str]) -> Mapping[str, str]:
        self.asked.append(letters)
        await asyncio.sleep(0)
        return {each: f"Book {each}" for each in letters if each != "z"}


@pytest.fixture
def reader() -> BookReader:
    return BookReader()


async def test_each_key_is_read_once(reader: BookReader) -> None:
    with identity_map():
        assert await read_once("book", ["a", "b", "a"], reader.books) == {"a": "Book a", "b": "Book b"}
        assert await read_once("book", ["b", "c"], reader.books) == {"b": "Book b", "c": "Book c"}
        assert await read_once("book", ["c", "a"], reader.books) == {"c": "Book c", "a": "Book a"}
    assert reader.asked == [["a", "b"], ["c"]]


async def test_missing_key_is_read_once_too(reader: BookReader) -> None:
    with identity_map():
        assert [await read_once("book", ["z"], reader.books) for _ in range(2)] == [{}, {}]
    assert reader.asked == [["z"]]


async def test_kinds_are_kept_apart(reader: BookReader) -> None:
    with identity_map():
        await read_once("book", ["a"], reader.books)
        await read_once("second edition", ["a"], reader.books)
    assert reader.asked == [["a"], ["a"]]


async def test_started_tasks_share_the_map(reader: BookReader) -> None:
    with identity_map():
        await asyncio.create_task(read_once("book", ["a"], reader.books))
        await read_once("book", ["a"], reader.books)
    assert reader.asked == [["a"]]


async def test_concurrent_reads_share_one_query(reader: BookReader) -> None:
    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a", each], reader.books) for each in "bc"))
    assert both == [{"a": "Book a", "b": "Book b"}, {"a": "Book a", "c": "Book c"}]
    assert reader.asked == [["a", "b"], ["c"]]


async def test_cancelled_read_does_not_affect_the_others(reader: BookReader) -> None:
    with identity_map():
        first = asyncio.create_task(read_once("book", ["a"], reader.books))
        second = asyncio.create_task(read_once("book", ["a"], reader.books))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == {"a": "Book a"}
    assert reader.asked == [["a"]]


async def test_failure_reaches_all_waiting_reads() -> None:
    async def fails(_letters: list[str]) -> Mapping[str, str]:
        raise OSError("no books today")

    with identity_map():
        both = await asyncio.gather(*(read_once("book", ["a"], fails) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in both] == [OSError, OSError]


async def test_without_a_map_everything_is_read_again(reader: BookReader) -> None:
    await read_once("book", ["a"], reader.books)
    with identity_map():
        await read_once("book", ["a"], reader.books)
    await read_once("book", ["a"], reader.books)
    assert reader.asked == [["a"]] * 3


async def test_empty_read_runs_no_query(reader: BookReader) -> None:
    assert await read_once("book", [], reader.books) == {}
    assert reader.asked == []
