"""The site's icon as pictures of pixels, for the home screens that take no drawing: made from our own ``favicon.svg``.

Only what our own drawings use is understood: filled paths of lines and arcs in one square view box.
"""

import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

Point = tuple[float, float]


@dataclass(frozen=True)
class Icon:
    """A picture: its side in pixels, how much of it the drawing takes, and the ground (None: nothing)."""

    side: int
    share: float = 1.0
    ground: str | None = None


GROUND: Final = "#e8f2f5"
ICONS: Final = {
    "192": Icon(192),
    "512": Icon(512),
    # Launchers cut these to a circle or a drop: what counts lies within four fifths (w3.org/TR/appmanifest).
    "maskable-192": Icon(192, 0.68, GROUND),
    "maskable-512": Icon(512, 0.68, GROUND),
    "apple-180": Icon(180, 0.8, GROUND),
}
_FINE: Final = 4
"""Drawn so many times as large, then made smaller: smooth edges."""

_STEPS: Final = 48
"""Pieces of an arc."""

_TOKEN: Final = re.compile(r"([MmLlHhVvAaZz])|(-?(?:\d+\.?\d*|\.\d+))")
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0}


@cache
def png(name: str) -> bytes:
    """Return a picture of `ICONS`; takes some ten milliseconds the first time. Raises KeyError."""
    icon = ICONS[name]
    side = icon.side * _FINE
    image = Image.new("RGBA", (side, side), icon.ground or (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    size, shapes = _drawing()
    scale, margin = side * icon.share / size, side * (1 - icon.share) / 2
    for colour, outline in shapes:
        pen.polygon([(margin + x * scale, margin + y * scale) for x, y in outline], fill=colour)
    kept = io.BytesIO()
    image.resize((icon.side, icon.side), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _drawing() -> tuple[float, list[tuple[str, list[Point]]]]:
    """Return the drawing's side and its filled outlines with their colours."""
    source = (files("frontend") / "static" / "favicon.svg").read_text(encoding="utf-8")
    root = ET.fromstring(source)  # noqa: S314 - our own file
    side = float(root.attrib["viewBox"].split()[2])
    return side, [(each.attrib["fill"], list(outline(each.attrib["d"]))) for each in root]


def outline(path: str) -> Iterator[Point]:
    """Return the corners of a path of straight lines and arcs (w3.org/TR/SVG2/paths.html)."""
    x = y = 0.0
    for command, numbers in _steps(path):
        kind, relative = command.upper(), command.islower()
        base = (x, y) if relative else (0.0, 0.0)
        before = (x, y)
        if kind == "Z":
            return
        if kind == "H":
            x = base[0] + numbers[0]
        elif kind == "V":
            y = base[1] + numbers[0]
        else:
            x, y = base[0] + numbers[-2], base[1] + numbers[-1]
        if kind == "A":
            yield from _arc(before, (x, y), radius=numbers[0], large=bool(numbers[3]), clockwise=bool(numbers[4]))
        yield x, y


def _steps(path: str) -> Iterator[tuple[str, list[float]]]:
    command, numbers = "", list[float]()
    for letter, number in _TOKEN.findall(path):
        if letter:
            command = letter
            if _TAKES[letter.upper()] == 0:
                yield command, []
            continue
        numbers.append(float(number))
        if len(numbers) == _TAKES[command.upper()]:
            yield command, numbers
            numbers = []


def _arc(begin: Point, end: Point, *, radius: float, large: bool, clockwise: bool) -> Iterator[Point]:
    """Return points of a circle's arc (SVG 2, appendix B.2.4), without its ends."""
    half_x, half_y = (end[0] - begin[0]) / 2, (end[1] - begin[1]) / 2
    half = math.hypot(half_x, half_y)
    radius = max(radius, half)
    height = math.sqrt(max(0.0, radius**2 - half**2)) / half * (1 if large == clockwise else -1)
    centre_x, centre_y = begin[0] + half_x + half_y * height, begin[1] + half_y - half_x * height
    first = math.atan2(begin[1] - centre_y, begin[0] - centre_x)
    turn = math.atan2(end[1] - centre_y, end[0] - centre_x) - first
    if clockwise and turn < 0:
        turn += 2 * math.pi
    elif not clockwise and turn > 0:
        turn -= 2 * math.pi
    for step in range(1, _STEPS):
        angle = first + turn * step / _STEPS
        yield centre_x + radius * math.cos(angle), centre_y + radius * math.sin(angle)
