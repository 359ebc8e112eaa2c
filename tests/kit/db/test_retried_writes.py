"""Whether a write that got no answer is sent again (decision 39)."""

import pytest

from expo.kit.db import embedded
from expo.kit.db.mongo import Database


@pytest.mark.parametrize(
    "address, retried", [(embedded.url(27017), False), ("mongodb://db.example/?replicaSet=rs0", True)]
)
async def test_writes_are_retried_only_with_a_replica_set(address: str, *, retried: bool) -> None:
    database = Database(address, "expo")
    assert database.raw.client.options.retry_writes is retried
    await database.close()
