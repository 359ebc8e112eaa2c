"""Counts what is asked of the database, to say that it does not grow with the page.

Importing this module makes every connection that is opened afterwards report to it; PyMongo
offers no way to take a listener away again, so it only listens while somebody counts.
"""

import contextlib
from collections.abc import Iterator
from typing import Final

from pymongo import monitoring


class _Listener(monitoring.CommandListener):
    def __init__(self) -> None:
        self.heard: list[str] | None = None

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.heard is not None:
            self.heard.append(event.command_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


SPLIT: Final = 2
"""By how many commands two equal requests may differ: texts of two kinds are looked up in one batch, or in two where
the database has answered for one kind before the other. What grows with a list grows by more, with lists of six."""

_listener: Final = _Listener()
monitoring.register(_listener)


@contextlib.contextmanager
def counted() -> Iterator[list[str]]:
    """Give the list of the names of all commands that are sent meanwhile."""
    heard: list[str] = []
    _listener.heard = heard
    try:
        yield heard
    finally:
        _listener.heard = None
