"""Protocol of translation engines."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

PIVOT: Final = "en"
"""Language by way of which engines translate between two others."""


class Pair(NamedTuple):
    """A direction of translation: two BCP 47 primary tags."""

    source: str
    target: str


class Engine(Protocol):
    """Translator of batches of texts. Synchronous: run it in a thread where blocking is not acceptable.

    ``name`` is shown to users (``argos``, ``libretranslate``, ``none``).
    """

    name: str

    def pairs(self) -> frozenset[Pair]:
        """Return all pairs available now, including those by way of a third language.

        Raises `EngineUnavailable`.
        """
        ...

    def version(self, source: str, target: str) -> str:
        """Return a version string of the translation from ``source`` to ``target``; it changes whenever results may.

        Raises `PairNotOffered` and `EngineUnavailable`.
        """
        ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Return the texts in ``target``, in order; None for each that failed while others succeeded.

        An empty text stays empty. Raises `PairNotOffered`, and `EngineUnavailable` when all failed.
        """
        ...

    def close(self) -> None:
        """Release processes, connections and models; a later call starts anew."""
        ...


def is_direct(version: str, pair: Pair) -> bool:
    """Return whether a version (`Engine.version`) stands for one model, not for two by way of English.

    Between two other languages, only a model that the version names is taken for one: a server does not say how it
    translates, and its models are those to and from English.
    """
    return PIVOT in pair or f"{pair.source}→{pair.target}" in version
