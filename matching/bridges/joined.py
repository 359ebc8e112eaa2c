"""Several bridges combined into one."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from matching.bridges.cedict import CedictBridge
from matching.bridges.glossary import trade_glossary
from matching.bridges.protocol import Bridge, Name

_REMEMBERED: Final = 20_000


class JoinedBridge:
    """The union of several bridges; names from earlier bridges come first."""

    def __init__(self, *bridges: Bridge) -> None:
        """Join bridges, the best one first."""
        self._bridges = bridges
        self._names = lru_cache(_REMEMBERED)(self._look_up)

    def names(self, key: str) -> Sequence[Name]:
        """Return the names from all bridges, without duplicates, each with its highest weight."""
        return self._names(key)

    def _look_up(self, key: str) -> Sequence[Name]:
        found: dict[tuple[str, str], Name] = {}
        for bridge in self._bridges:
            for name in bridge.names(key):
                known = found.get((name.text, name.language))
                if known is None or known.weight < name.weight:
                    found[name.text, name.language] = name
        return tuple(found.values())


@cache
def default_bridge() -> Bridge:
    """Return the library's own bridge: its trade glossary, and CC-CEDICT if the extra `cedict` is installed."""
    return JoinedBridge(trade_glossary(), CedictBridge())
