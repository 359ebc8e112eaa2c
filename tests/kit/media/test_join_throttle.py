"""Floods of joins are answered before HTTP is parsed, each kind for itself; everything else passes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from expo.kit.clock import now
from expo.kit.media.join_throttle import JOINS_OF_A_PERSON, SUBPROTOCOL, JoinLimits
from expo.kit.media.signalling import uvicorn_settings
from livestream.limits import TokenBucket
from livestream.signalling.admission import Admission
from livestream.signalling.tokens import Tokens
from tests.support.patience import until

HOST = "127.0.0.1"
TOKENS = Tokens(b"a secret that media servers share", now)


def limits(*, admitted: float = 100, others: float = 2) -> JoinLimits:
    """Return limits that never refill."""
    return JoinLimits(TOKENS, TokenBucket(1e-9, admitted), TokenBucket(1e-9, others))


def a_join(person_id: str, tokens: Tokens = TOKENS) -> bytes:
    """Return the first bytes of a browser that enters a room."""
    token = tokens.issue(Admission("hall", person_id, person_id, may_send=True), timedelta(minutes=1))
    return (
        f"GET /rooms/hall HTTP/1.1\r\nHost: {HOST}\r\n"
        f"Sec-WebSocket-Protocol: {SUBPROTOCOL}, {token}\r\nUpgrade: websocket\r\n\r\n"
    ).encode()


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    """Serve ``/rooms/…`` and ``/healthz`` to whoever is let through: two without a token, then none for a long time."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path)

    routes = [Route("/rooms/{room}", answer), Route("/healthz", answer)]
    settings = uvicorn_settings(limits())
    web, listening = (
        uvicorn.Server(uvicorn.Config(Starlette(routes=routes), **settings)),
        socket.create_server((HOST, 0)),
    )
    serving = asyncio.create_task(web.serve([listening]))
    await until(lambda: web.started)
    yield listening.getsockname()
    web.should_exit = True
    await serving


def test_bad_tokens_take_nothing_from_good_ones() -> None:
    strangers, joins = Tokens(b"a secret that nobody else knows...", now), limits(others=2)
    bad = [b"GET /rooms/hall HTTP/1.1\r\n\r\n", a_join("ana", strangers), a_join("bo", strangers), b"GET /rooms/"]
    assert [joins.take(each, 0.0) for each in bad] == [True, True, False, False]
    assert joins.take(a_join("ana"), 0.0)


def test_joins_of_one_person_take_nothing_from_others() -> None:
    joins = limits(admitted=JOINS_OF_A_PERSON + 1)
    taken = [joins.take(a_join("ana"), 0.0) for _ in range(JOINS_OF_A_PERSON + 5)]
    assert taken == [True] * JOINS_OF_A_PERSON + [False] * 5
    assert joins.take(a_join("bo"), 0.0)
    assert not joins.take(a_join("cy"), 0.0)


def test_person_may_join_again_after_a_while() -> None:
    joins = limits()
    for _ in range(JOINS_OF_A_PERSON + 1):
        joins.take(a_join("ana"), 0.0)
    assert not joins.take(a_join("ana"), 5.0)
    assert joins.take(a_join("ana"), 20.0)


async def test_more_joins_than_can_be_looked_at_are_refused(address: tuple[str, int]) -> None:
    host, port = address
    for expected in (200, 200, 429, 429):
        async with httpx2.AsyncClient() as client:
            response = await client.get(f"http://{host}:{port}/rooms/hall")
            assert response.status_code == expected
            if expected == 429:
                assert response.headers["retry-after"] == "1"
                assert response.text == "Too many people enter at once."
            assert (await client.get(f"http://{host}:{port}/healthz")).text == "/healthz", "probes get their answer"


async def test_client_that_sends_nothing_takes_nobodys_turn(address: tuple[str, int]) -> None:
    host, port = address
    for _ in range(5):
        _, writer = await asyncio.open_connection(host, port)
        writer.close()
        await writer.wait_closed()
    async with httpx2.AsyncClient() as client:
        assert (await client.get(f"http://{host}:{port}/rooms/hall")).status_code == 200
