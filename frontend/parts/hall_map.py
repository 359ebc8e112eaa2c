"""Drawing of a hall's floor plan: metres become pixels, names become lines that fit into their spaces.

The plan is drawn the same for every reader, never mirrored: left in the hall is left on the page.
"""

import re
import statistics
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

_STAND: Final = 92
"""Pixels of a usual space's shorter side, enough to read its number and a name."""

_SCALES: Final = (12.0, 32.0)
_MARGIN: Final = 14
_SIZE: Final = 12
_LEADING: Final = 14
_WIDE: Final = frozenset("WF")
_TINTS: Final = 4
_NAMES: Final = 8192
"""Number of names whose lines are cached: those of the largest hall in four languages."""

_LEGAL: Final = re.compile(
    r"[,，]?\s*(?:co\.?\s*,?\s*(?:ltd|limited|inc)\.?|(?:pvt|pte)\.?\s*ltd\.?|ltda?\.?|limited|inc\.?|gmbh|s\.?\s?a\.?(?:\s?e\.?|\s?s\.?)?|"
    r"s\.?\s?l\.?|l\.?l\.?[cp]\.?|lda\.?|s\.?a\.?r\.?l\.?|s\.a\. de c\.v\.)$|(?:股份)?有限(?:责任)?公司$",
    re.IGNORECASE,
)

Booth = Mapping[str, Any]


@dataclass(frozen=True)
class NameLine:
    """A line of a name, and its distance below the space's upper side."""

    text: str
    y: int


@dataclass(frozen=True)
class DrawnSpace:
    """A space in pixels. ``tint`` tells the sections of one category apart; ``booth`` is None if it is free."""

    number: str
    x: int
    y: int
    width: int
    height: int
    booth: Booth | None = None
    tint: int = 0
    lines: list[NameLine] = field(default_factory=list)
    rtl: bool = False

    @property
    def middle(self) -> int:
        """Horizontal centre of its lines."""
        return self.width // 2


@dataclass(frozen=True)
class DrawnEntrance:
    """An entrance in pixels, and whether it is in a wall on the left or right."""

    x: int
    y: int
    upright: bool


@dataclass(frozen=True)
class Swatch:
    """A section in the map's legend."""

    section: Mapping[str, Any]
    tint: int


@dataclass(frozen=True)
class HallMap:
    """Drawing of a hall: its size in pixels, its contents, and what its colours mean."""

    width: int
    height: int
    scale: float
    spaces: list[DrawnSpace]
    entrances: list[DrawnEntrance]
    swatches: list[Swatch]
    margin: int = _MARGIN

    @cached_property
    def occupied(self) -> list[DrawnSpace]:
        """Spaces with a booth, in the order in which a visitor walks past them."""
        return [each for each in self.spaces if each.booth]

    @cached_property
    def free(self) -> int:
        """Number of spaces without a booth."""
        return len(self.spaces) - len(self.occupied)

    def around(self, number: str | None) -> tuple[DrawnSpace | None, DrawnSpace | None, DrawnSpace | None]:
        """Return the booth before, the one with this number, and the one after; None where there is none."""
        occupied = self.occupied
        at = next((index for index, each in enumerate(occupied) if each.number == number), None)
        if at is None:
            return None, None, None
        before = occupied[at - 1] if at > 0 else None
        return before, occupied[at], occupied[at + 1] if at + 1 < len(occupied) else None


def draw_hall_map(plan: Mapping[str, Any]) -> HallMap:
    """Draw a ``FloorPlan``, with names as its reader can read them."""
    scale = scale_of(plan["spaces"])
    tints = tints_of(plan["spaces"])
    return HallMap(
        width=round(plan["width"] * scale) + 2 * _MARGIN,
        height=round(plan["depth"] * scale) + 2 * _MARGIN,
        scale=scale,
        spaces=[_space(each, scale, tints) for each in plan["spaces"]],
        entrances=[_entrance(each, plan, scale) for each in plan["entrances"]],
        swatches=_swatches(plan["spaces"], tints),
    )


def scale_of(spaces: Sequence[Mapping[str, Any]]) -> float:
    """Return the scale in pixels per metre."""
    sides = [min(each["width"], each["depth"]) for each in spaces]
    scale = _STAND / statistics.median(sides) if sides else _SCALES[0]
    return round(min(max(scale, _SCALES[0]), _SCALES[1]), 2)


def tints_of(spaces: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return the tint of its category's colour that each section in a hall has."""
    tints: dict[str, int] = {}
    seen: dict[str, int] = {}
    for section in (each["booth"]["section"] for each in spaces if each["booth"]):
        if section["key"] not in tints:
            category = section["categoryKey"]
            tints[section["key"]] = seen.get(category, 0) % _TINTS
            seen[category] = seen.get(category, 0) + 1
    return tints


def shown_name(exhibitor: Mapping[str, Any]) -> str:
    """Return a company's name, as its readers can read it, without its legal form."""
    return _without_form(str(exhibitor["name"]["text"]))


@lru_cache(_NAMES)
def _without_form(text: str) -> str:
    return _LEGAL.sub("", text).rstrip(" ,，") or text


@lru_cache(_NAMES)
def lines_of(text: str, width: int, maximum: int) -> tuple[str, ...]:
    """Break a name into at most ``maximum`` lines of about ``width`` pixels; text that does not fit ends in ``…``."""
    lines: list[str] = []
    line = ""
    for part in _parts(text):
        if line and _length(line + part.rstrip()) > width:
            lines.append(line.strip())
            line = ""
        line += part
    lines = [each for each in (*lines, line.strip()) if each]
    if len(lines) > maximum:
        lines = [*lines[: maximum - 1], " ".join(lines[maximum - 1 :])] if maximum else []
    return tuple(_fitted(each, width) for each in lines)


def _parts(text: str) -> list[str]:
    """Split a text where it may break: after spaces, and between any two wide characters."""
    parts: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in _WIDE
        if not parts or wide or parts[-1].endswith(" ") or _ends_wide(parts[-1]):
            parts.append(character)
        else:
            parts[-1] += character
    return parts


def _ends_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) in _WIDE


def _length(text: str) -> float:
    """Return the approximate width of a line in pixels: fonts are not measured on a server."""
    return sum(_SIZE * (1.0 if unicodedata.east_asian_width(each) in _WIDE else 0.56) for each in text)


def _fitted(line: str, width: int) -> str:
    if _length(line) <= width:
        return line
    while line and _length(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _space(space: Mapping[str, Any], scale: float, tints: Mapping[str, int]) -> DrawnSpace:
    width, height, booth = round(space["width"] * scale), round(space["depth"] * scale), space["booth"]
    name = shown_name(booth["exhibitor"]) if booth and booth["exhibitor"] else ""
    room = max((height - 28) // _LEADING, 0)
    texts = lines_of(name, width - 10, min(room, 4)) if name else ()
    return DrawnSpace(
        number=space["number"],
        x=round(space["x"] * scale) + _MARGIN,
        y=round(space["y"] * scale) + _MARGIN,
        width=width,
        height=height,
        booth=booth,
        tint=tints.get(booth["section"]["key"], 0) if booth else 0,
        lines=[NameLine(text, 34 + number * _LEADING) for number, text in enumerate(texts)],
        rtl=any(unicodedata.bidirectional(each) in {"R", "AL"} for each in name[:1]),
    )


def _entrance(entrance: Mapping[str, Any], plan: Mapping[str, Any], scale: float) -> DrawnEntrance:
    upright = entrance["x"] in {0, plan["width"]} and entrance["y"] not in {0, plan["depth"]}
    return DrawnEntrance(round(entrance["x"] * scale) + _MARGIN, round(entrance["y"] * scale) + _MARGIN, upright)


def _swatches(spaces: Sequence[Mapping[str, Any]], tints: Mapping[str, int]) -> list[Swatch]:
    found = {each["booth"]["section"]["key"]: each["booth"]["section"] for each in spaces if each["booth"]}
    return [Swatch(section, tints[key]) for key, section in found.items()]
