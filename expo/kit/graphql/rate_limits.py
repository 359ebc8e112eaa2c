"""Rate limits, counted in the points of the cost that each operation has."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from expo.kit.errors import TooMuch

if TYPE_CHECKING:
    from expo.kit.graphql.types import Context  # whoever answers no requests loads nothing of GraphQL

PAGES: Final = 20
"""How many times the points of one address's programs its readers may spend on our own pages (decision 0010)."""


class RateLimited(TooMuch):
    """The actor has spent its points of this minute."""

    code = "RATE_LIMITED"


@dataclass(frozen=True)
class Rates:
    """Lets ``points_per_minute`` be spent by each key, person or (for the anonymous) address.

    What our own pages ask is counted apart, and may be `PAGES` times as much: many people sit
    behind one address, and a page asks what we have written, not what a stranger has.
    """

    points_per_minute: int
    _limiter: SlidingWindowCounterRateLimiter = field(
        default_factory=lambda: SlidingWindowCounterRateLimiter(MemoryStorage())
    )

    async def admit(self, context: "Context") -> None:
        """Spend the cost of an operation; raises `RateLimited` when too little is left."""
        who = context.actor.name if context.actor.signed_in else f"address:{context.address}"
        points = self.points_per_minute * (PAGES if context.for_page else 1)
        limit = RateLimitItemPerMinute(points, namespace="pages" if context.for_page else "programs")
        if not await self._limiter.hit(limit, who, cost=max(context.cost, 1)):
            raise RateLimited("Too many requests at once; please wait a minute.")
