"""Interface through which needs use recommendations, a layer above them: immediate matching of a saved need."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from expo.matchmaking.sourcing_needs.models import SourcingNeed


class NeedPair(Protocol):
    """A pair of a need; needs know only its ``need_id``."""

    @property
    def need_id(self) -> str | None:
        """The need, None for an implicit need."""


class NeedMatcher(Protocol):
    """Finds the pairs of needs, and stores them."""

    async def pairs(self, need: SourcingNeed) -> Sequence[NeedPair]:
        """Return the pairs of a need, best first."""

    async def stand_ins(self, need: SourcingNeed, others: Sequence[SourcingNeed]) -> Sequence[NeedPair]:
        """Return the pairs by which a buyer's other open needs lead to the exhibitors of ``need``."""

    async def put(self, need: SourcingNeed, pairs: Sequence[Any], at: datetime) -> None:
        """Replace the pairs of a need; joins the running transaction."""

    async def put_stand_ins(self, pairs: Sequence[Any], at: datetime) -> None:
        """Add pairs of needs to those they have; joins the running transaction."""
