"""Pages of video meetings: the check of devices and connection, and the room."""

from collections.abc import Mapping
from typing import Any, Final

from frontend.site.forms import Area
from frontend.site.pages import Audience, Page, PageView
from frontend.site.security import MEDIA

ROOM: Final = "/meeting/{id}/room"


def room(view: PageView) -> Mapping[str, Any]:
    """Return where the room's page asks for its access."""
    return {"access_path": f"{ROOM}/access".format(**view.path)}


AREA: Final = Area(
    "meetings",
    pages=(
        Page("/check", "check", query="viewer", headers=MEDIA),
        Page(ROOM, "room", Audience.SIGNED_IN, room, query="viewer", headers=MEDIA),
    ),
)
"""The area, as `frontend.areas` lists it."""
