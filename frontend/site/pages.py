"""Pages as data: a page is a GraphQL query and a template, with at most one small function between them.

The steps of every page are the same: the variables from its address, the query, the audience, the shape, the
template. The function ``shape`` adds what a page needs beyond its query's answer: variables for the template, or a
response of its own, such as a redirect to another page. Areas list their pages in ``area.py``.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import Any, Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.site.ask import Answer
from frontend.site.form_data import Form
from frontend.site.problems import HttpError, refuse
from frontend.site.site import Site, go, language_of

TemplateVariables = Mapping[str, Any]
"""Values by name: variables of a document or of a template."""

_MAX: Final = 200
"""Most values of a repeated parameter that are taken."""

PRIVATE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}
SECRET: Final[Mapping[str, str]] = {**PRIVATE, "Referrer-Policy": "strict-origin"}
"""Headers of a page that must not be cached, and of one whose address has a secret, which must not be passed on either.

Not no-referrer: with that, browsers send forms as if from nowhere (Origin: null), and we refuse them.
"""
KEPT: Final[Mapping[str, str]] = {"Cache-Control": "private, no-cache"}
"""Headers of a restricted page that the reader's browser may cache, so that they find their form again."""


class Audience(Enum):
    """Audience of a page: what the page requires first. What a user may see is decided by the services."""

    EVERYBODY = auto()
    SIGNED_IN = auto()
    BUYER = auto()
    EXHIBITOR = auto()
    ORGANISER = auto()
    ADMINISTRATOR = auto()
    CONSOLE = auto()
    """Organisers and administrators."""

    def check(self, data: TemplateVariables) -> None:
        """Raise `HttpError` (401, 403) unless the reader in a page's answer belongs to the audience."""
        if self is Audience.EVERYBODY:
            return
        if data.get("me") is None:
            raise HttpError(401, "SIGN_IN_REQUIRED")
        if self is not Audience.SIGNED_IN and not self._parts & parts_of(data):
            raise HttpError(403, "FORBIDDEN")

    @property
    def _parts(self) -> frozenset[str]:
        return frozenset({"ORGANISER", "ADMINISTRATOR"} if self is Audience.CONSOLE else {self.name})


def kind_of(data: TemplateVariables) -> str | None:
    """Return the kind of organisation that a page's reader acts for; None for a stranger or without one."""
    acting = (data.get("me") or {}).get("actingFor") or {}
    kind: str | None = (acting.get("organisation") or {}).get("kind")
    return kind


def administers(data: TemplateVariables) -> bool:
    """Return whether a page's reader is an administrator of the installation."""
    return bool((data.get("me") or {}).get("administrator"))


def parts_of(data: TemplateVariables) -> frozenset[str]:
    """Return the roles of a page's reader: the kind of their organisation, and administrator."""
    kind = kind_of(data)
    return frozenset(({kind} if kind else set()) | ({"ADMINISTRATOR"} if administers(data) else set()))


@dataclass(frozen=True)
class Visit:
    """A request, and the site that answers it."""

    site: Site
    request: Request

    @property
    def query(self) -> QueryParams:
        """The parameters of the address."""
        return self.request.query_params

    @property
    def path(self) -> Mapping[str, str]:
        """The parameters in the path of the address."""
        return self.request.path_params

    @property
    def language(self) -> str:
        """The language of the page."""
        return language_of(self.request)

    @property
    def scripted(self) -> bool:
        """Whether the request comes from our own script, which wants a fragment of a page."""
        return "hx-request" in self.request.headers

    @property
    def refused(self) -> Form | None:
        """The form that was just refused, for which its page is shown again."""
        return getattr(self.request.state, "form", None)

    async def ask(self, name: str, /, **variables: object) -> TemplateVariables:
        """Return the answer of a query; raises `HttpError` if there is nothing to show."""
        return (await self.site.answer(self.request, name, **variables)).data

    async def fair_id(self) -> str:
        """Return the id of the fair in the path's ``{fair}``; raises `HttpError` (404) if there is none."""
        return await self.site.fair_id(self.request, self.path["fair"])

    async def variables(self, name: str, form: Form | None = None) -> dict[str, Any]:
        """Return a document's variables from the address or from a form; missing and invalid ones are left out.

        ``$fairId`` comes from the path's ``{fair}``, the slug of a fair.
        """
        given: dict[str, Any] = {}
        for variable, several, kind in self.site.documents.variables[name]:
            if variable == "fairId" and "fair" in self.path:
                given[variable] = await self.fair_id()
            elif variable in self.path:
                given[variable] = self.path[variable]
            elif several:
                given[variable] = (form.several(variable) if form else self.query.getlist(variable))[:_MAX]
            else:
                text = form.values.get(variable) if form else self.query.get(variable)
                value = None if text is None else _value(kind, text)
                if value is not None:
                    given[variable] = value
        return given

    def show(
        self, template: str = "", *, status: int = 200, data: TemplateVariables | None = None, **names: Any
    ) -> Response:
        """Render a template, of a page or a fragment of one, with ``data`` and additional template variables."""
        return self.site.show(self.request, template, data=data, status=status, **names)

    def go(self, path: str) -> Response:
        """Return the redirect to another page; ``path`` is without the language."""
        return go(f"/{self.language}{path}")

    def remember(self, response: Response, cookie: str, value: str | None, *, for_s: int = 365 * 24 * 3600) -> Response:
        """Return a response that sets a cookie, or deletes it if ``value`` is None."""
        if value is None:
            response.delete_cookie(cookie)
        else:
            secure = self.request.url.scheme == "https"
            response.set_cookie(cookie, value, max_age=for_s, samesite="lax", secure=secure, httponly=True)
        return response


@dataclass(frozen=True)
class PageView(Visit):
    """A page about to be shown: the visit, the query's variables, and the answer."""

    page: "Page"
    data: TemplateVariables
    query_variables: TemplateVariables

    def show(
        self, template: str = "", *, status: int = 200, data: TemplateVariables | None = None, **names: Any
    ) -> Response:
        """Render the page's template, or another one, with additional template variables.

        ``data``, if given, takes the place of the query's answer.
        """
        part = self.page.part if self.scripted else ""
        template = template or part or self.page.template or f"{self.page.name}.html"
        response = super().show(template, status=status, data=self.data if data is None else data, **names)
        if self.page.part:
            response.headers["Vary"] = "HX-Request"
        response.headers.update(self.page.headers or ({} if self.page.audience is Audience.EVERYBODY else PRIVATE))
        return response


Shape = Callable[[PageView], TemplateVariables | Response | Awaitable[TemplateVariables | Response]]


@dataclass(frozen=True)
class Page:
    """One page: ``queries/NAME.graphql`` and ``templates/NAME.html`` at ``/LANGUAGE`` + ``path``.

    ``shape`` turns the answer into further template variables, or into a response of its own. ``variables`` are the
    query's, unless the address has them by name. ``query`` and ``template`` are given if they have another name (no
    query: None), ``part`` is the template for our own script. Without the node ``needs`` the page is a 404, or what
    ``absent`` shows; a ``complete`` page shows nothing if any of its answer is missing. ``headers`` are given if not
    everyone may cache the page; ``demo_only`` pages are shown in a demo only.
    """

    path: str
    name: str
    audience: Audience = Audience.EVERYBODY
    shape: Shape | None = None
    variables: Callable[[Visit], TemplateVariables | Awaitable[TemplateVariables]] | None = None
    query: str | None = ""
    template: str = ""
    part: str = ""
    needs: str = ""
    absent: Callable[[Visit, HttpError], Awaitable[Response]] | None = None
    complete: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    demo_only: bool = False

    def route(self, site: Site) -> BaseRoute:
        """Return the page's route."""
        return Route(self.path, partial(self.show, site), methods=["GET"])

    async def show(self, site: Site, request: Request) -> Response:
        """Return the page; raises `HttpError` for readers outside its audience."""
        visit = Visit(site, request)
        try:
            view = await self.ask(visit)
            found = await await_if_needed(self.shape(view)) if self.shape else {}
        except HttpError as error:
            if self.absent is None or error.status != 404:
                raise
            return await self.absent(visit, error)
        return found if isinstance(found, Response) else view.show(**found)

    async def ask(self, visit: Visit) -> PageView:
        """Return what the page shows, as the server answers now; raises `HttpError`.

        A query that only tells who reads is not made for strangers.
        """
        query = self.name if self.query == "" else self.query
        given: TemplateVariables = {}
        answer = Answer()
        if query is not None and (query != "viewer" or visit.request.cookies):
            given = await await_if_needed(self.variables(visit)) if self.variables else await visit.variables(query)
            answer = await visit.site.answer(visit.request, query, **given)
        self.audience.check(answer.data)
        if self.complete:
            refuse(answer.errors)
        if self.needs and answer.data.get(self.needs) is None:
            raise HttpError(404, "NOT_FOUND")
        return PageView(visit.site, visit.request, self, answer.data, given)


async def await_if_needed(result: Any) -> Any:
    """Return the result of a function, awaited if need be."""
    return await result if inspect.isawaitable(result) else result


def _value(kind: str, text: str) -> Any:
    if kind == "Boolean":
        return text in {"1", "true", "on"}
    if kind == "Int":
        sign, digits = text.startswith("-"), text.removeprefix("-")
        return int(digits) * (-1 if sign else 1) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
    return text or None
