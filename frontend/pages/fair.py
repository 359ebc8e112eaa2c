"""The fairs, a fair's front page, and its sections."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from frontend.formats import moment
from frontend.house import House, go, language_of
from frontend.problems import Unanswered

NEWEST: Final = 10
"""How many new products a front page shows: whole rows of two and of five."""


async def home(house: House, request: Request) -> Response:
    """Lead to the fair that is on, if it is one; otherwise show them all."""
    found = await house.answer(request, "fairs")
    is_on = [fair for fair in found.data["fairs"]["nodes"] if fair["isOpen"]]
    if len(is_on) == 1:
        return go(f"/{language_of(request)}/fairs/{is_on[0]['slug']}")
    return house.show(request, "fairs.html", data=found.data)


async def fairs(house: House, request: Request) -> Response:
    """Show all fairs, latest first."""
    return await house.page(request, "fairs.html", "fairs", after=request.query_params.get("after"))


async def front(house: House, request: Request) -> Response:
    """Show a fair's front page."""
    fair_id = await house.fair_id(request, request.path_params["fair"])
    found = await house.answer(request, "front", fairId=fair_id)
    more: dict[str, Any] = {
        "counts": counts(found.data.get("goods"), "section"),
        "countries": values(found.data.get("companies"), "country"),
    }
    newest = (found.data.get("products") or {}).get("nodes") or []
    more["newest"] = mixed(newest, NEWEST)
    return house.show(request, "front.html", data=found.data, days=days_of(found.data["fair"]), **more)


async def section(house: House, request: Request) -> Response:
    """Show the products and booths of one section."""
    key, query = request.path_params["section"], request.query_params
    fair_id = await house.fair_id(request, request.path_params["fair"])
    found = await house.answer(
        request, "section", fairId=fair_id, section=key, after=query.get("after"), boothsAfter=query.get("booths")
    )
    tree = found.data["fair"]["categories"]
    for category in tree:
        for each in category["sections"]:
            if each["key"] == key:
                return house.show(request, "section.html", data=found.data, category=category, section=each)
    raise Unanswered(404, "SECTION_NOT_FOUND")


def values(result: Mapping[str, Any] | None, facet: str) -> list[Mapping[str, Any]]:
    """Return the values of a search result's facet, most frequent first; none where the search did not answer."""
    for each in (result or {}).get("facets", ()):
        if each["name"] == facet:
            return list(each["values"])
    return []


def counts(result: Mapping[str, Any] | None, facet: str) -> dict[str, int]:
    """Return how many hits each value of a facet has."""
    return {each["value"]: each["count"] for each in values(result, facet)}


def mixed(products: Sequence[Mapping[str, Any]], count: int) -> list[Mapping[str, Any]]:
    """Return some of the products, each exhibitor's first before anybody's second: one sheet must not fill the page."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, int, Mapping[str, Any]]] = []
    for position, product in enumerate(products):
        owner = str((product.get("exhibitor") or {}).get("slug"))
        ranked.append((seen[owner], position, product))
        seen[owner] += 1
    return [product for _, _, product in sorted(ranked, key=lambda each: each[:2])][:count]


def days_of(fair: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Return a fair's programme by day in the fair's time zone; a day is its first item's moment."""
    zone = ZoneInfo(fair["timeZone"])
    by_day = groupby(fair["programme"], lambda item: moment(item["startsAt"]).astimezone(zone).date())
    return [(items[0]["startsAt"], items) for items in (list(group) for _, group in by_day)]
