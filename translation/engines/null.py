"""The engine of a house that has none: it offers nothing, and says so."""

from collections.abc import Sequence

from translation.engines.engine import Pair
from translation.errors import PairNotOffered


class NullEngine:
    """Translates nothing."""

    name = "none"

    def pairs(self) -> frozenset[Pair]:
        """Return no pair at all."""
        return frozenset()

    def version(self, source: str, target: str) -> str:
        """Raise `PairNotOffered`."""
        raise PairNotOffered(source, target)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Raise `PairNotOffered`, for no texts too."""
        del texts
        raise PairNotOffered(source, target)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""
