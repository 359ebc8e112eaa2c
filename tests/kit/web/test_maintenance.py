"""The API while the installation is being maintained."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from expo.kit.web.middleware import Maintenance
from tests.support.clock import FakeClock


async def answer(_request: Request) -> Response:
    return PlainTextResponse("here")


def client(clock: FakeClock, hours: float) -> TestClient:
    closed = Middleware(Maintenance, path="/graphql", until=clock() + timedelta(hours=hours), clock=clock)
    routes = [
        Route("/graphql", answer),
        Route("/healthz", answer),
        Route("/uploads/{key:path}", answer, methods=["GET", "PUT", "POST", "PATCH", "DELETE"]),
    ]
    return TestClient(Starlette(routes=routes, middleware=[closed]))


def test_api_is_closed_with_retry_after(clock: FakeClock) -> None:
    refused = client(clock, 0.5).get("/graphql")
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1801"
    assert refused.json()["errors"][0]["extensions"] == {"code": "MAINTENANCE"}


def test_health_check_is_served(clock: FakeClock) -> None:
    assert client(clock, 0.5).get("/healthz").text == "here"


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_writing_requests_are_refused_on_every_path(clock: FakeClock, method: str) -> None:
    asked = client(clock, 0.5)
    refused = asked.request(method, "/uploads/pictures/blob_1?s=1")
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1801"
    assert refused.json()["errors"][0]["extensions"] == {"code": "MAINTENANCE"}
    clock.advance(hours=1)
    assert asked.request(method, "/uploads/pictures/blob_1?s=1").text == "here"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_requests_are_served(clock: FakeClock, method: str) -> None:
    assert client(clock, 0.5).request(method, "/uploads/pictures/blob_1").status_code != 503


def test_api_is_served_again_after_maintenance(clock: FakeClock) -> None:
    asked = client(clock, 0.5)
    clock.advance(hours=1)
    assert asked.get("/graphql").text == "here"
