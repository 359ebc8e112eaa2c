"""What concepts are kinds of: a vacuum flask is a bottle, a bottle is drinkware."""

from collections.abc import Iterable

from translation.lexicon.entries import Concept


class Taxonomy:
    """The broader concepts of some concepts, by key."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Take concepts, which name the ones directly above them."""
        self._direct = {each.key: each.broader for each in concepts}

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
