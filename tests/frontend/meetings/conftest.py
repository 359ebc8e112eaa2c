"""The pages of meetings in front of a media server."""

from collections.abc import AsyncIterator

import pytest

from tests.frontend.meetings.room_app import RoomApp, room_app


@pytest.fixture
async def app() -> AsyncIterator[RoomApp]:
    """Give the served pages with their room."""
    async with room_app() as served:
        yield served
