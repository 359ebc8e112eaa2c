"""The live page of a fair, and figures as pictures that a page without scripts shows as well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience
from frontend.site.problems import Unanswered
from frontend.site.site import House

SPANS: Final = {"1": marked("24 hours"), "3": marked("3 days"), "7": marked("7 days"), "30": marked("30 days")}
"""The spans that can be chosen, in days."""

FIGURES: Final = (
    ("visits", marked("Visits")),
    ("searches", marked("Searches")),
    ("searchesWithoutResult", marked("Searches without a result")),
    ("enquiries", marked("Enquiries")),
    ("registrations", marked("Applications")),
    ("signUps", marked("New accounts")),
    ("productsPublished", marked("Products published")),
    ("boothsOpened", marked("Booths opened")),
)
_WIDTH: Final = 720
_HEIGHT: Final = 160
_HEADROOM: Final = 8


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name in the reader's language, and a value for each step."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Chart:
    """A chart: the beginnings of its steps as GraphQL's DateTime, and its lines. ``hourly`` says how long a step is."""

    times: Sequence[str]
    lines: Sequence[Line]
    hourly: bool

    @property
    def peak(self) -> int:
        """The highest value of any line, at least 1."""
        return max((value for line in self.lines for value in line.values), default=0) or 1

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was counted."""
        return not any(value for line in self.lines for value in line.values)

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The steps with the values of all lines."""
        return [(at, tuple(line.values[step] for line in self.lines)) for step, at in enumerate(self.times)]

    def points(self, line: Line) -> str:
        """Return a line as an SVG polyline's points, in a picture of 720 × 160."""
        step = _WIDTH / max(len(line.values) - 1, 1)
        return " ".join(f"{number * step:.1f},{self._y(value):.1f}" for number, value in enumerate(line.values))

    def area(self, line: Line) -> str:
        """Return what lies below a line as an SVG polygon's points."""
        return f"0,{_HEIGHT} {self.points(line)} {_WIDTH},{_HEIGHT}"

    def _y(self, value: int) -> float:
        return _HEIGHT - value / self.peak * (_HEIGHT - _HEADROOM)


@dataclass(frozen=True)
class Bar:
    """One bar of a list: what is counted, and how long the bar is, in per cent of the longest."""

    item: Mapping[str, Any]
    share: str


def bars(items: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Return counted things with their bars; ``count`` is how often."""
    most = max((each["count"] for each in items), default=1) or 1
    return [Bar(each, f"{each['count'] / most * 100:.1f}") for each in items]


def change(now: int, before: int) -> int | None:
    """Return by how many per cent a figure has changed; None where there is nothing to compare with."""
    return round((now - before) / before * 100) if before else None


async def live(house: House, request: Request) -> Response:
    """Show what happens at a fair now; raises `Unanswered` for who is not its organiser."""
    days = request.query_params.get("days")
    days = days if days in SPANS else "1"
    until, span = datetime.now(UTC).replace(microsecond=0), timedelta(days=int(days))
    found = await house.answer(
        request,
        "console_live",
        fairId=await house.fair_id(request, request.path_params["fair"]),
        since=(until - span).isoformat(),
        until=until.isoformat(),
        before=(until - 2 * span).isoformat(),
    )
    Audience.ORGANISER.check(found.data)
    now = found.data["now"]
    if now is None:
        raise Unanswered(404, "FAIR_NOT_FOUND")
    response = house.show(request, "console_live.html", data=found.data, **_names(found.data, days), until=until)
    response.headers["Cache-Control"] = "no-store"
    return response


def _names(data: Mapping[str, Any], days: str) -> dict[str, Any]:
    now, before = data["now"], (data["before"] or {}).get("totals") or {}
    totals = now["totals"]
    figures = [(name, words, totals[name], change(totals[name], before.get(name, 0))) for name, words in FIGURES]
    undecided = {name: (data[name] or {}).get("totalCount") or 0 for name in ("buyers", "exhibitors", "stands")}
    return {
        "fair": now["fair"],
        "now": now,
        "days": days,
        "spans": SPANS,
        "figures": figures,
        "undecided": undecided,
        "chart_of": lambda *lines: chart_of(now, lines),
        "bars": bars,
    }


def chart_of(insights: Mapping[str, Any], lines: Sequence[tuple[str, str]]) -> Chart:
    """Return the chart of a fair's figures: pairs of a figure and its name in the reader's language."""
    steps = insights["series"]
    drawn = [Line(name, [each["figures"][figure] for each in steps]) for figure, name in lines]
    return Chart([each["at"] for each in steps], drawn, hourly=insights["hourly"])


def chart_of_days(days: Sequence[Mapping[str, Any]], name: str) -> Chart:
    """Return the chart of an exhibitor's days (``date`` and ``visits``); ``name`` is in the reader's language."""
    return Chart([each["date"] for each in days], [Line(name, [each["visits"] for each in days])], hourly=False)
