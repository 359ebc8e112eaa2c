"""Rate limits, counted in the cost points of operations."""

import math
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from expo.kit.errors import TooMuch, whole_seconds

if TYPE_CHECKING:
    from expo.kit.graphql.types import Context  # processes that answer no requests must not load GraphQL

PAGES: Final = 20
"""Budget of our own pages, as a multiple of the budget of programs at one address (decision 0010)."""


class RateLimited(TooMuch):
    """The operation costs more points than the actor has left in this minute."""

    code = "RATE_LIMITED"


class NeverAffordable(RateLimited):
    """The operation costs more than a whole minute's budget: waiting does not help."""

    code = "TOO_COSTLY"


@dataclass(frozen=True)
class Window:
    """State of an actor's sliding window counter: the points spent in this minute and in the previous one.

    The previous minute counts in proportion to the rest of this one: ``left_s`` of ``period_s`` seconds.
    """

    before: int
    now: int
    left_s: float
    period_s: float

    @property
    def spent(self) -> int:
        """The points that count as spent."""
        return math.floor(self.before * self.left_s / self.period_s + self.now)

    def wait_s(self, allowed: int) -> float:
        """Return the seconds until at most ``allowed`` points count as spent, if no more are spent meanwhile."""
        if self.spent <= allowed:
            return 0
        if self.now <= allowed:
            return self.left_s - self.period_s * (allowed - self.now) / self.before
        return self.left_s + self.period_s * (1 - allowed / self.now)


@dataclass(frozen=True)
class RateLimits:
    """Allows ``points_per_minute`` to each API key, person or (if anonymous) address.

    Our own pages have a separate budget, `PAGES` times as large: many people share one
    address, and pages run queries that we wrote ourselves.
    """

    points_per_minute: int
    _storage: MemoryStorage = field(default_factory=MemoryStorage)

    @cached_property
    def _limiter(self) -> SlidingWindowCounterRateLimiter:
        return SlidingWindowCounterRateLimiter(self._storage)

    async def admit(self, context: "Context") -> None:
        """Spend the cost of an operation; raises `RateLimited` if too few points are left."""
        client_key = context.actor.name if context.actor.signed_in else f"address:{context.address}"
        points, cost = self.points_per_minute * (PAGES if context.for_page else 1), max(context.cost, 1)
        limit = RateLimitItemPerMinute(points, namespace="pages" if context.for_page else "programs")
        if not await self._limiter.hit(limit, client_key, cost=cost):
            raise _refusal(await self._window(limit, client_key), cost, points)

    async def _window(self, limit: RateLimitItem, client_key: str) -> Window:
        period_s = limit.get_expiry()
        before, _, now, expires_s = await self._storage.get_sliding_window(limit.key_for(client_key), period_s)
        return Window(before, now, expires_s - period_s, period_s)  # counters are kept for two minutes


def _refusal(window: Window, cost: int, points: int) -> RateLimited:
    remaining = max(0, points - window.spent)
    if cost > points:
        message = f"This costs {cost} points, and there are {points} a minute; please ask for less at once."
        return NeverAffordable(message, remaining=remaining)
    seconds = whole_seconds(timedelta(seconds=window.wait_s(points - cost)))
    left = f"This costs {cost} points, and {remaining} of this minute's {points} are left"
    return RateLimited(f"{left}; please try again in {seconds} seconds.", retry_after=seconds, remaining=remaining)
