"""Documents by many keys: all of them, in few commands."""

import pytest

from expo.kit.db.mongo import Database


@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
async def test_all_are_found_however_many(database: Database, count: int) -> None:
    cups = database.collection("cups")
    await cups.insert_many([{"_id": f"cup-{number}"} for number in range(count)])
    found = await cups.find_in("_id", [f"cup-{number}" for number in range(count)] + ["none"])
    assert {each["_id"] for each in found} == {f"cup-{number}" for number in range(count)}
