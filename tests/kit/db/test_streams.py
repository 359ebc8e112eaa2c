"""Documents that are read some at a time: whoever stops reading can still be stopped himself."""

import asyncio
from typing import Any, cast

import pytest

from expo.kit.db.mongo import Collection


class SlowCursor:
    """Has one document; what comes after it takes its time even to be given up."""

    def __init__(self) -> None:
        self.given_up, self.closed, self._read = asyncio.Event(), False, False

    def find(self, *_: Any, **__: Any) -> "SlowCursor":
        return self

    async def to_list(self, _: int) -> list[dict[str, Any]]:
        if not self._read:
            self._read = True
            return [{"_id": 1}]
        try:
            await asyncio.Event().wait()
        finally:
            self.given_up.set()
            await asyncio.sleep(0.05)
        return []

    async def close(self) -> None:
        self.closed = True


async def test_cancellation_while_closing_a_stream_is_not_lost() -> None:
    cursor, went_on = SlowCursor(), False

    async def read() -> None:
        nonlocal went_on
        documents = Collection(cast("Any", cursor)).stream({})
        await anext(documents)
        await asyncio.sleep(0)  # so that the next ones are being fetched
        await cast("Any", documents).aclose()
        went_on = True

    reading = asyncio.create_task(read())
    await asyncio.wait_for(cursor.given_up.wait(), 5)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert (went_on, cursor.closed) == (False, True)


async def test_abandoned_stream_is_closed() -> None:
    cursor = SlowCursor()
    documents = Collection(cast("Any", cursor)).stream({})
    assert await anext(documents) == [{"_id": 1}]
    await asyncio.sleep(0)
    await cast("Any", documents).aclose()
    assert cursor.closed
