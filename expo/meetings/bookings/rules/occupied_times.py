"""Cells of a window, numbered, and which of them hosts and tables have occupied: thousands of times are compared."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from expo.meetings.bookings.rules.cells import CELL, cell_name


@dataclass(frozen=True)
class OccupiedTimes:
    """The cells of a window, from ``begins_at`` on, which lies on the grid, and what is occupied in them.

    A meeting can begin in each of the first ``starts`` cells; it occupies ``cells`` cells, with its buffer. ``names``
    are those of the cells in which such a meeting can lie, ``occupied`` those of each host and table, and
    ``occupied_cells`` all of these with their host or table.
    """

    begins_at: datetime
    starts: int
    cells: int
    names: Sequence[str]
    occupied: Mapping[str, AbstractSet[str]]
    occupied_cells: Collection[str]

    @classmethod
    def of(
        cls, begins_at: datetime, ends_at: datetime, minutes: int, occupied_cells: Collection[str]
    ) -> "OccupiedTimes":
        """Return the cells of a window for meetings that occupy ``minutes``; ``occupied_cells`` are `cells_of` some."""
        starts = max(0, -((begins_at - ends_at) // CELL))
        cells = -(-minutes // (CELL.seconds // 60))
        names = [cell_name(begins_at + CELL * each) for each in range(starts + cells)]
        occupied = defaultdict[str, set[str]](set)
        for each in occupied_cells:
            resource, _, name = each.partition("@")
            occupied[resource].add(name)
        return cls(begins_at, starts, cells, names, occupied, occupied_cells)

    def at(self, start: int) -> datetime:
        """Return when a cell begins."""
        return self.begins_at + CELL * start

    def first_from(self, at: datetime) -> int:
        """Return the number of the first cell that begins at or after a time."""
        return max(0, -((self.begins_at - at) // CELL))

    def last_until(self, at: datetime) -> int:
        """Return the number of the last cell that begins at or before a time, and in which a meeting can begin."""
        return min((at - self.begins_at) // CELL, self.starts - 1)

    def is_free(self, resource: str, start: int) -> bool:
        """Return whether a host or table has nothing else while a meeting that begins in a cell occupies them."""
        taken = self.occupied.get(resource)
        return not taken or taken.isdisjoint(self.names[start : start + self.cells])
