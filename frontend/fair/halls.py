"""A walkable hall, the organiser's announcements, and the fair's own colour."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from frontend.fair.hall_floors import floor_of, join_pieces
from frontend.parts.brand import brand_sheet
from frontend.parts.hall_map import DrawnSpace, HallMap
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError

ZOOMS: Final = {"whole": None, "normal": 1.0, "large": 1.5}
"""Zoom levels by their name in the address: None fits the page, a number is a multiple of the usual size."""


async def hall(view: PageView) -> TemplateVariables:
    """Return the drawing of a hall and the reader's position in it; raises `HttpError` (404) if there is no hall."""
    found = view.data["fair"]["hall"]
    if found is None:
        raise HttpError(404, "HALL_NOT_FOUND")
    query = view.query
    floor = await floor_of(view)
    picture = floor.map if floor else None
    number = (query.get("booth") or "")[:16].upper()
    before, at, after = picture.around(number) if picture else (None, None, None)
    zoom = query.get("zoom")
    return {
        "hall": found,
        "floor": floor,
        "joined": join_pieces,
        "map": picture,
        "before": before,
        "at": at,
        "stop": await _stop(view, at),
        "after": after,
        "asked": number,
        "loose": await _loose(view, found, picture),
        "zoom": zoom if zoom in ZOOMS else "normal",
        "factor": ZOOMS.get(zoom or "normal", 1.0),
    }


async def _stop(view: PageView, at: DrawnSpace | None) -> Mapping[str, Any] | None:
    """Return the details of the booth that the reader has chosen on the plan; None without one, or if it has closed."""
    if at is None or at.booth is None:
        return None
    try:
        booth: TemplateVariables | None = (await view.ask("hall_stop", id=at.booth["id"]))["booth"]
    except HttpError:
        return None
    return booth


async def _loose(view: PageView, hall: Mapping[str, Any], picture: HallMap | None) -> list[Mapping[str, Any]]:
    """Return the booths in a hall that have no space in its plan, the first hundred of them; queried only if needed."""
    taken = picture.occupied if picture else ()
    if picture and len(taken) >= hall["boothCount"]:
        return []
    fair = view.data["fair"]
    answer = await view.ask("hall_booths", fairId=fair["id"], hall=hall["key"])
    standing = {each.booth["id"] for each in taken if each.booth}
    nodes = (answer["booths"] or {}).get("nodes", ())
    return [each for each in nodes if each["id"] not in standing]


def brand(view: PageView) -> Response:
    """Return a fair's colour as a style sheet; its address names the colour, so that it can be cached for good."""
    looks = view.data["fair"]["branding"]
    sheet = brand_sheet(looks["accent"], looks["accentOnDark"])
    current = view.query.get("v") == (looks["accent"] or "").removeprefix("#")
    keeping = "private, max-age=31536000, immutable" if current else "private, no-cache"
    return Response(sheet, media_type="text/css", headers={"Cache-Control": keeping})
