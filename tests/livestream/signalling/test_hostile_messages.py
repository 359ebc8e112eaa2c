"""Hostile messages are refused by their code, and the call in the same room goes on; `make long` sends 20,000."""

from tests.support.hostile_room import DOCUMENTED_PROBLEMS, a_hostile_room

MESSAGES = 1_500
DATAGRAMS = 5_000


async def test_call_goes_on_among_hostile_messages() -> None:
    async with a_hostile_room() as room:
        await room.send(seed=1, count=MESSAGES)
        assert room.answers.keys() == DOCUMENTED_PROBLEMS | {"answer"}
        assert len(room.server._port._by_ufrag) <= 4
        assert room.faults == []


async def test_call_goes_on_among_hostile_datagrams() -> None:
    async with a_hostile_room() as room:
        await room.flood(seed=1, count=DATAGRAMS)
        assert room.faults == []
