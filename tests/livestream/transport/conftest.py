"""A media port and a peer."""

from collections.abc import AsyncIterator

import pytest

from expo.bench.media.peer import Peer, Poll
from livestream.transport.port import MediaPort


@pytest.fixture
async def port() -> AsyncIterator[MediaPort]:
    opened = MediaPort.open("127.0.0.1")
    yield opened
    opened.close()


@pytest.fixture
async def poll() -> AsyncIterator[Poll]:
    opened = Poll()
    yield opened
    opened.close()


@pytest.fixture
async def peer(poll: Poll) -> AsyncIterator[Peer]:
    opened = Peer("127.0.0.1", poll)
    yield opened
    opened.close()
