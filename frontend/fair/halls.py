"""A hall that one can walk, what the organiser announces, and the fair's own colour."""

import re
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.fair.hall_floors import floor_of, joined
from frontend.parts.hall_map import DrawnStand, HallMap
from frontend.site.pages import Shown
from frontend.site.problems import Unanswered
from frontend.site.site import House

ZOOMS: Final = {"whole": None, "normal": 1.0, "large": 1.5}
"""How large a map is drawn, by the word in its address: as wide as there is room, or in times of the usual size."""

_COLOUR: Final = re.compile(r"#[0-9A-F]{6}")


async def hall(shown: Shown) -> Mapping[str, Any]:
    """Return the drawing of a hall and where in it the reader stands; raises `Unanswered` (404) for no hall."""
    found = shown.data["fair"]["hall"]
    if found is None:
        raise Unanswered(404, "HALL_NOT_FOUND")
    query = shown.request.query_params
    floor = await floor_of(shown)
    picture = floor.map if floor else None
    number = (query.get("booth") or "")[:16].upper()
    before, at, after = picture.around(number) if picture else (None, None, None)
    zoom = query.get("zoom")
    return {
        "hall": found,
        "floor": floor,
        "joined": joined,
        "map": picture,
        "before": before,
        "at": at,
        "stop": await _stop(shown, at),
        "after": after,
        "asked": number,
        "loose": await _loose(shown, found, picture),
        "zoom": zoom if zoom in ZOOMS else "normal",
        "factor": ZOOMS.get(zoom or "normal", 1.0),
    }


async def _stop(shown: Shown, at: DrawnStand | None) -> Mapping[str, Any] | None:
    """Return what one is told about the booth where one stands; None where one stands at none, or it has closed."""
    if at is None or at.booth is None:
        return None
    try:
        answer = await shown.house.answer(shown.request, "hall_stop", id=at.booth["id"])
    except Unanswered:
        return None
    booth: Mapping[str, Any] | None = answer.data["booth"]
    return booth


async def _loose(shown: Shown, found: Mapping[str, Any], picture: HallMap | None) -> list[Mapping[str, Any]]:
    """Return the booths in a hall that have no stand of its plan, the first hundred of them; asked for if need be."""
    taken = picture.taken if picture else ()
    if picture and len(taken) >= found["boothCount"]:
        return []
    fair = shown.data["fair"]
    answer = await shown.house.answer(shown.request, "hall_booths", fairId=fair["id"], hall=found["key"])
    standing = {each.booth["id"] for each in taken if each.booth}
    nodes = (answer.data["booths"] or {}).get("nodes", ())
    return [each for each in nodes if each["id"] not in standing]


async def brand(house: House, request: Request) -> Response:
    """Return a fair's colour as a style sheet; its address names the colour, so it is kept for good."""
    fair_id = await house.fair_id(request, request.path_params["fair"])
    found = await house.answer(request, "brand", fairId=fair_id)
    looks = found.data["fair"]["branding"]
    sheet = brand_sheet(looks["accent"], looks["accentOnDark"])
    current = request.query_params.get("v") == (looks["accent"] or "").removeprefix("#")
    keeping = "private, max-age=31536000, immutable" if current else "private, no-cache"
    return Response(sheet, media_type="text/css", headers={"Cache-Control": keeping})


def brand_sheet(accent: str | None, on_dark: str | None, scope: str = ":root") -> str:
    """Return the style sheet that gives ``scope`` a colour; nothing without one."""
    if not accent or not on_dark or not (_COLOUR.fullmatch(accent) and _COLOUR.fullmatch(on_dark)):
        return ""
    return f"""{scope} {{
  --link: light-dark({accent}, {on_dark});
  --accent: light-dark({accent}, {on_dark});
  --on-accent: light-dark(#FFFFFF, #0D1110);
  --accent-hover: light-dark(color-mix(in srgb, {accent} 80%, #000), color-mix(in srgb, {on_dark} 80%, #FFF));
  --accent-sunk: light-dark(color-mix(in srgb, {accent} 5%, #FFF), color-mix(in srgb, {on_dark} 12%, #121514));
}}
"""
