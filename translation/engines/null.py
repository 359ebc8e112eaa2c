"""Null engine, for sites without a translation engine: it offers no pairs."""

from collections.abc import Sequence

from translation.engines.engine import Pair
from translation.errors import PairNotOffered


class NullEngine:
    """Engine that translates nothing."""

    name = "none"

    def pairs(self) -> frozenset[Pair]:
        """Return no pairs."""
        return frozenset()

    def version(self, source: str, target: str) -> str:
        """Raise `PairNotOffered`."""
        raise PairNotOffered(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Raise `PairNotOffered`, even for an empty batch."""
        del texts
        raise PairNotOffered(source, target)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""
