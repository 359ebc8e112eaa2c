"""Rate limits, counted in the points of the cost that each operation has."""

from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from expo.kit.errors import TooMuch
from expo.kit.graphql import Context


class RateLimited(TooMuch):
    """The actor has spent its points of this minute."""

    code = "RATE_LIMITED"


@dataclass(frozen=True)
class Rates:
    """Lets ``points_per_minute`` be spent by each key, person or (for the anonymous) address."""

    points_per_minute: int
    _limiter: SlidingWindowCounterRateLimiter = field(
        default_factory=lambda: SlidingWindowCounterRateLimiter(MemoryStorage())
    )

    async def admit(self, context: Context) -> None:
        """Spend the cost of an operation; raises `RateLimited` when too little is left."""
        who = context.actor.name if context.actor.signed_in else f"address:{context.address}"
        limit = RateLimitItemPerMinute(self.points_per_minute)
        if not await self._limiter.hit(limit, who, cost=max(context.cost, 1)):
            raise RateLimited("Too many requests at once; please wait a minute.")
