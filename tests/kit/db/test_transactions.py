"""Transactions: all or nothing, once."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError

from expo.kit.db.mongo import Database
from expo.kit.db.transactions import Claims, KeyReused, Open, Transaction, claim_effects, in_transaction
from expo.kit.errors import Conflict


@dataclass(frozen=True)
class Cup:
    id: str
    size: int


@pytest.fixture(autouse=True)
def no_claims() -> Iterator[None]:
    yield
    claim_effects(None)


async def test_transaction_commits_all_its_writes(database: Database) -> None:
    async def write() -> None:
        await database.collection("cups").insert({"_id": "a", "size": 1})
        await database.collection("lids").insert({"_id": "a"})

    await database.transact(write)
    assert await database.collection("cups").count({}) == 1
    assert await database.collection("lids").count({}) == 1


async def test_a_database_has_so_many_transactions_open_at_a_time(server_url: str, database: Database) -> None:
    limited = Database(server_url, database.raw.name, transactions=2)
    running, most = 0, 0

    async def write() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await limited.collection("cups").insert({"size": 1})
        running -= 1

    try:
        await asyncio.gather(*(limited.transact(write) for _ in range(6)))
    finally:
        await limited.close()
    assert most == 2
    assert await database.collection("cups").count({}) == 6


async def test_a_failing_transaction_writes_nothing(database: Database) -> None:
    await database.collection("cups").insert({"_id": "a", "size": 1})

    async def write() -> None:
        await database.collection("lids").insert({"_id": "a"})
        await database.collection("cups").insert({"_id": "a", "size": 2})

    with pytest.raises(DuplicateKeyError):
        await database.transact(write)
    assert await database.collection("lids").count({}) == 0
    assert await database.collection("cups").find_one({}) == {"_id": "a", "size": 1}


async def test_concurrent_transactions_on_one_document_all_apply(database: Database) -> None:
    await database.collection("cups").insert({"_id": "a", "size": 0})

    async def grow() -> None:
        async def write() -> None:
            cup = await database.collection("cups").find_one({"_id": "a"})
            assert cup is not None
            await database.collection("cups").update({"_id": "a"}, {"$set": {"size": cup["size"] + 1}})

        await database.transact(write)

    await asyncio.gather(*(grow() for _ in range(8)))
    assert await database.collection("cups").find_one({}) == {"_id": "a", "size": 8}


async def test_an_inner_transaction_joins_the_outer_one(database: Database) -> None:
    async def inner() -> None:
        await database.collection("cups").insert({"_id": "a"})

    async def outer() -> None:
        await database.transact(inner)
        raise Conflict("no")

    with pytest.raises(Conflict):
        await database.transact(outer)
    assert await database.collection("cups").count({}) == 0


def make(database: Database, size: int) -> "asyncio.Task[Cup]":
    async def write() -> Cup:
        cup = Cup(f"cup{await database.collection('cups').count({})}", size)
        await database.collection("cups").insert({"_id": cup.id, "size": cup.size})
        return cup

    return asyncio.ensure_future(database.transact(write, Cup))


async def test_repeated_claim_has_one_effect_and_the_same_result(database: Database) -> None:
    claim_effects(Claims("key", "same request"))
    first = await make(database, 1)
    claim_effects(Claims("key", "same request"))
    second = await make(database, 1)
    assert first == second
    assert await database.collection("cups").count({}) == 1


async def test_concurrent_claims_have_one_effect(database: Database) -> None:
    async def attempt() -> Cup:
        claim_effects(Claims("key", "same request"))
        return await make(database, 1)

    cups = await asyncio.gather(*(asyncio.create_task(attempt()) for _ in range(5)))
    assert len(set(cups)) == 1
    assert await database.collection("cups").count({}) == 1


async def test_reused_key_with_another_request_is_refused(database: Database) -> None:
    claim_effects(Claims("key", "one request"))
    await make(database, 1)
    claim_effects(Claims("key", "another request"))
    with pytest.raises(KeyReused):
        await make(database, 2)
    assert await database.collection("cups").count({}) == 1


async def test_effects_of_one_request_are_claimed_separately(database: Database) -> None:
    for _ in range(2):
        claim_effects(Claims("key", "two effects"))
        assert (await make(database, 1)).id == "cup0"
        assert (await make(database, 2)).id == "cup1"
    assert await database.collection("cups").count({}) == 2


class LosesTheAnswer(Transaction[None]):
    """A transaction whose commit happens, but whose answer gets lost once."""

    async def _commit(self, running: Open) -> None:
        commit = running.session.commit_transaction

        async def unanswered() -> None:
            await commit()
            raise AutoReconnect("the connection was closed")

        object.__setattr__(running.session, "commit_transaction", unanswered)
        await super()._commit(running)


async def test_commit_with_lost_reply_is_not_run_again(database: Database) -> None:
    runs = 0

    async def write() -> None:
        nonlocal runs
        runs += 1
        await database.collection("cups").insert({"_id": f"run{runs}"})

    await LosesTheAnswer(database.raw.client, database.raw, write, None).run()
    assert runs == 1
    assert await database.collection("cups").count({}) == 1


class IsRefused(Transaction[None]):
    """A transaction whose commit does not happen."""

    async def _commit(self, running: Open) -> None:
        await running.session.abort_transaction()
        raise Conflict("the commit was refused")


async def test_claim_is_rolled_back_with_its_transaction(database: Database) -> None:
    async def write() -> None:
        await database.collection("cups").insert({"_id": "a"})

    claim_effects(Claims("key", "same request"))
    with pytest.raises(Conflict):
        await IsRefused(database.raw.client, database.raw, write, None).run()
    assert await database.raw["cups"].count_documents({}) == 0
    claim_effects(Claims("key", "same request"))
    await database.transact(write)
    assert await database.raw["cups"].count_documents({}) == 1


async def test_in_transaction_is_false_outside_a_transaction(database: Database) -> None:
    assert not in_transaction()
    await database.transact(lambda: asyncio.sleep(0))
    assert not in_transaction()
