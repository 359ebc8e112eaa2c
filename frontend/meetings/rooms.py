"""The room of a video meeting and the check before it: their pages, and the access that their scripts ask for."""

from typing import Final

from starlette.responses import JSONResponse, Response

from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import catalogue
from frontend.site.pages import PRIVATE, PageView
from frontend.site.security import media_policy

_LATER: Final = frozenset({"MEDIA_UNAVAILABLE", "UNAVAILABLE", "RATE_LIMITED", "INTERNAL"})
"""Problems that pass by themselves: the page asks again."""


def room(view: PageView) -> Response:
    """Return the page of a meeting's room, which may speak to the media servers that run now."""
    meeting = view.data["meeting"]
    other = meeting["buyer"] if meeting["side"] == "EXHIBITOR" else meeting["exhibitor"]
    company = other["name"] if other else ""
    people = [*meeting["buyerPeople"], *(each["name"] for each in meeting["staff"])]
    response = view.show(
        meeting=meeting,
        company=company if isinstance(company, str) else company["text"],
        expected=people,
        table_path=f"/meeting/{meeting['id']}/table",
    )
    response.headers.update(media_policy(view.data["mediaServers"]))
    return response


async def check(view: PageView) -> Response:
    """Return the page that checks devices, and the connection of whoever is signed in."""
    servers = await view.ask("media_servers") if view.data.get("me") else {"mediaServers": [], "turnRegions": []}
    response = view.show(turn_regions=servers["turnRegions"])
    response.headers.update(media_policy(servers["mediaServers"]))
    return response


async def enter_room(submitted: SubmittedForm) -> Response:
    """Return the reader's access to a meeting's room as JSON, or the problem."""
    done = await submitted.do("enter_meeting_room", None, input={"meetingId": submitted.path["id"]})
    return _access(done)


async def enter_check(submitted: SubmittedForm) -> Response:
    """Return the reader's access to a room of their own as JSON, or the problem."""
    return _access(await submitted.do("enter_check_room", None))


def _access(done: SubmittedForm) -> Response:
    """Return what the script asked for; a problem has 409, or 503 where it passes by itself."""
    problem = done.problem
    if problem is None:
        return JSONResponse(done.result, headers=dict(PRIVATE))
    message = catalogue(done.language).gettext(problem.message)
    headers = dict(PRIVATE)
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    status = 503 if problem.code in _LATER else 409
    return JSONResponse({"code": problem.code, "message": message}, status, headers)
