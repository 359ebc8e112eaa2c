"""Matching of the amounts of two texts: which of them can all have a counterpart at once."""

from collections import defaultdict
from collections.abc import Sequence

from translation.protect.agreement.amounts import Amount, agree


class Matching:
    """Counterparts of amounts: each amount has at most one, and as many needed ones as possible have one.

    ``partners`` maps indexes of the first to indexes of the others, ``holders`` the reverse. Found by Kuhn's algorithm,
    in the time of edges times needed amounts.
    """

    def __init__(self, ours: Sequence[Amount], theirs: Sequence[Amount]) -> None:
        self._ours, self._theirs = ours, theirs
        self._edges = _edges(ours, theirs)
        self._backward: dict[int, list[int]] = defaultdict(list)
        for one, others in enumerate(self._edges):
            for other in others:
                self._backward[other].append(one)
        self.partners: dict[int, int] = {}
        self.holders: dict[int, int] = {}
        for place, each in enumerate(ours):
            if each.needed:
                self._give(place, set())
        for place, each in enumerate(theirs):
            if each.needed and place not in self.holders:
                self._give_back(place, set())

    def _give(self, one: int, tried: set[int]) -> bool:
        for other in self._edges[one]:
            if other in tried:
                continue
            tried.add(other)
            holder = self.holders.get(other)
            if holder is None or self._give(holder, tried):
                self._pair(one, other)
                return True
        return False

    def _give_back(self, other: int, tried: set[int]) -> bool:
        for one in self._backward[other]:
            if one in tried:
                continue
            tried.add(one)
            before = self.partners.get(one)
            if before is None or not self._theirs[before].needed or self._give_back(before, tried):
                if before is not None and self.holders.get(before) == one:
                    del self.holders[before]
                self._pair(one, other)
                return True
        return False

    def _pair(self, one: int, other: int) -> None:
        self.partners[one] = other
        self.holders[other] = one

    @property
    def missing(self) -> list[int]:
        """Return the needed amounts of the first text without a counterpart."""
        return [place for place, each in enumerate(self._ours) if each.needed and place not in self.partners]

    @property
    def added(self) -> list[int]:
        """Return the needed amounts of the other text without a counterpart."""
        return [place for place, each in enumerate(self._theirs) if each.needed and place not in self.holders]


def _edges(ours: Sequence[Amount], theirs: Sequence[Amount]) -> list[list[int]]:
    """Return for each of our amounts those of theirs that agree with it, the likeliest first."""
    by_value: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for place, each in enumerate(theirs):
        for value in each.values:
            by_value[value, each.needed].append(place)
    coded = [place for place, each in enumerate(theirs) if each.code]
    following = [place for place, each in enumerate(theirs) if each.after]
    found = []
    for one in ours:
        places = {place for value in one.values for place in by_value[value, True]}
        places.update(*(by_value[value, False] for value in one.values if one.needed))
        places.update(coded if one.code or one.after else (), following if one.code else ())
        agreeing = [(_rank(one, theirs[place]), place) for place in places if agree(one, theirs[place])]
        found.append([place for _, place in sorted(agreeing)])
    return found


def _rank(one: Amount, other: Amount) -> tuple[bool, bool]:
    """Return what is tried first: digits for digits, and equal units."""
    return (not other.needed, one.units != other.units)
