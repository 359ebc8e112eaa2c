"""What every request passes: id, headers, origin check; probes, rates, and logs that keep secrets."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx2
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Unavailable
from expo.kit.graphql.rate_limits import PAGES, RateLimited, RateLimits
from expo.kit.graphql.types import Context
from expo.kit.processes import logs
from expo.kit.realtime.bus import MemoryBus
from expo.kit.web import health, middleware
from expo.kit.web.middleware import OriginCheck, RequestIds
from tests.support.admission import freely

ADDRESS = "https://fair.example"


async def shown(request: Request) -> Response:
    return JSONResponse({"id": request.state.request_id}, headers={"x-frame-options": "SAMEORIGIN"})


async def broken(_request: Request) -> Response:
    raise ZeroDivisionError


async def unavailable() -> None:
    raise Unavailable("The database does not answer.")


async def fine() -> None:
    pass


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    routes = [
        Route("/things/{name}", shown, methods=["GET", "POST"]),
        Route("/broken", broken),
        *health.routes({"database": unavailable, "files": fine}),
    ]
    app = RequestIds(OriginCheck(Starlette(routes=routes), ADDRESS))
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


async def test_response_has_the_request_id_used_inside(client: httpx2.AsyncClient) -> None:
    for given in ({}, {"x-request-id": "trace_1234-5678"}):
        response = await client.get("/things/a", headers=given)
        assert response.headers["x-request-id"] == response.json()["id"]
        assert given.get("x-request-id") in {None, response.json()["id"]}


async def test_unsafe_request_id_is_replaced(client: httpx2.AsyncClient) -> None:
    for given in ("short", "a" * 65, "12345678\t", '"},{"evil":1', "späte-kennung"):
        response = await client.get("/things/a", headers={b"x-request-id": given.encode()})
        assert response.json()["id"].startswith("req_")


async def test_page_may_override_a_default_header(client: httpx2.AsyncClient) -> None:
    response = await client.get("/things/a")
    assert response.headers["x-frame-options"] == "SAMEORIGIN"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"


async def test_requests_are_counted_by_route_and_never_by_path(client: httpx2.AsyncClient) -> None:
    for path in ("/things/secret-name", "/nowhere/secret-name", "/broken"):
        await client.get(path)
    metrics = (await client.get("/metrics")).text
    assert "secret-name" not in metrics
    assert 'route="/things/{name}",status="200"' in metrics
    assert 'route="other",status="404"' in metrics
    assert 'route="/broken",status="500"' in metrics


@pytest.mark.parametrize(
    "headers,status",
    [
        ({}, 200),
        ({"origin": ADDRESS}, 200),
        ({"origin": "http://fair.example"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": ADDRESS}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://fair.example.evil.example"}, 403),
        ({"origin": "https://fair.example@evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"sec-fetch-site": "cross-site", "origin": ADDRESS}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
async def test_only_own_pages_and_programs_may_write(
    client: httpx2.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await client.post("/things/a", headers=headers)).status_code == status
    assert (await client.get("/things/a", headers=headers)).status_code == 200
    assert await opened("socket", headers) == ("websocket.accept" if status == 200 else "websocket.close")


async def opened(path: str, headers: dict[str, str]) -> str:
    """Open a socket as a browser does and return what it is answered with."""
    answers: list[Message] = []

    async def accept(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    async def connect() -> Message:
        return {"type": "websocket.connect"}

    async def answer(message: Message) -> None:
        answers.append(message)

    said = {"host": "fair.example", **headers}.items()
    scope = {"type": "websocket", "path": path, "headers": [(name.encode(), value.encode()) for name, value in said]}
    await OriginCheck(accept, ADDRESS)(scope, connect, answer)
    [told] = answers
    kind: str = told["type"]
    return kind


async def test_unavailable_part_makes_it_not_ready(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    response = await client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "parts": {"database": "The database does not answer.", "files": "ok"},
    }


def a_context(actor: Actor, *, address: str = "", cost: int = 0) -> Context:
    return Context("req_1", {}, MemoryBus(), freely, actor=actor, address=address, cost=cost)


async def test_each_person_key_and_address_has_its_own_rate_limit() -> None:
    rates = RateLimits(100)
    person = Actor("per_1")
    await rates.admit(a_context(person, address="10.0.0.1", cost=100))
    with pytest.raises(RateLimited):
        await rates.admit(a_context(person, address="10.0.0.2", cost=0))
    await rates.admit(a_context(Actor("per_1", key_id="key_1"), address="10.0.0.1", cost=100))
    await rates.admit(a_context(ANONYMOUS, address="10.0.0.1", cost=100))
    await rates.admit(a_context(ANONYMOUS, address="10.0.0.2", cost=100))
    with pytest.raises(RateLimited):
        await rates.admit(a_context(ANONYMOUS, address="10.0.0.1", cost=1))


async def test_pages_have_a_separate_and_larger_rate_limit() -> None:
    rates = RateLimits(100)
    for actor in (ANONYMOUS, Actor("per_1")):
        program = a_context(actor, address="10.0.0.1", cost=100)
        await rates.admit(program)
        with pytest.raises(RateLimited):
            await rates.admit(program)
        page = replace(program, for_page=True)
        for _ in range(PAGES):
            await rates.admit(page)
        with pytest.raises(RateLimited):
            await rates.admit(page)
    await rates.admit(a_context(ANONYMOUS, address="10.0.0.2", cost=100))


async def test_cost_above_the_limit_is_refused_and_not_spent() -> None:
    rates = RateLimits(100)
    with pytest.raises(RateLimited):
        await rates.admit(a_context(ANONYMOUS, cost=101))
    await rates.admit(a_context(ANONYMOUS, cost=100))


@pytest.fixture
def configured() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.getLogger().handlers.clear()


@pytest.mark.parametrize("json_lines", [True, False])
def test_no_secret_is_ever_logged(configured: None, capsys: pytest.CaptureFixture[str], json_lines: bool) -> None:
    logs.configure(json=json_lines)
    names = ("password", "new_password", "secret", "sessionToken", "Cookie", "authorization", "signature", "api_key")
    structlog.get_logger().warning("signed", person="per_1", **dict.fromkeys(names, "hunter2"))
    written = capsys.readouterr().err
    assert "hunter2" not in written
    assert "per_1" in written


async def test_secrets_in_addresses_are_not_logged(
    configured: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.configure(level="DEBUG")
    monkeypatch.setattr(middleware, "log", structlog.get_logger())  # its own keeps what an earlier test configured
    app = RequestIds(Starlette(routes=[Route("/calendars/{token}.ics", shown)]))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as client:
        await client.get(f"/calendars/{'s3cr3t-_' * 6}.ics")
    written = capsys.readouterr().err
    assert "/calendars/….ics" in written
    assert "s3cr3t" not in written


def test_log_line_is_one_json_object_with_the_request_id(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(level="INFO")
    structlog.contextvars.bind_contextvars(request_id="req_1")
    log = structlog.get_logger()
    log.debug("too small")
    try:
        1 / 0  # noqa: B018 - breaks on purpose
    except ZeroDivisionError:
        log.exception("broke", where="line\nbreak", what=object)
    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert (event["event"], event["level"], event["request_id"]) == ("broke", "error", "req_1")
    assert "ZeroDivisionError" in event["exception"]
