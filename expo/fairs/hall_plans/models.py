"""The floor of a hall: its size, spaces and entrances in metres, and rows of spaces numbered in one go.

The origin is the upper left corner of the plan; x points right, y points down.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from expo.fairs.hall_plans.errors import StandNumberTwice, StandOutside, StandsOverlap
from expo.kit.errors import Invalid
from expo.kit.text import clean

MOST_STANDS: Final = 2000
_MOST_ENTRANCES: Final = 20
_LONGEST: Final = 2000.0
_SMALLEST: Final = 0.5
_NUMBER: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,14}[A-Z0-9])?")
_FIRST: Final = re.compile(r"(?P<before>.*?)(?P<row>[A-Z]{1,2})(?P<count>[0-9]{1,4})")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Stand:
    """A space for a booth: its number, its upper left corner and its size in metres."""

    number: str
    x: float
    y: float
    width: float
    depth: float

    @property
    def right(self) -> float:
        """The right edge."""
        return round(self.x + self.width, 2)

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return round(self.y + self.depth, 2)

    def overlaps(self, other: "Stand") -> bool:
        """Return whether two stands overlap; adjacent ones do not."""
        beside = self.right <= other.x or other.right <= self.x
        return not beside and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class Entrance:
    """An entrance, in metres."""

    x: float
    y: float


@dataclass(frozen=True)
class Floor:
    """A hall's floor in metres, with its stands and entrances."""

    width: float
    depth: float
    stands: list[Stand] = field(default_factory=list)
    entrances: list[Entrance] = field(default_factory=list)


@dataclass(frozen=True)
class HallPlan:
    """The floor of one hall of a fair; ``version`` counts saves."""

    id: str
    fair_id: str
    hall: str
    version: int
    floor: Floor

    def stand(self, number: str) -> Stand | None:
        """Return the stand with this number, or None."""
        return next((each for each in self.floor.stands if each.number == number), None)


@dataclass(frozen=True)
class Rows:
    """Specification of rows of equal stands, in back-to-back pairs; lengths in metres.

    ``first`` is the number of the first stand, such as ``1.1A01``: its letter counts the rows, its last digits
    the stands of a row. A cross aisle follows every ``block`` stands; 0 means none.
    """

    first: str
    rows: int
    per_row: int
    width: float = 3.0
    depth: float = 3.0
    aisle: float = 3.0
    block: int = 0

    def floor(self, *, width: float | None = None, depth: float | None = None) -> Floor:
        """Return the floor with these rows, of the minimum size or of the given one.

        Raises `Invalid` when there are too many stands or the given floor is too small.
        """
        if not 1 <= self.rows <= 100:
            raise Invalid("Enter 1 to 100 rows.", field="rows")
        if not 1 <= self.per_row <= 200 or self.rows * self.per_row > MOST_STANDS:
            raise Invalid(f"A row has 1 to 200 stands, and a hall at most {MOST_STANDS}.", field="perRow")
        if not 0 <= self.block <= 200:
            raise Invalid("Between two cross aisles are 1 to 200 stands; 0 is no cross aisle.", field="block")
        stands = self._stands()
        least = self._least(stands)
        wide = least[0] if width is None else width
        deep = least[1] if depth is None else depth
        if wide < least[0]:
            raise Invalid(f"These rows need a hall {least[0]:g} m wide.", field="width")
        if deep < least[1]:
            raise Invalid(f"These rows need a hall {least[1]:g} m deep.", field="depth")
        return checked_floor(Floor(wide, deep, stands, [Entrance(round(wide / 2, 2), deep)]))

    def _stands(self) -> list[Stand]:
        width, depth = checked_size(self.width, "standWidth"), checked_size(self.depth, "standDepth")
        aisle = checked_length(self.aisle, "aisle", least=1)
        number = _numbering(self.first)
        return [
            Stand(
                number=number(row, place),
                x=round(aisle + place * width + (place // self.block if self.block else 0) * aisle, 2),
                y=round(aisle + row * depth + (row // 2) * aisle, 2),
                width=width,
                depth=depth,
            )
            for row in range(self.rows)
            for place in range(self.per_row)
        ]

    def _least(self, stands: Sequence[Stand]) -> tuple[float, float]:
        right, bottom = max(each.right for each in stands), max(each.bottom for each in stands)
        return round(right + self.aisle, 2), round(bottom + self.aisle, 2)


def plan_key(fair_id: str, hall: str) -> str:
    """Return the primary key of a hall's plan."""
    return f"{fair_id}/{hall}"


def checked_stand_number(value: str, *, field: str = "number") -> str:
    """Return a stand number in capitals, such as ``B12`` or ``4.2-E07``; raises `Invalid`."""
    text = clean(value, field=field, limit=16).upper()
    if not _NUMBER.fullmatch(text):
        raise Invalid("A booth number has letters and digits, for example 4.2-E07.", field=field)
    return text


def checked_length(value: float, field: str, *, least: float = 0.0) -> float:
    """Return a length in metres, rounded to centimetres, between ``least`` and 2,000; raises `Invalid`."""
    if not math.isfinite(value) or not least <= value <= _LONGEST:
        raise Invalid(f"This is {least:g} to {_LONGEST:g} metres.", field=field)
    return round(float(value), 2)


def checked_size(value: float, field: str) -> float:
    """Return the side of a stand or a hall, at least half a metre; raises `Invalid`."""
    return checked_length(value, field, least=_SMALLEST)


def checked_floor(floor: Floor) -> Floor:
    """Return a floor with lengths rounded to centimetres and numbers in capitals.

    Raises `Invalid`, `StandNumberTwice`, `StandOutside`, `StandsOverlap`.
    """
    if len(floor.stands) > MOST_STANDS:
        raise Invalid(f"A hall has at most {MOST_STANDS} stands.", field="stands")
    if len(floor.entrances) > _MOST_ENTRANCES:
        raise Invalid(f"A hall has at most {_MOST_ENTRANCES} entrances.", field="entrances")
    width, depth = checked_size(floor.width, "width"), checked_size(floor.depth, "depth")
    stands = [_checked_stand(each, width, depth) for each in floor.stands]
    _refuse_doubles(stands)
    _refuse_overlaps(stands)
    entrances = [_checked_entrance(each, width, depth) for each in floor.entrances]
    return replace(floor, width=width, depth=depth, stands=stands, entrances=entrances)


def walk_order(stands: Sequence[Stand]) -> list[Stand]:
    """Return stands in walking order: by their numbers, in natural sort order."""
    return sorted(stands, key=lambda stand: natural(stand.number))


def natural(number: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a natural sort key: ``A2`` before ``A10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", number)
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def _checked_stand(stand: Stand, width: float, depth: float) -> Stand:
    checked = Stand(
        number=checked_stand_number(stand.number, field="stands.number"),
        x=checked_length(stand.x, "stands.x"),
        y=checked_length(stand.y, "stands.y"),
        width=checked_size(stand.width, "stands.width"),
        depth=checked_size(stand.depth, "stands.depth"),
    )
    if checked.right > width or checked.bottom > depth:
        raise StandOutside(checked.number)
    return checked


def _checked_entrance(entrance: Entrance, width: float, depth: float) -> Entrance:
    x, y = checked_length(entrance.x, "entrances.x"), checked_length(entrance.y, "entrances.y")
    if x > width or y > depth:
        raise Invalid("This entrance lies outside of the hall.", field="entrances")
    return Entrance(x, y)


def _refuse_doubles(stands: Sequence[Stand]) -> None:
    seen: set[str] = set()
    for stand in stands:
        if stand.number in seen:
            raise StandNumberTwice(stand.number)
        seen.add(stand.number)


def _refuse_overlaps(stands: Sequence[Stand]) -> None:
    pair = _first_overlap(stands)
    if pair is not None:
        raise StandsOverlap(*(each.number for each in pair))


def _first_overlap(stands: Sequence[Stand]) -> tuple[Stand, Stand] | None:
    """Return the leftmost pair of overlapping stands, or None.

    The sweep runs from left to right and keeps the stands that currently face it, ordered from top to bottom and
    disjoint. A new stand is compared only with those it replaces, so each of them is compared once and dropped.
    After the first overlap only an earlier stand can make a better pair, and no more stands are kept.
    """
    ordered = sorted(stands, key=lambda stand: stand.x)
    tops: list[float] = []
    passed: list[int] = []
    pair: tuple[int, int] | None = None
    for index, stand in enumerate(ordered):
        bottom = stand.bottom
        begin, end = bisect_right(tops, stand.y), bisect_left(tops, bottom)
        if begin and ordered[passed[begin - 1]].bottom > stand.y:
            begin -= 1
        hit = min((each for each in passed[begin:end] if ordered[each].overlaps(stand)), default=index)
        if hit < (index if pair is None else pair[0]):
            pair = hit, index
        kept = pair is None
        tops[begin:end] = [stand.y] if kept else []
        passed[begin:end] = [index] if kept else []
    return None if pair is None else (ordered[pair[0]], ordered[pair[1]])


def _numbering(first: str) -> Callable[[int, int], str]:
    """Return a function that numbers the stands of rows, starting at ``first``; raises `Invalid`."""
    match = _FIRST.fullmatch(checked_stand_number(first, field="first"))
    if match is None:
        raise Invalid(
            "The number must end with the row’s letter and the space’s digits, for example 1.1A01.", field="first"
        )
    before, begin, digits = match["before"], _place(match["row"]), match["count"]

    def number(row: int, place: int) -> str:
        count = str(int(digits) + place).zfill(len(digits))
        return checked_stand_number(f"{before}{_letters(begin + row)}{count}", field="first")

    return number


def _place(letters: str) -> int:
    """Return the index of a row's letters: A is 0, Z is 25, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + _ALPHABET.index(letter) + 1
    return place - 1


def _letters(place: int) -> str:
    """Return the letters of a row, the inverse of `_place`."""
    above, last = divmod(place, 26)
    return (_letters(above - 1) if above else "") + _ALPHABET[last]
