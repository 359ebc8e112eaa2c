"""Live page of a fair: what is happening there now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from frontend.parts.charts import Chart, Series, bars
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables, Visit

SPANS: Final = {"1": marked("24 hours"), "3": marked("3 days"), "7": marked("7 days"), "30": marked("30 days")}
"""Time spans to choose from, in days."""

FIGURES: Final = (
    ("visits", marked("Visits")),
    ("searches", marked("Searches")),
    ("searchesWithoutResult", marked("Searches without results")),
    ("enquiries", marked("Enquiries")),
    ("applications", marked("Applications")),
    ("signUps", marked("New accounts")),
    ("productsPublished", marked("Products published")),
    ("boothsOpened", marked("Booths opened")),
)


def change(now: int, before: int) -> int | None:
    """Return the change of a figure in per cent; None if there is nothing to compare with."""
    return round((now - before) / before * 100) if before else None


async def variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the live page: the span that the address chooses, and the one before it."""
    span = timedelta(days=int(_days(visit)))
    until = datetime.now(UTC).replace(microsecond=0)
    times = {"since": until - span, "until": until, "before": until - 2 * span}
    return {"fairId": await visit.fair_id(), **{name: at.isoformat() for name, at in times.items()}}


def _days(visit: Visit) -> str:
    days = visit.query.get("days", "")
    return days if days in SPANS else "1"


def live(view: PageView) -> TemplateVariables:
    """Return what happens at a fair now."""
    data = view.data
    now, before = data["now"], (data["before"] or {}).get("totals") or {}
    totals = now["totals"]
    figures = [(name, words, totals[name], change(totals[name], before.get(name, 0))) for name, words in FIGURES]
    undecided = {
        name: (data[name] or {}).get("totalCount") or 0 for name in ("buyers", "exhibitors", "boothApplications")
    }
    return {
        "fair": now["fair"],
        "now": now,
        "days": _days(view),
        "spans": SPANS,
        "figures": figures,
        "undecided": undecided,
        "chart_of": lambda *lines: chart_of(now, lines),
        "bars": bars,
        "until": datetime.fromisoformat(view.query_variables["until"]),
    }


def chart_of(insights: TemplateVariables, lines: Sequence[tuple[str, str]]) -> Chart:
    """Return the chart of a fair's figures; ``lines`` are pairs of a figure and its name in the reader's language."""
    steps = insights["series"]
    drawn = [Series(name, [each["figures"][figure] for each in steps]) for figure, name in lines]
    return Chart([each["at"] for each in steps], drawn, hourly=insights["hourly"])
