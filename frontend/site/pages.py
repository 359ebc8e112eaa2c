"""Pages and forms as data: a page is a GraphQL query and a template, a form a mutation and where it leads.

`frontend.page_list` names them all. What is special about a few of them is a function beside its area's others.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.site.ask import Answer
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.hints import keep, with_taken
from frontend.site.problems import Problem, Unanswered, refuse
from frontend.site.site import House, go, language_of

View = Callable[[House, Request], Awaitable[Response]]

_MOST: Final = 200
"""How many values of a repeated parameter are taken."""


class Audience(Enum):
    """For whom a page is: what it asks for first. What a person may see is the service's to say."""

    EVERYBODY = auto()
    SIGNED_IN = auto()
    BUYER = auto()
    EXHIBITOR = auto()
    ORGANISER = auto()

    def check(self, data: Mapping[str, Any]) -> None:
        """Raise `Unanswered` (401, 403) unless the reader in a page's answer belongs to it."""
        if self is Audience.EVERYBODY:
            return
        me = data.get("me")
        if me is None:
            raise Unanswered(401, "SIGN_IN_REQUIRED")
        organisation = (me.get("actingFor") or {}).get("organisation") or {}
        if self is not Audience.SIGNED_IN and organisation.get("kind") != self.name:
            raise Unanswered(403, "FORBIDDEN")


@dataclass(frozen=True)
class Shown:
    """A page about to be shown: who asked how, and what the server answered."""

    house: House
    request: Request
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One page: ``queries/NAME.graphql`` and ``templates/NAME.html`` at ``/LANGUAGE`` + ``path``.

    ``more`` gives the template further names; ``view`` replaces all of it. ``takes_forms``
    says that the view answers POST too; ``demo_only`` that only a demo shows it.
    """

    path: str
    name: str
    audience: Audience = Audience.EVERYBODY
    more: Callable[[Shown], Mapping[str, Any] | Awaitable[Mapping[str, Any]]] | None = None
    view: View | None = None
    takes_forms: bool = False
    demo_only: bool = False

    def route(self, house: House) -> BaseRoute:
        """Return the page's route."""
        methods = ["GET", "POST"] if self.takes_forms else ["GET"]
        return Route(self.path, partial(self.show, house), methods=methods)

    async def show(self, house: House, request: Request) -> Response:
        """Return the page; raises `Unanswered` for a reader whose page it is not."""
        if self.view is not None:
            return await self.view(house, request)
        found = await house.answer(request, self.name, **await variables_from(house, request, self.name))
        self.audience.check(found.data)
        more = self.more(Shown(house, request, found.data)) if self.more else {}
        names = await more if inspect.isawaitable(more) else more
        response = house.show(request, f"{self.name}.html", data=found.data, **names)
        if self.audience is not Audience.EVERYBODY:
            response.headers["Cache-Control"] = "no-store"
        return response


class Meeting(Protocol):
    """What two writers of one form do who meet (`frontend.exhibitor.conflicts`)."""

    def chosen(self, shown: Shown, form: Form) -> Form:
        """Return the form with what was chosen on the page of a conflict."""
        ...

    def meet(self, shown: Shown, form: Form) -> Form | Response:
        """Return the form to be saved after all, or the page of the conflict."""
        ...


@dataclass(frozen=True)
class Action:
    """One form: POST to ``/LANGUAGE`` + ``path`` runs the mutation ``queries/NAME.graphql``.

    Where it is refused, the page called ``page`` is shown again with what was typed and the
    problem; otherwise the browser goes on to ``to`` (a path with the address's parameters, or
    a function of the request and the mutation's result), which hears ``?done=``. The
    mutation's variables come from the path and the form's fields by their names, or from ``variables``.
    Where it is refused because somebody else has saved meanwhile, it is for ``writers`` to say what follows.
    """

    path: str
    name: str
    page: str
    to: str | Callable[[Request, Mapping[str, Any]], str]
    done: str = "saved"
    variables: Callable[[Request, Form], Mapping[str, Any]] | None = None
    writers: Meeting | None = None

    def route(self, house: House, pages: Mapping[str, Page]) -> BaseRoute:
        """Return the form's route; ``pages`` are all pages by their names."""
        return Route(self.path, partial(self.run, house, pages[self.page]), methods=["POST"])

    async def run(self, house: House, page: Page, request: Request) -> Response:
        """Do it; return the page again, or the way on."""
        form = with_taken(typed(await request.form()))
        if self.writers is not None and form.value("do") == "settle":
            form = self.writers.chosen(await _saved(house, page, request), form)
        answer, result, problem = await self._try(house, request, form)
        if self.writers is not None and problem is not None and problem.code == "VERSION_CONFLICT":
            met = self.writers.meet(await _saved(house, page, request), form)
            if isinstance(met, Response):
                return met
            form = met
            answer, result, problem = await self._try(house, request, form)
        if problem is not None:
            request.state.form = form.refused(problem)
            return keep(request, form, await page.show(house, request))
        return keep(request, form, go(self._onward(request, result), answer.cookies))

    async def _try(self, house: House, request: Request, form: Form) -> tuple[Answer, Any, Problem | None]:
        if self.variables is not None:
            given = self.variables(request, form)
        else:
            given = await variables_from(house, request, self.name, form)
        answer = await house.do(request, self.name, form.key, **given)
        (result,) = answer.data.values()
        return answer, result, problem_in(result)

    def _onward(self, request: Request, result: Mapping[str, Any]) -> str:
        to = self.to(request, result) if callable(self.to) else self.to.format(**request.path_params)
        path, hash_sign, fragment = to.partition("#")
        mark = f"{'&' if '?' in path else '?'}{urlencode({'done': self.done})}"
        return f"/{language_of(request)}{path}{mark}{hash_sign}{fragment}"


@dataclass(frozen=True)
class Post:
    """A form that a function of its own answers."""

    path: str
    view: View

    def route(self, house: House) -> BaseRoute:
        """Return the form's route."""
        return Route(self.path, partial(self.view, house), methods=["POST"])


async def _saved(house: House, page: Page, request: Request) -> Shown:
    """Return what a page would show now; raises `Unanswered` where any of it is missing."""
    found = await house.answer(request, page.name, **await variables_from(house, request, page.name))
    page.audience.check(found.data)
    refuse(found.errors)
    return Shown(house, request, found.data)


async def variables_from(house: House, request: Request, name: str, form: Form | None = None) -> dict[str, Any]:
    """Return a document's variables from an address, or from a form; what is absent or senseless is left out.

    ``$fairId`` comes from the path's ``{fair}``, a fair's address.
    """
    given: dict[str, Any] = {}
    for variable, several, kind in house.documents.variables[name]:
        if variable == "fairId" and "fair" in request.path_params:
            given[variable] = await house.fair_id(request, request.path_params["fair"])
        elif variable in request.path_params:
            given[variable] = request.path_params[variable]
        elif several:
            given[variable] = _several(form, request.query_params, variable)
        else:
            said = form.values.get(variable) if form is not None else request.query_params.get(variable)
            value = None if said is None else _value(kind, said)
            if value is not None:
                given[variable] = value
    return given


def _several(form: Form | None, query: QueryParams, name: str) -> list[str]:
    return (form.several(name) if form is not None else query.getlist(name))[:_MOST]


def _value(kind: str, text: str) -> Any:
    if kind == "Boolean":
        return text in {"1", "true", "on"}
    if kind == "Int":
        sign, digits = text.startswith("-"), text.removeprefix("-")
        return int(digits) * (-1 if sign else 1) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
    return text or None
