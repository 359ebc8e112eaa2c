"""npm's graphql-ws against the running fair: graphql-transport-ws as its own client speaks it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx2
import pytest

from expo.kit.processes.children import bound
from tests.support import clients
from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import Visitor

pytestmark = pytest.mark.clients
FOLLOW: Final = "subscription ($exhibitor: ID!) { productChanged(exhibitorId: $exhibitor) { number } }"
SAVE: Final = "mutation ($input: SaveExhibitorInput!) { saveExhibitor(input: $input) { ... on Exhibitor { id } ... on Problem { message } } }"
COMPANY: Final = {
    "name": {"text": "Steel Flask Works", "language": "en"},
    "englishName": "Steel Flask Works",
    "country": "CN",
    "kind": "MANUFACTURER",
}
FLASK: Final = {
    "number": "F-1",
    "title": {"text": "Steel flask", "language": "en"},
    "section": "household-appliances",
    "unit": "C62",
}
CREATE: Final = "mutation ($input: ProductInput!) { saveProduct(input: $input) { ... on Product { number } ... on Problem { message } } }"


@pytest.fixture
def socket_url(fair_url: str) -> str:
    return fair_url.replace("http", "ws", 1) + "/graphql"


def happenings(*arguments: str) -> list[dict[str, Any]]:
    """Return what happens to a client until its first result, but for the pongs: how many come is a matter of time."""
    lines = clients.run("subscribe.mjs", *arguments, timeout_s=PATIENCE_S).stdout.splitlines()
    return [each for each in map(json.loads, lines) if each["event"] != "pong"]


def test_query_is_answered_over_the_socket(socket_url: str) -> None:
    events = happenings(socket_url, "{ __typename }")

    assert [each["event"] for each in events[:2]] == ["connected", "next"]
    assert events[1]["value"]["data"] == {"__typename": "Query"}


def test_subscription_to_an_unknown_field_is_refused(socket_url: str) -> None:
    events = happenings(socket_url, "subscription { nothingChanged }")

    [problem] = next(each["value"] for each in events if each["event"] == "error")
    assert "nothingChanged" in problem["message"]
    assert problem["extensions"]["code"] == "INVALID_DOCUMENT"


def test_subscription_to_an_unknown_exhibitor_is_refused(socket_url: str) -> None:
    events = happenings(socket_url, FOLLOW, json.dumps({"exhibitor": "nobody"}))

    told = next(each["value"] for each in events if each["event"] in {"error", "next"})
    errors = told if isinstance(told, list) else told["errors"]
    assert errors[0]["extensions"]["code"] == "NOT_FOUND"


def test_older_sub_protocol_is_refused(socket_url: str) -> None:
    told = json.loads(clients.run("protocol.mjs", socket_url, "graphql-ws", timeout_s=PATIENCE_S).stdout)

    assert told == {"opened": False, "code": 1006}  # the client hangs up when no protocol is agreed


def test_socket_without_a_sub_protocol_is_closed(socket_url: str) -> None:
    told = json.loads(clients.run("protocol.mjs", socket_url, timeout_s=PATIENCE_S).stdout)

    assert told == {"opened": True, "code": 4406}  # what graphql-transport-ws asks for


@asynccontextmanager
async def following(*arguments: str) -> AsyncIterator[asyncio.StreamReader]:
    node, script = clients.node() or "node", str(clients.FOLDER / "subscribe.mjs")
    process = await asyncio.create_subprocess_exec(
        node, script, *arguments, stdout=asyncio.subprocess.PIPE, preexec_fn=bound()
    )
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def next_event(lines: asyncio.StreamReader, wanted: str) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        while line := await lines.readline():
            told = json.loads(line)
            if told["event"] == wanted:
                return told["value"]
    raise AssertionError(f"the client ended without {wanted}")


async def test_held_subscription_receives_new_product_and_stays_alive(running: Running, socket_url: str) -> None:
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        visitor = Visitor(running, http)
        await visitor.enter("stall@follow.example", "EXHIBITOR")
        saved = await visitor.run(SAVE, input=COMPANY)
        assert "id" in saved["saveExhibitor"], saved
        cookie = "; ".join(f"{each.name}={each.value}" for each in http.cookies.jar)
        exhibitor = json.dumps({"exhibitor": saved["saveExhibitor"]["id"]})
        async with following(socket_url, FOLLOW, exhibitor, cookie) as lines:
            await next_event(lines, "connected")
            await next_event(lines, "pong")
            await next_event(lines, "pong")  # the subscription was sent before the second ping
            created = await visitor.run(CREATE, input=FLASK)
            assert "number" in created["saveProduct"], created
            told = await next_event(lines, "next")
            assert told["data"] == {"productChanged": {"number": "F-1"}}
