"""The one place that builds: settings, stores, services, schema, Starlette."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from strawberry import Schema

from expo.fairs import store as fairs_store
from expo.fairs.service import Fairs
from expo.fairs.store import FairStore
from expo.kit import followers, health, idempotency, jobs, journal
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.bus import Bus, MemoryBus
from expo.kit.clock import Clock, now
from expo.kit.http import GraphQLDoor
from expo.kit.graphql import Context
from expo.kit.idempotency import Replies
from expo.kit.ids import new_id
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.kit.rates import Rates
from expo.kit.requests import OriginCheck, RequestIds
from expo.kit.text import LANGUAGES
from expo.schema import build_schema
from expo.settings import Settings

_BODY_LIMIT = 1_000_000
_INDEXES = (journal.INDEXES, followers.INDEXES, jobs.INDEXES, idempotency.INDEXES, fairs_store.INDEXES)


@dataclass(frozen=True)
class Installation:
    """All parts of one installation, built and not yet started."""

    settings: Settings
    database: Database
    clock: Clock
    bus: Bus
    jobs: Jobs
    journal: Journal
    services: Mapping[type, Any]
    schema: Schema

    async def prepare(self) -> None:
        """Create what the database lacks."""
        await self.database.ensure_indexes({name: models for each in _INDEXES for name, models in each.items()})

    async def close(self) -> None:
        """Close all connections."""
        await self.database.close()

    def context(self, **fields: Any) -> Context:
        """Return a request's context."""
        return Context(
            request_id=fields.pop("request_id", None) or new_id("req"), services=self.services, bus=self.bus, **fields
        )


def build(settings: Settings, *, database: Database | None = None, clock: Clock = now) -> Installation:
    """Build an installation; nothing is opened before it is used."""
    connection = database or Database(settings.database_url.get_secret_value(), settings.database_name)
    book = Journal(connection, clock)
    queue = Jobs(connection, clock)
    services: list[Any] = [
        Fairs(FairStore(connection), book, connection, clock),
        queue,
    ]
    return Installation(
        settings=settings,
        database=connection,
        clock=clock,
        bus=MemoryBus(),
        jobs=queue,
        journal=book,
        services={type(service): service for service in services},
        schema=build_schema(Rates(settings.points_per_minute).admit),
    )


@dataclass(frozen=True)
class Web:
    """The installation as a web application."""

    installation: Installation

    async def context(self, request: Request | WebSocket) -> Context:
        """Return the context of a request: who asks, in which language."""
        token = request.cookies.get(SESSION_COOKIE)
        return self.installation.context(
            request_id=request.state.request_id,
            actor=await self._actor(request.headers.get("authorization"), token),
            language=preferred_language(request.headers.get("accept-language", "")),
            address=request.client.host if request.client else "",
            idempotency_key=request.headers.get("idempotency-key"),
            session_token=token,
        )

    async def _actor(self, authorization: str | None, token: str | None) -> Actor:
        return ANONYMOUS

    def app(self) -> Starlette:
        """Return the ASGI application."""
        installation = self.installation
        door = GraphQLDoor(installation.schema, self.context, Replies(installation.database, installation.clock))
        routes: list[BaseRoute] = [
            *health.routes({"database": installation.database.ping}),
            Route("/graphql", door),
            WebSocketRoute("/graphql", door),
        ]
        middleware = [
            Middleware(RequestIds),
            Middleware(OriginCheck, address=installation.settings.address),
            Middleware(RequestBodyLimitMiddleware, max_body_size=_BODY_LIMIT),
        ]

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            await installation.prepare()
            yield
            await installation.close()

        return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


SESSION_COOKIE = "expo_session"


def preferred_language(accept: str) -> str:
    """Return the first of our languages in an Accept-Language header by its weights; English if there is none."""
    weighed: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), position, tag.split("-")[0].strip().lower()))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(weighed) if tag in LANGUAGES), "en")
