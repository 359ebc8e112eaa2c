"""The pages of meetings in front of a media server."""

from collections.abc import AsyncIterator

import pytest

from expo.kit.db.mongo import Database
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.support.clock import FakeClock


@pytest.fixture
async def app(database: Database, clock: FakeClock) -> AsyncIterator[RoomApp]:
    """Give the served pages with their room."""
    async with room_app(database, clock) as served:
        yield served
