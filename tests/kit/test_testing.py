"""The tests' own tools do what the other tests rely on."""

import asyncio
import socket
import sys
import warnings
from typing import Final

import pytest
from playwright.async_api import Page

from expo.kit.db.mongo import Database
from expo.kit.processes.children import bound
from tests.support import databases
from tests.support.clock import START, FakeClock
from tests.support.contents import changes, contents
from tests.support.network import OutsideNetworkError, is_local

_WRITES: Final = """
import sys, pymongo
pymongo.MongoClient(sys.argv[1])[sys.argv[2]]["runs"].insert_one({"_id": "run"})
"""


def test_clock_moves_only_when_told(clock: FakeClock) -> None:
    assert clock() == START
    clock.advance(hours=2, milliseconds=5)
    assert (clock() - START).total_seconds() == 7200.005


async def test_each_test_has_an_empty_database_with_indexes(database: Database) -> None:
    assert await database.raw["journal"].count_documents({}) == 0
    indexes = await database.raw["fairs"].index_information()
    assert any(index.get("unique") for index in indexes.values())


async def test_databases_do_not_see_each_other(database: Database, server_url: str) -> None:
    await database.collection("things").insert({"_id": "thing"})
    async with databases.fresh(server_url) as other:
        assert await other.collection("things").find_one({"_id": "thing"}) is None


async def test_reused_database_is_as_good_as_new(server_url: str) -> None:
    async with databases.fresh(server_url) as first:
        await first.collection("fairs").insert({"_id": "fair", "slug": "spring"})
    async with databases.fresh(server_url) as again:
        assert again.raw.name == first.raw.name
        assert await again.raw["fairs"].count_documents({}) == 0
        assert len(await again.raw["fairs"].index_information()) > 1


async def test_contents_lists_all_documents(server_url: str) -> None:
    async with databases.fresh(server_url) as database:
        assert await contents(database) == {}
        await database.collection("things").insert({"_id": "thing"})
        told = await contents(database)
        assert [each["_id"] for each in told["things"]] == ["thing"]
        await database.raw["things"].drop_indexes()  # altered: all collections are looked at then
        assert await contents(database) == told
        await database.raw["things"].delete_one({"_id": "thing"})
        assert await contents(database) == {}


async def test_database_with_changed_indexes_is_not_reused(server_url: str) -> None:
    async with databases.fresh(server_url) as first:
        await first.raw["fairs"].drop_indexes()
    async with databases.fresh(server_url) as other:
        assert other.raw.name != first.raw.name
        assert first.raw.name not in await other.raw.client.list_database_names()


async def test_database_written_by_others_is_read_in_full_and_not_reused(server_url: str) -> None:
    async with databases.fresh(server_url) as first:
        databases.others_write_into(first)
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _WRITES, server_url, first.raw.name), preexec_fn=bound()
        )
        assert await other.wait() == 0
        assert await contents(first) == {"runs": [{"_id": "run"}]}
    async with databases.fresh(server_url) as next_one:
        assert next_one.raw.name != first.raw.name


async def test_kept_state_is_restored_after_each_test(server_url: str) -> None:
    kept = [{"_id": key, "slug": key} for key in ("autumn", "spring", "summer")]
    async with databases.fresh(server_url, "seasons") as first:
        await first.raw["fairs"].insert_many(kept)
        await first.raw["halls"].insert_one({"_id": "hall"})
        await databases.keep(first, "seasons")
        before = await contents(first)
    for _ in range(2):
        async with databases.fresh(server_url, "seasons") as again:
            assert again.raw.name == first.raw.name
            assert await contents(again) == before == {"fairs": kept, "halls": [{"_id": "hall"}]}
            await again.raw["fairs"].delete_one({"_id": "autumn"})
            await again.raw["fairs"].update_one({"_id": "spring"}, {"$set": {"slug": "winter"}})
            await again.raw["fairs"].insert_one({"_id": "winter", "slug": "spring"})
            await again.raw["things"].insert_one({"_id": "thing"})
            assert sorted(await contents(again)) == ["fairs", "halls", "things"]
        async with databases.fresh(server_url) as other:
            assert await other.raw["fairs"].count_documents({}) == 0


async def test_kept_state_is_copied_when_its_database_is_in_use(server_url: str) -> None:
    async with databases.fresh(server_url, "thing") as first:
        await first.raw["things"].insert_one({"_id": "thing"})
        await databases.keep(first, "thing")
        async with databases.fresh(server_url, "thing") as other:
            assert databases.holds(other, "thing")
            assert await other.raw["things"].find({}).to_list() == [{"_id": "thing"}]


async def test_contents_are_read_again_after_a_write(database: Database) -> None:
    things = database.collection("things")
    await things.insert({"_id": "a"})
    told = [await contents(database)]

    async def write() -> None:
        await things.insert({"_id": "b"})
        told.append(await contents(database))

    await database.transact(write)
    told.append(await contents(database))
    await things.delete({"_id": "a"})
    told.append(await contents(database))
    assert [[each["_id"] for each in found["things"]] for found in told] == [["a"], ["a"], ["a", "b"], ["b"]]


def test_changes_are_reported_by_field() -> None:
    before = {"fairs": [{"_id": "a", "slug": "spring"}, {"_id": "b"}]}
    after = {"fairs": [{"_id": "a", "slug": "autumn"}], "halls": [{"_id": "c"}]}
    assert changes(before, before) == []
    assert changes(before, after) == [
        "fairs/a: slug was 'spring', is 'autumn'",
        "fairs/b: _id was 'b', is None",
        "halls/c: _id was None, is 'c'",
    ]


def test_other_machines_are_unreachable() -> None:
    with socket.socket() as client, pytest.raises(OutsideNetworkError):
        client.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideNetworkError):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", b"localhost", "a.localhost"])
def test_local_hosts_are_recognised(host: str | bytes) -> None:
    assert is_local(host)


def test_warnings_are_errors() -> None:
    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


async def test_browser_shows_a_page(page: Page) -> None:
    await page.set_content("<h1>一本正经</h1>")
    assert await page.locator("h1").inner_text() == "一本正经"
