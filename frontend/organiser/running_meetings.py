"""Running meetings of a fair in the organiser's console: how well sound and video arrive."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from frontend.organiser.fairs import own_fair
from frontend.site.languages.catalogues import marked_in
from frontend.site.pages import PageView, TemplateVariables

QUALITIES: Final = {
    "GOOD": (marked_in("connection", "Good"), " good"),
    "FAIR": (marked_in("connection", "Fair"), " wait"),
    "POOR": (marked_in("connection", "Poor"), " bad"),
    "NOT_MEASURED": (marked_in("connection", "Not measured"), ""),
}
"""Words and CSS class of each quality of media."""


def running_meetings(view: PageView) -> TemplateVariables:
    """Return the template variables of the page; raises `HttpError` (404) for others' fairs."""
    names, rooms = own_fair(view), view.data["mediaRooms"]
    return {
        **names,
        "rooms": rooms,
        "poor": sum(each["quality"] == "POOR" for each in rooms["nodes"]),
        "qualities": QUALITIES,
        "worst_of": worst_of,
        "at": datetime.now(UTC),
    }


def worst_of(participant: Mapping[str, Any], figure: str) -> float | None:
    """Return a figure of the worse of a participant's two connections; None if neither has measured it."""
    links = [participant["uplink"], participant["downlink"]]
    return max((each[figure] for each in links if each is not None and each[figure] is not None), default=None)
