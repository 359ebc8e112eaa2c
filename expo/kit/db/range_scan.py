"""Range scans: reading a collection in pages by id, one range of ids at a time.

Each page is a separate query for a range of ids, so that no cursor is held open and a killed reader can resume after
the last id that it saved. MongoDB needs no upper bound; the embedded database, without one, reads all matches whatever
the limit (`expo.kit.db.mongo`). The width of a range therefore follows the density of the ids found before. Both then
take time proportional to the page, if the query has equality on all keys of an index but the last, the id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.kit.ids import NUMBERS, id_at, number_now, number_of

_END: Final = "\uffff"
"""Sorts after every id."""
_FIRST: Final = 1 << 96
"""First width for ids that begin with their time: about a minute."""
_FIRST_ANYWHERE: Final = NUMBERS >> 12
"""First width for ids that are hashes, and so uniformly spread: a page of a thousand among four million."""
_GROWTH: Final = 4
_GROWTH_EMPTY: Final = 16
_AHEAD: Final = 60 * _FIRST
"""An hour: no id lies further in the future, even with clock skew between machines."""


@dataclass
class RangeScan:
    """A scan through the ids of one kind, at most ``batch_size`` at a time, starting after ``after``.

    ``since`` is an id before which there is hardly anything, such as that of the fair that all documents belong to; set
    it for ids that begin with their time, none of which lies in the future.
    """

    prefix: str
    batch_size: int
    after: str = ""
    since: str = ""
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Set the first width according to the kind of ids."""
        self.width = _FIRST if self.since else _FIRST_ANYWHERE

    def next_range(self) -> tuple[str, str] | None:
        """Return the next range of ids (start exclusive, end inclusive), or None when everything is read."""
        if self.after >= _END:
            return None
        end = number_of(self.since) if self.since and not self.after else number_of(self.after) + self.width
        last = number_now() + _AHEAD if self.since else NUMBERS
        until = id_at(self.prefix, end) if end < last else _END
        return self.after, until if until > self.after else _END

    def advance(self, ids: Sequence[str], until: str) -> None:
        """Advance past the ``ids`` found in a range, ascending.

        If there are ``batch_size``, the range may hold more.
        """
        if len(ids) < self.batch_size:
            self.width = round(self.width * (min(self.batch_size / len(ids), _GROWTH) if ids else _GROWTH_EMPTY))
            self.after = until
        else:
            self.width = number_of(ids[-1]) - number_of(ids[0]) + 1
            self.after = ids[-1]
