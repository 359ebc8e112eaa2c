"""Matching of the amounts of two texts: which of them can all have a counterpart at once."""

from collections.abc import Sequence

from translation.protect.agreement.amounts import Amount, agree


class Matching:
    """Counterparts of amounts: each amount has at most one, and as many needed ones as possible have one.

    ``partners`` maps indexes of the first to indexes of the others. Sizes are those of sentences: the time is that
    of Kuhn's algorithm, edges times needed amounts.
    """

    def __init__(self, ours: Sequence[Amount], theirs: Sequence[Amount]) -> None:
        self._ours, self._theirs = ours, theirs
        self._edges = [
            sorted((place for place, other in enumerate(theirs) if agree(one, other)), key=lambda place: _rank(one, theirs[place]))
            for one in ours
        ]
        self._backward = [[place for place, edges in enumerate(self._edges) if other in edges] for other in range(len(theirs))]
        self.partners: dict[int, int] = {}
        self._taken: dict[int, int] = {}
        for place, each in enumerate(ours):
            if each.needed:
                self._give(place, set())
        for place, each in enumerate(theirs):
            if each.needed and place not in self._taken:
                self._give_back(place, set())

    def _give(self, one: int, seen: set[int]) -> bool:
        for other in self._edges[one]:
            if other in seen:
                continue
            seen.add(other)
            holder = self._taken.get(other)
            if holder is None or self._give(holder, seen):
                self._pair(one, other)
                return True
        return False

    def _give_back(self, other: int, seen: set[int]) -> bool:
        for one in self._backward[other]:
            if one in seen:
                continue
            seen.add(one)
            before = self.partners.get(one)
            if before is None or not self._theirs[before].needed or self._give_back(before, seen):
                if before is not None and self._taken.get(before) == one:
                    del self._taken[before]
                self._pair(one, other)
                return True
        return False

    def _pair(self, one: int, other: int) -> None:
        self.partners[one] = other
        self._taken[other] = one

    @property
    def missing(self) -> list[int]:
        """Return the needed amounts of the first text without a counterpart."""
        return [place for place, each in enumerate(self._ours) if each.needed and place not in self.partners]

    @property
    def added(self) -> list[int]:
        """Return the needed amounts of the other text without a counterpart."""
        return [place for place, each in enumerate(self._theirs) if each.needed and place not in self._taken]


def _rank(one: Amount, other: Amount) -> tuple[bool, bool]:
    """Return what is tried first: digits for digits, and equal units."""
    return (not other.needed, one.units != other.units)
