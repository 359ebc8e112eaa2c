"""Packages needed to translate between two languages: one, or two by way of a third language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from translation.engines.engine import Pair
from translation.errors import PackageNotFound
from translation.packages.format.metadata import version_order
from translation.packages.index import Offer, PackageIndex
from translation.packages.installed.record import Installed

PIVOT: Final = "en"
"""Preferred third language: nearly all packages have it on one side."""


@dataclass(frozen=True)
class Step:
    """One step of a route, with the available and the installed package. At least one of them is not None."""

    pair: Pair
    offer: Offer | None
    installed: Installed | None

    @property
    def needed(self) -> Offer | None:
        """The package to install; None if the installed one is up to date."""
        if self.offer is None or self.installed is None:
            return self.offer
        is_newer = version_order(self.offer.version) > version_order(self.installed.version)
        return self.offer if is_newer else None


def routes(pairs: Iterable[Pair]) -> dict[Pair, tuple[Pair, ...]]:
    """Return the route of each pair possible with packages for ``pairs``: one step, or two through a third language.

    English is the preferred third language, then the first in alphabetical order.
    """
    direct = frozenset(pairs)
    found: dict[Pair, tuple[Pair, ...]] = {pair: (pair,) for pair in direct}
    middles = sorted({each.target for each in direct} & {each.source for each in direct}, key=_english_first)
    for middle in middles:
        sources = [each.source for each in direct if each.target == middle]
        targets = [each.target for each in direct if each.source == middle]
        for pair in (Pair(source, target) for source in sources for target in targets if source != target):
            found.setdefault(pair, (Pair(pair.source, middle), Pair(middle, pair.target)))
    return dict(sorted(found.items()))


def route(index: PackageIndex, installed: Iterable[Installed], source: str, target: str) -> tuple[Step, ...]:
    """Return the one or two steps from one language to another. Raises `PackageNotFound`.

    A direct package, installed or in the index, is preferred.
    """
    by_pair = {each.pair: each for each in installed}
    pairs = routes({*index.offers, *by_pair}).get(Pair(source, target))
    if pairs is None:
        raise PackageNotFound(f"No package translates from {source} to {target}, nor two by way of a third language.")
    return tuple(Step(pair, index.offers.get(pair), by_pair.get(pair)) for pair in pairs)


def _english_first(language: str) -> tuple[bool, str]:
    return language != PIVOT, language
