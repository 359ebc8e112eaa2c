"""``/healthz`` (liveness), ``/readyz`` (readiness) and ``/metrics`` (Prometheus)."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from expo.kit.errors import ExpoError

Check = Callable[[], Awaitable[None]]
"""Raises an `ExpoError` if a dependency is unavailable."""
Note = Callable[[], Awaitable[Mapping[str, object]]]
"""Returns the state of a part that is available, perhaps degraded."""


def routes(checks: Mapping[str, Check], notes: Mapping[str, Note] | None = None) -> list[Route]:
    """Return the three routes; readiness depends on ``checks``, by name, and also reports ``notes``."""

    async def alive(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(_request: Request) -> Response:
        parts = {name: await _state(check) for name, check in checks.items()}
        healthy = all(state == "ok" for state in parts.values())
        reports = {name: dict(await note()) for name, note in (notes or {}).items()}
        body = {"status": "ok" if healthy else "unavailable", "parts": parts, **reports}
        return JSONResponse(body, HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]


async def _state(check: Check) -> str:
    try:
        await check()
    except ExpoError as error:
        return error.message
    return "ok"
