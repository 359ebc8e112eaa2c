"""How a collection is read in pages by its ids: which stretch of them comes next.

A page is a query of its own for the ids of a stretch, so that nobody holds a cursor, and whoever is killed goes on
behind the last id that he has kept. MongoDB would need no end of a stretch; the embedded database reads all that a
query without one matches, however few are wanted (`expo.kit.db.mongo`). So a stretch is as long as the ids found before
lie apart. Both take the time that a page's documents take, if the query names all keys of one index but the last,
which is the id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.kit.ids import NUMBERS, id_at, number_now, number_of

_END: Final = "\uffff"
"""Behind every id."""
_FIRST: Final = 1 << 96
"""What is made in a minute: ids begin with their time."""
_FIRST_ANYWHERE: Final = NUMBERS >> 12
"""Of ids that are made of what they stand for, and so lie anywhere: a page of thousand where there are four million."""
_GROWTH: Final = 4
_GROWTH_EMPTY: Final = 16
_AHEAD: Final = 60 * _FIRST
"""Behind what is made an hour from now lies nothing, whatever another machine's clock says."""


@dataclass
class Walk:
    """The way through the ids of one kind, ``at_once`` at a time at most, from behind ``after`` on.

    ``since`` is an id before which there is hardly anything, such as that of the fair that all of it belongs to; it is
    for ids that begin with their time, of which none lies in the future.
    """

    prefix: str
    at_once: int
    after: str = ""
    since: str = ""
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a stretch that the kind of ids says."""
        self.width = _FIRST if self.since else _FIRST_ANYWHERE

    def ahead(self) -> tuple[str, str] | None:
        """Return behind which id the next stretch begins, and with which it ends; None when all is read."""
        if self.after >= _END:
            return None
        end = number_of(self.since) if self.since and not self.after else number_of(self.after) + self.width
        last = number_now() + _AHEAD if self.since else NUMBERS
        until = id_at(self.prefix, end) if end < last else _END
        return self.after, until if until > self.after else _END

    def went(self, ids: Sequence[str], until: str) -> None:
        """Go behind what was found in a stretch: ``ids``, ascending; where there are ``at_once``, it may hold more."""
        if len(ids) < self.at_once:
            self.width = round(self.width * (min(self.at_once / len(ids), _GROWTH) if ids else _GROWTH_EMPTY))
            self.after = until
        else:
            self.width = number_of(ids[-1]) - number_of(ids[0]) + 1
            self.after = ids[-1]
