"""What concepts are kinds of: a vacuum flask is a bottle, a bottle is drinkware."""

from collections.abc import Iterable, Mapping, Sequence

from translation.lexicon.entries import Concept


class Taxonomy:
    """The broader concepts of some concepts, by key."""

    def __init__(self, direct: Mapping[str, Sequence[str]]) -> None:
        """Take the keys directly above each key."""
        self._direct = direct

    def broader(self, key: str) -> tuple[str, ...]:
        """Return the keys of all that a concept is a kind of, nearest first; nothing for an unknown key."""
        found: dict[str, None] = {}
        waiting = [*self._direct.get(key, ())]
        while waiting:
            found |= dict.fromkeys(waiting)
            waiting = [above for each in waiting for above in self._direct.get(each, ()) if above not in found]
        return tuple(found)

    def are_related(self, one: str, other: str) -> bool:
        """Return whether two concepts are the same, one is a kind of the other, or both are of a third."""
        return not {one, *self.broader(one)}.isdisjoint((other, *self.broader(other)))


def direct_broader(concepts: Iterable[Concept]) -> dict[str, Sequence[str]]:
    """Return the keys that each concept names as directly above it."""
    return {each.key: each.broader for each in concepts}
