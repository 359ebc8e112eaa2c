"""Interface through which wishes use recommendations, a layer above them: immediate matching of a saved wish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from expo.matchmaking.wishes.models import Wish


class WishPair(Protocol):
    """A pair of a wish; wishes know only its ``wish_id``."""

    @property
    def wish_id(self) -> str | None:
        """The wish, None for an implicit need."""


class WishMatcher(Protocol):
    """Finds the pairs of wishes, and stores them."""

    async def pairs(self, wish: Wish) -> Sequence[WishPair]:
        """Return the pairs of a wish, best first."""

    async def stand_ins(self, gone: Wish, others: Sequence[Wish]) -> Sequence[WishPair]:
        """Return the pairs by which a buyer's other open wishes lead to the exhibitors of ``gone``."""

    async def put(self, wish: Wish, pairs: Sequence[Any], at: datetime) -> None:
        """Replace the pairs of a wish; joins the running transaction."""

    async def put_stand_ins(self, pairs: Sequence[Any], at: datetime) -> None:
        """Add pairs of wishes to those they have; joins the running transaction."""
