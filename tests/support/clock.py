"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2027, 4, 15, 1, 0, tzinfo=UTC)
"""Where every test begins: nine in the morning in Guangzhou, on a spring fair's first day."""


class FakeClock:
    """An `expo.kit.clock.Clock` whose time a test sets: ``clock.now = …`` or ``clock.advance(minutes=5)``."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment that was set, cut to whole milliseconds as the real clock does."""
        return self.now.replace(microsecond=self.now.microsecond // 1000 * 1000)

    def advance(self, **span: float) -> datetime:
        """Move on by ``timedelta(**span)``, such as ``hours=2``, and return the new moment."""
        self.now += timedelta(**span)
        return self()
