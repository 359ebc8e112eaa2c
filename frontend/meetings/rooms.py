"""The room of a video meeting and the check: pages that reach media servers, and access to rooms as JSON."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import catalogue
from frontend.site.pages import PRIVATE, PageView
from frontend.site.problems import Problem
from frontend.site.security import media_policy

_TEMPORARY: Final = frozenset({"MEDIA_UNAVAILABLE", "UNAVAILABLE", "RATE_LIMITED", "INTERNAL"})
"""Codes of problems that pass by themselves: the page asks again."""


def room(view: PageView) -> Response:
    """Return the page of a meeting's room, which may speak to the media servers that run now."""
    return _with_media(view, view.show(access_path=f"/meeting/{view.path['id']}/room/access"))


def check(view: PageView) -> Response:
    """Return the page that checks devices and connection, which may speak to the media servers that run now."""
    return _with_media(view, view.show())


def _with_media(view: PageView, response: Response) -> Response:
    response.headers.update(media_policy(view.data.get("mediaServers") or []))
    return response


async def enter_room(submitted: SubmittedForm) -> Response:
    """Return the reader's access to a meeting's room as JSON, or the problem with its HTTP status."""
    entry = {"meetingId": submitted.path["id"]}
    return _answer(submitted, await submitted.do("enter_meeting_room", None, input=entry))


async def enter_check(submitted: SubmittedForm) -> Response:
    """Return the reader's access to a room of their own as JSON, or the problem with its HTTP status."""
    return _answer(submitted, await submitted.do("enter_check_room", None))


def _answer(submitted: SubmittedForm, entry: SubmittedForm) -> Response:
    if entry.problem is not None:
        return _problem(submitted, entry.problem)
    access: Mapping[str, Any] = entry.result
    title = access["otherCompany"]
    return JSONResponse({**access, "title": title}, headers=PRIVATE)


def _problem(submitted: SubmittedForm, problem: Problem) -> Response:
    """Return a problem in the reader's language: 503 where asking again helps, else 409."""
    sentence = catalogue(submitted.language).gettext(problem.message)
    status = 503 if problem.code in _TEMPORARY else 409
    return JSONResponse({"code": problem.code, "message": sentence}, status_code=status, headers=PRIVATE)
