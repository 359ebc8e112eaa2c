"""Charts that also show on pages without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_WIDTH: Final = 720
_HEIGHT: Final = 160
_HEADROOM: Final = 8


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name in the reader's language, and a value for each step."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Chart:
    """A chart: the start of each step as GraphQL's DateTime, and the lines. ``hourly`` tells the length of a step."""

    times: Sequence[str]
    lines: Sequence[Series]
    hourly: bool

    @property
    def peak(self) -> int:
        """The highest value of any line, at least 1."""
        return max((value for line in self.lines for value in line.values), default=0) or 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted."""
        return not any(value for line in self.lines for value in line.values)

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """Steps with the values of all lines."""
        return [(at, tuple(line.values[step] for line in self.lines)) for step, at in enumerate(self.times)]

    def points(self, line: Series) -> str:
        """Return a line as the points of an SVG polyline, in a drawing of 720 × 160."""
        step = _WIDTH / max(len(line.values) - 1, 1)
        return " ".join(f"{number * step:.1f},{self._y(value):.1f}" for number, value in enumerate(line.values))

    def area(self, line: Series) -> str:
        """Return the area below a line as the points of an SVG polygon."""
        return f"0,{_HEIGHT} {self.points(line)} {_WIDTH},{_HEIGHT}"

    def _y(self, value: int) -> float:
        return _HEIGHT - value / self.peak * (_HEIGHT - _HEADROOM)


@dataclass(frozen=True)
class Bar:
    """One bar of a list: the counted item, and the bar's length in per cent of the longest."""

    item: Mapping[str, Any]
    share: str


def bars(items: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Return counted items with their bars; ``count`` is how often."""
    maximum = max((each["count"] for each in items), default=1) or 1
    return [Bar(each, f"{each['count'] / maximum * 100:.1f}") for each in items]


def chart_of_days(days: Sequence[Mapping[str, Any]], name: str) -> Chart:
    """Return the chart of an exhibitor's days (``date`` and ``visits``); ``name`` is in the reader's language."""
    return Chart([each["date"] for each in days], [Series(name, [each["visits"] for each in days])], hourly=False)
