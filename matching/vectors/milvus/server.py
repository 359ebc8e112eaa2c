"""A Milvus server and its requests."""

import logging
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from matching.vectors.errors import VectorsRefused, VectorsUnavailable

_WRITING = frozenset({"create_collection", "delete", "drop_collection", "upsert"})
_WRITING_S = 30.0
"""Writes may take longer, because no user waits for them."""
_MAX_MESSAGE_LENGTH = 300
_UNHEARD = frozenset({1, 2})
"""pymilvus's own error codes for no response from the server; for a failed call it uses gRPC's."""


class MilvusServer:
    """A Milvus server, connected on first use. Threads may share it; a forked process needs its own."""

    def __init__(self, url: str, *, timeout_s: float = 2.0) -> None:
        """Take a URL: `http(s)://[user:password@|:token@]host[:port][/database]`, or the path of a file `*.db`.

        The file is for milvus-lite, for tests and trials in one process. A search waits `timeout_s` at most. Raises
        ValueError for anything else, without repeating it, because it may contain a password.
        """
        if not (url.endswith(".db") and "://" not in url) and not _is_address(url):
            raise ValueError("Milvus is at http(s)://user:password@host:port/database, special characters escaped.")
        self._url = url
        self._timeout_s = timeout_s
        self._lock = Lock()
        self._client: Any = None

    def ask(self, verb: str, *args: Any, **options: Any) -> Any:
        """Call a method of pymilvus's client. Raises VectorsUnavailable, with no secret in its message."""
        # The imports take a second, only for deployments with a server.
        from grpc import FutureTimeoutError, RpcError  # noqa: PLC0415
        from pymilvus.exceptions import MilvusException  # noqa: PLC0415

        timeout_s = _WRITING_S if verb in _WRITING else self._timeout_s
        try:
            with self._lock:
                self._client = self._client or self._connected()
            return getattr(self._client, verb)(*args, timeout=timeout_s, **options)
        except (MilvusException, RpcError, FutureTimeoutError) as error:
            answered = isinstance(error, MilvusException) and type(error.code) is int and error.code not in _UNHEARD
            kind = VectorsRefused if answered else VectorsUnavailable
            raise kind(f"Milvus, asked to {verb}: {_message(error)}") from error

    def close(self) -> None:
        """Close the connection; the next request opens a new one."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> Any:
        from pymilvus import MilvusClient  # noqa: PLC0415

        # It writes each failure to stderr itself, with a traceback; here each is raised, and logged where it is caught.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        parts = urlsplit(self._url)
        if not parts.scheme:
            return MilvusClient(self._url, timeout=self._timeout_s)
        return MilvusClient(
            f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
            token=_token(parts.username, parts.password),
            db_name=parts.path.strip("/"),
            timeout=self._timeout_s,
        )


def _message(error: Exception) -> str:
    """Return the message of an error on one line: gRPC's own fills a page."""
    code = getattr(error, "code", None)
    return str(code().name) if callable(code) else " ".join(str(error).split())[:_MAX_MESSAGE_LENGTH]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is not a number: more likely part of a password
        return False


def _token(user: str | None, password: str | None) -> str:
    return ":".join(unquote(each) for each in (user, password) if each)
