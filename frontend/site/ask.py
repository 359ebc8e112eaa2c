"""Interfaces handed to the pages: the GraphQL server, and two smaller ones for uploads and emails."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request


@dataclass(frozen=True)
class Answer:
    """Answer of the GraphQL server.

    ``errors`` are GraphQL errors as the specification formats them, with a stable code in ``extensions.code``;
    ``cookies`` are whole values of Set-Cookie to pass on.
    """

    data: Mapping[str, Any] = field(default_factory=dict)
    errors: Sequence[Mapping[str, Any]] = ()
    cookies: Sequence[str] = ()


class Ask(Protocol):
    """Executes one GraphQL operation for the user behind ``request``.

    ``request.state.language`` is the language to answer in, one of the site's; ``idempotency_key`` stands for the
    Idempotency-Key header; ``for_page`` is False for a query that the reader wrote, which counts like any program's.
    """

    async def __call__(
        self,
        request: Request,
        query: str,
        variables: Mapping[str, Any],
        *,
        idempotency_key: str | None = None,
        for_page: bool = True,
    ) -> Answer:
        """Return the answer; raises only for unexpected failures."""
        ...


class PutUpload(Protocol):
    """Sends a file's bytes to a signed address that ``createUpload`` gave."""

    async def __call__(self, url: str, stream: AsyncIterator[bytes]) -> Mapping[str, Any] | None:
        """Store the bytes; return None or, if they were not taken, GraphQL's Problem: code, message, field."""
        ...


@dataclass(frozen=True)
class Mail:
    """An email that the demo kept instead of sending it; ``text`` is its plain-text part."""

    id: str
    to: str
    subject: str
    sent_at: datetime
    text: str


class ReadMails(Protocol):
    """Reads the demo's mail folder."""

    async def __call__(self) -> Sequence[Mail]:
        """Return the emails, newest first."""
        ...


def anonymous(request: Request) -> Request:
    """Return a request without credentials: what it gets is the same for everyone, so it may be cached."""
    headers = [each for each in request.scope["headers"] if each[0] not in {b"cookie", b"authorization"}]
    return Request({**request.scope, "headers": headers})
