"""Several bridges as one."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from matching.bridges.cedict import CedictBridge
from matching.bridges.glossary import trade_glossary
from matching.bridges.protocol import Bridge, Name

_REMEMBERED: Final = 20_000


class JoinedBridge:
    """Knows what any of several bridges knows; names of the first ones come first."""

    def __init__(self, *bridges: Bridge) -> None:
        """Join bridges, the best one first."""
        self._bridges = bridges
        self._names = lru_cache(_REMEMBERED)(self._look_up)

    def names(self, key: str) -> Sequence[Name]:
        """Return the names that any bridge knows, each once, with the best weight that it has."""
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
    """Return what the library brings along: its glossary of trade, and CC-CEDICT if the extra `cedict` is there."""
    return JoinedBridge(trade_glossary(), CedictBridge())
