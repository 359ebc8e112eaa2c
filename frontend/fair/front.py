"""List of fairs, a fair's front page, and its sections."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.responses import Response

from frontend.parts.times import Day, Item, days_of
from frontend.site.languages.formats import moment
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError

NEWEST: Final = 10
"""Number of new products on a front page: whole rows of two and of five."""

COMING: Final = 3
"""Number of upcoming programme items on a front page."""


def home(view: PageView) -> TemplateVariables | Response:
    """Redirect to the fair that is on if there is exactly one; otherwise list all fairs."""
    is_on = [fair for fair in view.data["fairs"]["nodes"] if fair["isOpen"]]
    return view.go(f"/fairs/{is_on[0]['slug']}") if len(is_on) == 1 else {}


def front(view: PageView) -> TemplateVariables:
    """Return the contents of a fair's front page: what is on now, counts, new products, the programme."""
    data, at = view.data, datetime.now(UTC)
    fair = data["fair"]
    found = counts(data.get("goods"), "section")
    past, days = split_days(days_of(fair), ZoneInfo(fair["timeZone"]), at)
    newest = (data.get("products") or {}).get("nodes") or []
    return {
        "running": running_items(fair["programme"], at),
        "coming": next_items(fair["programme"], at),
        "halls": halls_of(fair, found),
        "counts": found,
        "countries": values(data.get("companies"), "country"),
        "newest": interleave_by_exhibitor(newest, NEWEST),
        "days": days,
        "past_days": past,
    }


def section(view: PageView) -> TemplateVariables:
    """Return the section in the page's address, and its category; raises `HttpError` (404) for an unknown section."""
    key = view.path["section"]
    for category in view.data["fair"]["categories"]:
        for each in category["sections"]:
            if each["key"] == key:
                return {"category": category, "section": each}
    raise HttpError(404, "SECTION_NOT_FOUND")


def running_items(programme: Sequence[Item], at: datetime) -> list[Item]:
    """Return the programme items that are on at a moment."""
    return [each for each in programme if moment(each["startsAt"]) <= at < moment(each["endsAt"])]


def next_items(programme: Sequence[Item], at: datetime) -> list[Item]:
    """Return the next programme items after a moment."""
    return [each for each in programme if moment(each["startsAt"]) > at][:COMING]


def halls_of(fair: Mapping[str, Any], product_counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return a fair's halls with the number of products in their sections, and the categories that give them colour."""
    halls = []
    for hall in fair["halls"]:
        keys = [each["key"] for each in hall["sections"]]
        categories = list(dict.fromkeys(each["categoryKey"] for each in hall["sections"]))
        halls.append({**hall, "products": sum(product_counts.get(key, 0) for key in keys), "categories": categories})
    return halls


def values(result: Mapping[str, Any] | None, facet: str) -> list[Mapping[str, Any]]:
    """Return the values of a search result's facet, most frequent first; none if the search did not answer."""
    for each in (result or {}).get("facets", ()):
        if each["name"] == facet:
            return list(each["values"])
    return []


def counts(result: Mapping[str, Any] | None, facet: str) -> dict[str, int]:
    """Return the number of hits for each value of a facet."""
    return {each["value"]: each["count"] for each in values(result, facet)}


def interleave_by_exhibitor(products: Sequence[Mapping[str, Any]], count: int) -> list[Mapping[str, Any]]:
    """Return up to ``count`` products, with the exhibitors taking turns: one large import must not fill the page.

    The first product of every exhibitor comes before the second product of any, in the order of ``products``.
    """
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, int, Mapping[str, Any]]] = []
    for position, product in enumerate(products):
        owner = str((product.get("exhibitor") or {}).get("slug"))
        ranked.append((seen[owner], position, product))
        seen[owner] += 1
    return [product for _, _, product in sorted(ranked, key=lambda each: each[:2])][:count]


def split_days(days: Sequence[Day], zone: ZoneInfo, at: datetime) -> tuple[list[Day], list[Day]]:
    """Return the days before today, and the days from today on; after the last day, all days are in the second list."""
    today = at.astimezone(zone).date()
    left = [day for day in days if moment(day[0]).astimezone(zone).date() >= today]
    return (list(days[: len(days) - len(left)]), left) if left else ([], list(days))
