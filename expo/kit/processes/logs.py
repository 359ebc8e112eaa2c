"""Structured logs: one JSON object per line, with the request's id and never with secrets."""

import logging
import sys
from typing import Any, Final

import orjson
import structlog

_SECRET: Final = ("password", "secret", "token", "cookie", "authorization", "signature", "api_key")
_QUOTES_ADDRESSES: Final = ("httpx2", "httpcore2")
"""Libraries that log each request with its address, which may be a user's secret."""


def configure(*, level: str = "INFO", json: bool = True) -> None:
    """Configure logging for this process: JSON for machines, coloured lines for people."""
    renderer: Any = (
        structlog.processors.JSONRenderer(serializer=lambda value, **_: orjson.dumps(value, default=str).decode())
        if json
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_secrets,
            structlog.processors.format_exc_info if json else structlog.processors.StackInfoRenderer(),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    hide_addresses()


def hide_addresses() -> None:
    """Keep addresses of requests to other servers out of the logs of libraries, at every level of logging."""
    for name in _QUOTES_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_secrets(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for name in event:
        if any(word in name.lower() for word in _SECRET):
            event[name] = "…"
    return event
