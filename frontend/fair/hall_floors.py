"""Floor of a hall as visitors see it: queried and drawn once for all visitors within a few seconds.

A hall may have 2,000 spaces, and most of what a page about them costs is the same for everyone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request

from frontend.parts.hall_map import HallMap, draw_hall_map
from frontend.site.ask import anonymous
from frontend.site.pages import PageView, kind_of
from frontend.site.site import Site

_CHANGE_HALLS: Final = frozenset({"EXHIBITOR", "ORGANISER"})
"""Kinds of organisation whose users must see their own changes at once."""

Pieces = Mapping[str, Markup]


@dataclass(frozen=True)
class Floor:
    """A drawn hall, and the HTML of its spaces and of the lines of its list, by space number."""

    map: HallMap
    spaces: Pieces
    lines: Pieces


def join_pieces(pieces: Pieces, number: str | None = None, piece: Markup | None = None) -> Markup:
    """Return the pieces joined, with ``piece`` in place of the one with this number."""
    changed = pieces if number is None or piece is None else {**pieces, number: piece}
    return Markup("".join(changed.values()))  # noqa: S704 - each of them is escaped


async def floor_of(view: PageView) -> Floor | None:
    """Return the floor of a page's hall; None if it has no plan.

    Visitors see the public floor as it was a few seconds ago (`Site.floors`); users who may change halls see it as it
    is now.
    """
    fair = view.data["fair"]
    key = (fair["id"], fair["hall"]["key"], view.language)
    if kind_of(view.data) in _CHANGE_HALLS:
        return await _load_floor(view.site, view.request, fair, key)
    asking = anonymous(view.request)
    found: Floor | None = await view.site.floors.get(key, lambda: _load_floor(view.site, asking, fair, key))
    return found


async def _load_floor(site: Site, request: Request, fair: Mapping[str, Any], key: tuple[str, str, str]) -> Floor | None:
    answer = await site.answer(request, "hall_floor", fairId=fair["id"], hall=key[1])
    plan = (answer.data["fair"]["hall"] or {}).get("plan")
    if plan is None:
        return None
    picture = draw_hall_map(plan)
    words: Any = site.templates.get_template("parts/hall_map.html").make_module(site.names(request))
    path = f"/fairs/{fair['slug']}/halls/{key[1]}"
    return Floor(
        map=picture,
        spaces={each.number: words.space(each) for each in picture.spaces},
        lines={each.number: words.line(each.booth, each.number, path) for each in picture.occupied},
    )
