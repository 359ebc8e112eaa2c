"""Floods of joins are answered before anything is parsed; everything else passes."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx2
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from expo.kit.media.signalling import uvicorn_settings
from livestream.limits import TokenBucket
from tests.support.patience import until

HOST = "127.0.0.1"


@pytest.fixture
async def address() -> AsyncIterator[tuple[str, int]]:
    """Serve ``/rooms/…`` and ``/healthz`` to whoever is let through: two requests for rooms, then none for a long time."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path)

    routes = [Route("/rooms/{room}", answer), Route("/healthz", answer)]
    settings = uvicorn_settings(TokenBucket(rate=1e-9, burst=2))
    web, listening = (
        uvicorn.Server(uvicorn.Config(Starlette(routes=routes), **settings)),
        socket.create_server((HOST, 0)),
    )
    serving = asyncio.create_task(web.serve([listening]))
    await until(lambda: web.started)
    yield listening.getsockname()
    web.should_exit = True
    await serving


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
