"""A socket outlives sessions and keys: who is at it is asked again for each operation."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

EMAIL: Final = "ada@sockets.example"
ME: Final = "{ me { email } }"
TOKEN: Final = """mutation ($input: SignInInput!) { signIn(input: $input) {
  ... on SignedIn { token } ... on Problem { code } } }"""


@pytest.fixture
async def ada(running: Running) -> AsyncIterator[Visitor]:
    """Give somebody who has signed in."""
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        visitor = Visitor(running, http)
        await visitor.enter(EMAIL, "BUYER")
        yield visitor


def opened(fair: Running, **options: Any) -> connect:
    """Return a socket at the fair's GraphQL endpoint."""
    return connect(f"{fair.url.replace('http', 'ws')}/graphql", subprotocols=["graphql-transport-ws"], **options)  # type: ignore[list-item]


async def said(socket: ClientConnection, payload: dict[str, Any] | None = None) -> None:
    await socket.send(json.dumps({"type": "connection_init", "payload": payload or {}}))
    assert json.loads(await socket.recv())["type"] == "connection_ack"


async def asked(socket: ClientConnection, number: int) -> dict[str, Any]:
    """Ask who is there and return the first answer."""
    await socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": {"query": ME}}))
    while (message := json.loads(await socket.recv()))["type"] not in {"next", "error"} or message["id"] != str(number):
        pass
    answer: dict[str, Any] = message
    return answer


async def test_signing_out_everywhere_applies_to_an_open_socket(ada: Visitor) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in ada.http.cookies.items())
    async with opened(ada.fair, additional_headers={"cookie": cookie}) as socket:
        await said(socket)
        assert (await asked(socket, 1))["payload"]["data"] == {"me": {"email": EMAIL}}
        await ada.run("mutation { signOutEverywhere { __typename } }")
        assert (await asked(socket, 2))["payload"]["data"] == {"me": None}


async def test_token_in_the_first_message_is_checked(ada: Visitor) -> None:
    token = (await ada.run(TOKEN, input={"email": EMAIL, "password": PASSWORD, "asToken": True}))["signIn"]["token"]
    async with opened(ada.fair) as socket:
        await said(socket, {"Authorization": f"Bearer {token}"})
        assert (await asked(socket, 1))["payload"]["data"] == {"me": {"email": EMAIL}}
    async with opened(ada.fair) as socket:
        await said(socket, {"Authorization": "Bearer of bad news"})
        assert "TOKEN_REFUSED" in json.dumps(await asked(socket, 1))


async def test_socket_with_an_invalid_token_is_closed_at_once(running: Running) -> None:
    with pytest.raises(ConnectionClosedError):
        async with opened(running, additional_headers={"authorization": "Bearer of bad news"}) as socket:
            await said(socket)
