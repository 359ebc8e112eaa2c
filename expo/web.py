"""The server process, ``python -m expo.web``: a Starlette application of GraphQL endpoint, files and pages."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import uvicorn
from pymongo.errors import PyMongoError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from expo.app import Installation, build
from expo.foundation import livekit_server
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import ExpoError, Forbidden, TokenRefused
from expo.kit.features.serving import DEVICE_COOKIE, SESSION_COOKIE, Serving
from expo.kit.files.uploads import Uploads, UploadUsed
from expo.kit.graphql.types import Context
from expo.kit.mail.mailers import FolderMailer
from expo.kit.mail.outbox import Delivery
from expo.kit.media.livekit.webhooks import LiveKitWebhook
from expo.kit.processes import logs
from expo.kit.processes.cancellation import cancel_and_wait
from expo.kit.processes.children import exit_with_parent
from expo.kit.realtime.relay import Relay
from expo.kit.text import LANGUAGES
from expo.kit.web import health
from expo.kit.web.files import file_routes
from expo.kit.web.graphql_http import LARGEST_BODY, GraphQLEndpoint, Operation
from expo.kit.web.idempotency import Replies
from expo.kit.web.middleware import Maintenance, OriginCheck, RequestIds
from expo.kit.web.user_agents import device_name
from expo.schema import context, whole_schema
from expo.settings import Settings
from frontend import site
from frontend.site.ask import Answer, Mail
from frontend.site.languages.catalogues import negotiate_language

_BEARER: Final = "bearer"


@dataclass(frozen=True)
class Web:
    """The installation as a web application."""

    installation: Installation

    @cached_property
    def shares(self) -> list[Serving]:
        """The features' parts in this process."""
        return self.installation.serving()

    @cached_property
    def door(self) -> GraphQLEndpoint:
        """The GraphQL endpoint."""
        installation = self.installation
        return GraphQLEndpoint(whole_schema(), self.context, Replies(installation.database, installation.clock))

    async def context(self, request: Request | WebSocket) -> Context:
        """Return the context of a request or socket, with its actor and language. Raises `TokenRefused`."""
        context = await self._context(request, request.headers.get("authorization", ""))
        if isinstance(request, WebSocket):
            context.resolve_actor = partial(self._resolve_actor, request)
        return context

    async def _resolve_actor(self, socket: WebSocket, context: Context) -> Actor:
        """Return a socket's current actor. Browsers cannot set headers, so connection_init may carry the token."""
        sent = {name.lower(): value for name, value in (context.connection_params or {}).items()}
        authorization = str(sent.get("authorization", "")) or socket.headers.get("authorization", "")
        return await self._actor(authorization, context.session_token)

    async def _context(self, request: Request | WebSocket, authorization: str) -> Context:
        token = request.cookies.get(SESSION_COOKIE)
        return context(
            self.installation,
            request_id=request.state.request_id,
            actor=await self._actor(authorization, token),
            language=negotiate_language(request.headers.get("accept-language", ""), LANGUAGES) or LANGUAGES[0],
            address=request.client.host if request.client else "",
            idempotency_key=request.headers.get("idempotency-key"),
            session_token=token,
            device=device_name(request.headers.get("user-agent", "")),
            device_token=request.cookies.get(DEVICE_COOKIE),
        )

    async def _actor(self, authorization: str, cookie: str | None) -> Actor:
        """Return the actor of an API key or session token in the header, else of the cookie's session.

        An expired cookie makes the request anonymous; an invalid token in the header raises `TokenRefused`.
        """
        is_bearer = authorization.lower().split(" ")[0] == _BEARER
        token = authorization[len(_BEARER) :].strip() if is_bearer else cookie or ""
        for each in self.installation.authenticators() if token else ():
            actor = await each.actor_for(token) if is_bearer or each.cookies else None
            if actor is not None:
                return actor
        if is_bearer:
            raise TokenRefused
        return ANONYMOUS

    async def ask(
        self,
        request: Request,
        query: str,
        variables: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        for_page: bool = True,
    ) -> Answer:
        """Execute a page's operation for the user behind ``request``; passed to `frontend`."""
        context = await self._context(request, "")  # pages are for people, who send a cookie
        context.for_page = for_page
        context.language = getattr(request.state, "language", context.language)
        context.idempotency_key = idempotency_key
        for reader in self._readers:
            reader(context.actor, context.language)
        reply = await self.door.run(Operation(query, dict(variables), None), context)
        return Answer(reply.body.get("data") or {}, reply.body.get("errors", ()), context.cookies)

    @cached_property
    def _readers(self) -> list[Callable[[Actor, str], None]]:
        return [reader for share in self.shares for reader in share.readers]

    async def put_upload(self, url: str, stream: AsyncIterator[bytes]) -> dict[str, str | None] | None:
        """Store a file at one of our signed addresses; return the problem with it, if any."""
        try:
            await self._receive(url, stream)
        except ExpoError as error:
            return {"code": error.code, "message": error.message, "field": error.field}
        return None

    async def _receive(self, url: str, stream: AsyncIterator[bytes]) -> None:
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        key = parts.path.removeprefix("/")
        try:
            grant = self.installation.signer.check(
                "PUT", key, query.get("limit", ""), query.get("expires", ""), query.get("signature", "")
            )
        except Forbidden as error:  # we issued the address, so it can only have expired
            raise UploadUsed from error
        await self.installation.services[Uploads].receive(grant, stream)

    def app(self) -> Starlette:
        """Return the ASGI application."""
        installation, door = self.installation, self.door
        routes: list[BaseRoute] = [
            *health.routes({"database": installation.database.ping}, self._states()),
            Route("/graphql", door),
            WebSocketRoute("/graphql", door),
            *file_routes(installation.services[Uploads], installation.blobs, installation.signer),
            *self._livekit(),
            *self._pages(),
        ]
        middleware = [
            Middleware(RequestIds),
            Middleware(OriginCheck, address=installation.settings.address),
            *self._maintenance(),
            *(middleware for share in self.shares for middleware in share.middleware),
        ]
        return Starlette(routes=routes, middleware=middleware, lifespan=self._lifespan)

    def _livekit(self) -> list[BaseRoute]:
        server = livekit_server(self.installation.settings)
        return [LiveKitWebhook(server, self.installation.clock).route] if server else []

    def _states(self) -> Mapping[str, health.Note]:
        return {name: state for share in self.shares for name, state in share.states.items()}

    def _maintenance(self) -> list[Middleware]:
        until, clock = self.installation.settings.maintenance_until, self.installation.clock
        return [Middleware(Maintenance, path="/graphql", until=until, clock=clock)] if until else []

    def _pages(self) -> list[BaseRoute]:
        settings = self.installation.settings
        mails = self.mails if settings.demo else None
        return site(
            self.ask,
            address=settings.address,
            demo=settings.demo,
            put_upload=self.put_upload,
            demo_mails=mails,
            maintenance_until=settings.maintenance_until,
        )

    async def mails(self) -> Sequence[Mail]:
        """Return the emails that the demo kept in its folder, newest first."""
        keeps = self.installation.services[Delivery].mailer
        kept = await keeps.mails() if isinstance(keeps, FolderMailer) else []
        return [Mail(each.name, each.to, each.subject, each.sent_at, each.text) for each in kept]

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self.installation.prepare()
        gc.collect()
        gc.freeze()  # objects alive now are permanent: spares the collector repeated walks through the schema
        signals = {collection: topic for share in self.shares for collection, topic in share.signals.items()}
        relay = asyncio.create_task(Relay(self.installation.database, self.installation.bus, signals).run())
        warming = asyncio.create_task(asyncio.to_thread(self._warm))
        background = [each for share in self.shares for each in share.background]
        running = [asyncio.create_task(each.run()) for each in background]
        yield
        await warming
        for task in (relay, *running):
            await cancel_and_wait(task)
        for each in background:
            with contextlib.suppress(PyMongoError):
                await each.finish()
        await self.installation.close()

    def _warm(self) -> None:
        """Load what the first search and the first form need, in sequence: loads in parallel would share one CPU."""
        for load in [load for share in reversed(self.shares) for load in share.warm]:
            load()


def load() -> None:
    """Load what every server needs, so that forks of this process start with it."""
    whole_schema()


def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    exit_with_parent()
    uvicorn.run(
        Web(build(settings)).app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=LARGEST_BODY,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
    )


if __name__ == "__main__":
    main()
