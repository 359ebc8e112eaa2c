"""The floor of a hall: its size, spaces and entrances in metres, and rows of spaces numbered in one go.

The origin is the upper left corner of the plan; x points right, y points down.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from expo.fairs.floor_plans.errors import DuplicateSpaceNumber, SpaceOutside, SpacesOverlap
from expo.kit.errors import Invalid
from expo.kit.text import clean

MAX_SPACES: Final = 2000
_MAX_ENTRANCES: Final = 20
_MAX_LENGTH: Final = 2000.0
_SMALLEST: Final = 0.5
_NUMBER: Final = re.compile(r"[A-Z0-9](?:[A-Z0-9.-]{0,14}[A-Z0-9])?")
_FIRST: Final = re.compile(r"(?P<before>.*?)(?P<row>[A-Z]{1,2})(?P<count>[0-9]{1,4})")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Space:
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

    def overlaps(self, other: "Space") -> bool:
        """Return whether two spaces overlap; adjacent ones do not."""
        beside = self.right <= other.x or other.right <= self.x
        return not beside and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class Entrance:
    """An entrance, in metres."""

    x: float
    y: float


@dataclass(frozen=True)
class Floor:
    """A hall's floor in metres, with its spaces and entrances."""

    width: float
    depth: float
    spaces: list[Space] = field(default_factory=list)
    entrances: list[Entrance] = field(default_factory=list)


@dataclass(frozen=True)
class FloorPlan:
    """The floor of one hall of a fair; ``version`` counts saves."""

    id: str
    fair_id: str
    hall: str
    version: int
    floor: Floor

    def space(self, number: str) -> Space | None:
        """Return the space with this number, or None."""
        return next((each for each in self.floor.spaces if each.number == number), None)


@dataclass(frozen=True)
class Rows:
    """Specification of rows of equal spaces, in back-to-back pairs; lengths in metres.

    ``first`` is the number of the first space, such as ``1.1A01``: its letter counts the rows, its last digits
    the spaces of a row. A cross aisle follows every ``block`` spaces; 0 means none.
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

        Raises `Invalid` when there are too many spaces or the given floor is too small.
        """
        if not 1 <= self.rows <= 100:
            raise Invalid("Enter 1 to 100 rows.", field="rows")
        if not 1 <= self.per_row <= 200 or self.rows * self.per_row > MAX_SPACES:
            raise Invalid(f"A row can have 1 to 200 spaces, and a hall up to {MAX_SPACES:,}.", field="perRow")
        if not 0 <= self.block <= 200:
            raise Invalid(
                "There can be 1 to 200 spaces between two cross aisles; enter 0 for no cross aisle.", field="block"
            )
        spaces = self._spaces()
        minimum = self._least(spaces)
        wide = minimum[0] if width is None else width
        deep = minimum[1] if depth is None else depth
        if wide < minimum[0]:
            raise Invalid(f"These rows need a hall {minimum[0]:g} m wide.", field="width")
        if deep < minimum[1]:
            raise Invalid(f"These rows need a hall {minimum[1]:g} m deep.", field="depth")
        return checked_floor(Floor(wide, deep, spaces, [Entrance(round(wide / 2, 2), deep)]))

    def _spaces(self) -> list[Space]:
        width, depth = checked_size(self.width, "spaceWidth"), checked_size(self.depth, "spaceDepth")
        aisle = checked_length(self.aisle, "aisle", minimum=1)
        number = _numbering(self.first)
        return [
            Space(
                number=number(row, place),
                x=round(aisle + place * width + (place // self.block if self.block else 0) * aisle, 2),
                y=round(aisle + row * depth + (row // 2) * aisle, 2),
                width=width,
                depth=depth,
            )
            for row in range(self.rows)
            for place in range(self.per_row)
        ]

    def _least(self, spaces: Sequence[Space]) -> tuple[float, float]:
        right, bottom = max(each.right for each in spaces), max(each.bottom for each in spaces)
        return round(right + self.aisle, 2), round(bottom + self.aisle, 2)


def plan_key(fair_id: str, hall: str) -> str:
    """Return the primary key of a hall's floor plan."""
    return f"{fair_id}/{hall}"


def checked_space_number(value: str, *, field: str = "number") -> str:
    """Return a space number in capitals, such as ``B12`` or ``4.2-E07``; raises `Invalid`."""
    text = clean(value, field=field, limit=16).upper()
    if not _NUMBER.fullmatch(text):
        raise Invalid("A space number has letters and digits, for example 4.2-E07.", field=field)
    return text


def checked_length(value: float, field: str, *, minimum: float = 0.0) -> float:
    """Return a length in metres, rounded to centimetres, between ``minimum`` and 2,000; raises `Invalid`."""
    if not math.isfinite(value) or not minimum <= value <= _MAX_LENGTH:
        raise Invalid(f"Enter {minimum:g} to {_MAX_LENGTH:,g} metres.", field=field)
    return round(float(value), 2)


def checked_size(value: float, field: str) -> float:
    """Return the side of a space or a hall, at least half a metre; raises `Invalid`."""
    return checked_length(value, field, minimum=_SMALLEST)


def checked_floor(floor: Floor) -> Floor:
    """Return a floor with lengths rounded to centimetres and numbers in capitals.

    Raises `Invalid`, `DuplicateSpaceNumber`, `SpaceOutside`, `SpacesOverlap`.
    """
    if len(floor.spaces) > MAX_SPACES:
        raise Invalid(f"A hall can have at most {MAX_SPACES:,} spaces.", field="spaces")
    if len(floor.entrances) > _MAX_ENTRANCES:
        raise Invalid(f"A hall can have at most {_MAX_ENTRANCES} entrances.", field="entrances")
    width, depth = checked_size(floor.width, "width"), checked_size(floor.depth, "depth")
    spaces = [_checked_space(each, width, depth) for each in floor.spaces]
    _refuse_doubles(spaces)
    _refuse_overlaps(spaces)
    entrances = [_checked_entrance(each, width, depth) for each in floor.entrances]
    return replace(floor, width=width, depth=depth, spaces=spaces, entrances=entrances)


def walk_order(spaces: Sequence[Space]) -> list[Space]:
    """Return spaces in walking order: by their numbers, in natural sort order."""
    return sorted(spaces, key=lambda space: natural(space.number))


def natural(number: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a natural sort key: ``A2`` before ``A10``."""
    parts = re.findall(r"[0-9]+|[^0-9]+", number)
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def _checked_space(space: Space, width: float, depth: float) -> Space:
    checked = Space(
        number=checked_space_number(space.number, field="spaces.number"),
        x=checked_length(space.x, "spaces.x"),
        y=checked_length(space.y, "spaces.y"),
        width=checked_size(space.width, "spaces.width"),
        depth=checked_size(space.depth, "spaces.depth"),
    )
    if checked.right > width or checked.bottom > depth:
        raise SpaceOutside(checked.number)
    return checked


def _checked_entrance(entrance: Entrance, width: float, depth: float) -> Entrance:
    x, y = checked_length(entrance.x, "entrances.x"), checked_length(entrance.y, "entrances.y")
    if x > width or y > depth:
        raise Invalid("This entrance is outside the hall.", field="entrances")
    return Entrance(x, y)


def _refuse_doubles(spaces: Sequence[Space]) -> None:
    seen: set[str] = set()
    for space in spaces:
        if space.number in seen:
            raise DuplicateSpaceNumber(space.number)
        seen.add(space.number)


def _refuse_overlaps(spaces: Sequence[Space]) -> None:
    pair = _first_overlap(spaces)
    if pair is not None:
        raise SpacesOverlap(*(each.number for each in pair))


def _first_overlap(spaces: Sequence[Space]) -> tuple[Space, Space] | None:
    """Return the leftmost pair of overlapping spaces, or None.

    The sweep runs from left to right and keeps the spaces that currently face it, ordered from top to bottom and
    disjoint. A new space is compared only with those it replaces, so each of them is compared once and dropped.
    After the first overlap only an earlier space can make a better pair, and no more spaces are kept.
    """
    ordered = sorted(spaces, key=lambda space: space.x)
    tops: list[float] = []
    passed: list[int] = []
    pair: tuple[int, int] | None = None
    for index, space in enumerate(ordered):
        bottom = space.bottom
        begin, end = bisect_right(tops, space.y), bisect_left(tops, bottom)
        if begin and ordered[passed[begin - 1]].bottom > space.y:
            begin -= 1
        hit = min((each for each in passed[begin:end] if ordered[each].overlaps(space)), default=index)
        if hit < (index if pair is None else pair[0]):
            pair = hit, index
        kept = pair is None
        tops[begin:end] = [space.y] if kept else []
        passed[begin:end] = [index] if kept else []
    return None if pair is None else (ordered[pair[0]], ordered[pair[1]])


def _numbering(first: str) -> Callable[[int, int], str]:
    """Return a function that numbers the spaces of rows, starting at ``first``; raises `Invalid`."""
    match = _FIRST.fullmatch(checked_space_number(first, field="first"))
    if match is None:
        raise Invalid(
            "The number must end with the row’s letter and the space’s digits, for example 1.1A01.", field="first"
        )
    before, begin, digits = match["before"], _place(match["row"]), match["count"]

    def number(row: int, place: int) -> str:
        count = str(int(digits) + place).zfill(len(digits))
        return checked_space_number(f"{before}{_letters(begin + row)}{count}", field="first")

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
