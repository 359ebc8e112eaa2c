"""A task that is not wanted any more ends."""

import asyncio

import pytest

from expo.kit.processes.cancellation import cancel_and_wait


async def test_cancelled_task_ends_despite_a_connection_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.kit.processes.cancellation._AGAIN_S", 0.01)
    connections = [asyncio.get_running_loop().create_future() for _ in range(2)]

    async def follow() -> None:
        for connection in connections:
            try:
                await asyncio.wait_for(connection, 3600)
            except ConnectionError:
                continue

    task = asyncio.create_task(follow())
    await asyncio.sleep(0)
    connections[0].set_exception(ConnectionResetError())
    await cancel_and_wait(task)
    assert task.cancelled()


async def test_error_raised_during_cancellation_is_raised() -> None:
    async def fail() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            raise ValueError("not tidied up")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    with pytest.raises(ValueError, match="not tidied up"):
        await cancel_and_wait(task)
