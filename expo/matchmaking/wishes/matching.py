"""What wishes need of suggestions, which stand above them: whom a wish leads to at the moment it is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from expo.matchmaking.wishes.models import Wish


class WishPair(Protocol):
    """A pair that a wish leads to: which wish that is, is all of it that wishes know."""

    @property
    def wish_id(self) -> str | None:
        """The wish, None where nobody has written one."""


class WishMatcher(Protocol):
    """Finds whom wishes lead to, and keeps the pairs that it has found."""

    async def pairs(self, wish: Wish) -> Sequence[WishPair]:
        """Return the pairs that a wish leads to, best first."""

    async def stand_ins(self, gone: Wish, others: Sequence[Wish]) -> Sequence[WishPair]:
        """Return the pairs by which a buyer's other open wishes lead to those whom ``gone`` has led to."""

    async def put(self, wish: Wish, pairs: Sequence[Any], at: datetime) -> None:
        """Write the pairs that a wish leads to, in place of those before; joins the running transaction."""

    async def put_stand_ins(self, pairs: Sequence[Any], at: datetime) -> None:
        """Write pairs of wishes beside whatever these lead to; joins the running transaction."""
