"""What every engine is to the rest of the library."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Pair(NamedTuple):
    """A direction of translation: two BCP 47 primary tags."""

    source: str
    target: str


class Engine(Protocol):
    """Translates batches of texts. Synchronous: callers that may not wait run it in a thread.

    ``name`` is what people are told (``argos``, ``libretranslate``, ``none``).
    """

    name: str

    def pairs(self) -> frozenset[Pair]:
        """Return all directions that can be translated now, also those by way of a third language.

        Raises `EngineUnavailable`.
        """
        ...

    def version(self, source: str, target: str) -> str:
        """Return what translates from ``source`` to ``target``, with its versions: another string, other results.

        Raises `PairNotOffered` and `EngineUnavailable`.
        """
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``, in their order; None for one that could not be done, though others could.

        An empty text stays empty. Raises `PairNotOffered`, and `EngineUnavailable` when nothing could be done.
        """
        ...

    def close(self) -> None:
        """Let go of processes, connections and models; it may be used again, and begins anew then."""
        ...
