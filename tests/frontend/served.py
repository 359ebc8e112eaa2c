"""The site in front of a fake GraphQL server on a port of this machine, for what only a real network shows."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from frontend import site
from tests.frontend.fake_graphql import FakeGraphQL
from tests.support.patience import PATIENCE_S


@dataclass
class Served:
    """A site on a port of this machine; ``close`` takes it off the network, ``open`` brings it back.

    While ``answers`` is set, everything is answered with that status and nothing else, as a proxy in front may.
    """

    graphql: FakeGraphQL
    port: int
    server: uvicorn.Server | None = None
    thread: threading.Thread | None = None
    answers: int | None = None

    @property
    def url(self) -> str:
        """The site's address; `localhost` is a secure context."""
        return f"http://localhost:{self.port}"

    def open(self) -> None:
        """Serve; returns once it does."""
        app = Starlette(routes=site(self.graphql.ask, address=self.url, demo=True))
        config = uvicorn.Config(
            self._in_front_of(app), host="localhost", port=self.port, log_config=None, lifespan="off", ws="none"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        deadline = time.monotonic() + PATIENCE_S
        while not self.server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def _in_front_of(self, app: Starlette) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await (app if self.answers is None else Response("No", self.answers))(scope, receive, send)

        return answer

    def close(self) -> None:
        """Stop serving."""
        assert self.server is not None
        assert self.thread is not None
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(PATIENCE_S)


@contextlib.contextmanager
def a_served_site(graphql: FakeGraphQL) -> Iterator[Served]:
    """Give a site that is on the network."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    at = Served(graphql, port)
    at.open()
    yield at
    with contextlib.suppress(AssertionError):
        at.close()
