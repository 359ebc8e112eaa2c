"""Where pictures stand in the mixed picture: a grid, or a shared screen above a row of small pictures."""

import math
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 1280
HEIGHT: Final = 720
_MARGIN: Final = 4
_ROW_HEIGHT: Final = 144
"""Of the pictures below a shared screen."""


@dataclass(frozen=True)
class Box:
    """A place in the mixed picture, in pixels; all four are even, as pictures with halved colour need."""

    x: int
    y: int
    width: int
    height: int

    def fit(self, width: int, height: int) -> "Box":
        """Return the largest place in the middle of this one for a picture of a size, undistorted."""
        scale = min(self.width / width, self.height / height)
        fitted_width, fitted_height = (max(2, int(length * scale) // 2 * 2) for length in (width, height))
        x, y = (self.width - fitted_width) // 4 * 2, (self.height - fitted_height) // 4 * 2
        return Box(self.x + x, self.y + y, fitted_width, fitted_height)


def lay_out(people: int, *, screen: bool) -> tuple[Box | None, list[Box]]:
    """Return the place of a shared screen, None without one, and those of so many people, in order."""
    if not screen:
        return None, _grid(people, Box(0, 0, WIDTH, HEIGHT))
    if not people:
        return _inset(Box(0, 0, WIDTH, HEIGHT)), []
    above = Box(0, 0, WIDTH, HEIGHT - _ROW_HEIGHT)
    return _inset(above), _row(people, Box(0, above.height, WIDTH, _ROW_HEIGHT))


def _grid(count: int, area: Box) -> list[Box]:
    """Return places in as many columns as rows, or one column more."""
    if not count:
        return []
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    boxes: list[Box] = []
    height = area.height // rows // 2 * 2
    for row in range(rows):
        in_row = min(columns, count - len(boxes))
        width = area.width // columns // 2 * 2
        left = area.x + (area.width - in_row * width) // 4 * 2
        boxes += [_inset(Box(left + at * width, area.y + row * height, width, height)) for at in range(in_row)]
    return boxes


def _row(count: int, area: Box) -> list[Box]:
    width = min(area.height * 16 // 9, area.width // count) // 2 * 2
    left = area.x + (area.width - count * width) // 4 * 2
    return [_inset(Box(left + at * width, area.y, width, area.height)) for at in range(count)]


def _inset(box: Box) -> Box:
    return Box(box.x + _MARGIN, box.y + _MARGIN, box.width - 2 * _MARGIN, box.height - 2 * _MARGIN)
