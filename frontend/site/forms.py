"""Forms as data: a mutation, the page to show again if it is refused, and the page that follows.

Every form is one `Action`, listed in its area's ``area.py``. One place handles what all forms share: the key that
makes a second click harmless, the language that a button has set, uploads before the mutation that uses them, edit
conflicts, the problem beside its field. A form that takes more than one mutation has a function ``answer``, which is
given the submitted form like all others.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.site.form_data import MAX_LENGTH, Form, problem_in, read_form
from frontend.site.languages.hints import keep, with_taken
from frontend.site.pages import Page, PageView, TemplateVariables, Visit, await_if_needed
from frontend.site.problems import Problem
from frontend.site.security import allow
from frontend.site.site import Site, go
from frontend.site.uploads import MAX_FILES, NO_FILE, in_words, max_form_size, store_upload

_MAX_FIELDS: Final = 1000
_WITH_FILES: Final = 200
"""Most fields of a form, and of a form with files."""


class Address(str):
    """An address to redirect to as it is, such as a file's; others are paths without their language."""

    __slots__ = ()


@dataclass(frozen=True)
class SubmittedForm(Visit):
    """A form that was sent: its input, the files with their fields, the page it came from; and the outcome.

    ``result`` is the mutation's, None before it has run; ``problem`` is why it failed.
    """

    page: Page | None
    form: Form
    files: Sequence[tuple[str, UploadFile]] = ()
    result: Any = None
    problem: Problem | None = None
    cookies: Sequence[str] = ()

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.form.value(name)

    def plain(self, *names: str) -> dict[str, str | None]:
        """Return single-line fields without surrounding white space; None for blank ones."""
        return {name: self.form.value(name).strip() or None for name in names}

    async def do(self, name: str, key: str | None, /, **variables: object) -> "SubmittedForm":
        """Run a mutation under an idempotency key; return the form with the outcome."""
        answer = await self.site.mutate(self.request, name, key, **variables)
        (result,) = answer.data.values()
        return replace(self, result=result, problem=problem_in(result), cookies=answer.cookies)

    async def page_view(self, *, complete: bool = False) -> PageView:
        """Return the view of the form's page as it is now; raises `HttpError`, with ``complete`` also for any gap."""
        page = self._page
        return await (replace(page, complete=True) if complete else page).ask(self)

    async def again(self, problem: Problem, form: Form | None = None) -> Response:
        """Return the form's page with the input and the problem."""
        self.request.state.form = (form or self.form).with_problem(problem)
        return await self._page.show(self.site, self.request)

    def onward(self, to: str, done: str = "") -> Response:
        """Return the redirect to a path, with ``?done=``, or to an `Address` as it is."""
        if isinstance(to, Address):
            return go(to, self.cookies)
        path, hash_sign, fragment = to.partition("#")
        mark = f"{'&' if '?' in path else '?'}{urlencode({'done': done})}" if done else ""
        return go(f"/{self.language}{path}{mark}{hash_sign}{fragment}", self.cookies)

    @property
    def _page(self) -> Page:
        if self.page is None:
            raise LookupError(f"the form at {self.request.url.path} names no page")
        return self.page


class ConflictResolver(Protocol):
    """Resolves edit conflicts between two writers of one form (`frontend.exhibitor.conflicts`)."""

    def apply_choices(self, view: PageView, form: Form) -> Form:
        """Return the form with the choices from the conflict page."""
        ...

    def resolve(self, view: PageView, form: Form) -> Form | Response:
        """Return the form to save after all, or the conflict page."""
        ...


@dataclass(frozen=True)
class Files:
    """Files of a form's field: their purpose, how many, and whether one is needed."""

    field: str
    purpose: str
    needed: bool = True
    maximum: int = MAX_FILES


@dataclass(frozen=True)
class Action:
    """One form: POST to ``/LANGUAGE`` + ``path`` runs the mutation ``queries/NAME.graphql``.

    If it is refused, the page named ``page`` is shown again with the input and the problem; otherwise, or without
    such a page, the browser is redirected to ``to``: a path with the address's parameters, or the result of a
    function of `SubmittedForm`, which may be a response. The redirect carries ``?done=``. The mutation's variables come
    from the path and the form's fields by name, or from ``variables``, which may return a problem instead. With
    ``files`` the mutation runs once for each, as ``uploadId``. If someone else has saved meanwhile, ``writers``
    resolves the conflict; ``reword_problem`` rewords a problem. ``answer`` handles forms that take more than one
    mutation. A form that is not ``keyed`` runs as often as it is sent.
    """

    path: str
    name: str = ""
    page: str = ""
    to: str | Callable[[SubmittedForm], str | Response | Awaitable[str | Response]] = ""
    done: str = "saved"
    variables: (
        Callable[[SubmittedForm], TemplateVariables | Problem | Awaitable[TemplateVariables | Problem]] | None
    ) = None
    writers: ConflictResolver | None = None
    files: tuple[Files, ...] = ()
    reword_problem: Callable[[SubmittedForm, Problem], Problem] | None = None
    answer: Callable[[SubmittedForm], Awaitable[Response]] | None = None
    keyed: bool = True
    max_fields: int = 0
    max_length: int = MAX_LENGTH

    def route(self, site: Site, pages: Mapping[str, Page]) -> BaseRoute:
        """Return the form's route; ``pages`` are all pages by name."""
        page = pages[self.page] if self.page else None
        return Route(self.path, partial(self.run, site, page), methods=["POST"])

    async def run(self, site: Site, page: Page | None, request: Request) -> Response:
        """Handle the form; return its page again, or the redirect.

        Raises `HttpError` for users who may not send a form with files, before anything is read.
        """
        limits = {"max_fields": self.max_fields or (_WITH_FILES if self.files else _MAX_FIELDS)}
        if self.files and page is not None:
            page.audience.check((await site.answer(request, "viewer")).data)
            allow(request, max_form_size(*((each.purpose, each.maximum) for each in self.files)))
            limits["max_files"] = sum(each.maximum for each in self.files)
        async with request.form(**limits) as data:
            form = with_taken(read_form(data, self.max_length))
            submitted = SubmittedForm(site, request, page, form, _files(data, self.files))
            response = await (self.answer or self._do)(submitted)
        return keep(request, form, response)

    async def _do(self, submitted: SubmittedForm) -> Response:
        """Run the mutation; return the page again, or the redirect."""
        if self.writers is not None and submitted.value("do") == "settle":
            submitted = replace(
                submitted, form=self.writers.apply_choices(await submitted.page_view(complete=True), submitted.form)
            )
        tried = await self._try(submitted)
        if self.writers is not None and tried.problem is not None and tried.problem.code == "VERSION_CONFLICT":
            met = self.writers.resolve(await submitted.page_view(complete=True), submitted.form)
            if isinstance(met, Response):
                return met
            tried = await self._try(replace(submitted, form=met))
        if tried.problem is not None and tried.page is not None:
            return await tried.again(tried.problem)
        to = await await_if_needed(self.to(tried)) if callable(self.to) else self.to.format(**tried.path)
        return to if isinstance(to, Response) else tried.onward(to, self.done)

    async def _try(self, submitted: SubmittedForm) -> SubmittedForm:
        return await (self._with_files(submitted, self.files[0]) if self.files else self._once(submitted))

    async def _once(self, submitted: SubmittedForm) -> SubmittedForm:
        """Run the mutation once and return the outcome."""
        own = self.variables
        given = (
            await await_if_needed(own(submitted))
            if own is not None
            else await submitted.variables(self.name, submitted.form)
        )
        if isinstance(given, Problem):
            return replace(submitted, problem=given)
        done = await submitted.do(self.name, submitted.form.key if self.keyed else None, **given)
        return (
            replace(done, problem=self.reword_problem(done, done.problem))
            if self.reword_problem and done.problem
            else done
        )

    async def _with_files(self, submitted: SubmittedForm, files: Files) -> SubmittedForm:
        """Run the mutation for each file, up to the first problem, and return the outcome."""
        if not submitted.files and files.needed:
            return replace(submitted, problem=Problem("NO_FILE", NO_FILE, files.field))
        done = submitted
        for number, (_, file) in enumerate(submitted.files or [("", None)]):
            key = f"{submitted.form.key}-{number}" if submitted.form.key else ""
            upload_id, problem = await store_upload(submitted.site, submitted.request, file, files.purpose, key)
            if problem is not None:
                return replace(submitted, problem=replace(problem, field=files.field))
            values = {**submitted.form.values, **({"uploadId": upload_id} if upload_id else {})}
            done = await self._once(replace(submitted, form=replace(submitted.form, values=values, key=key)))
            if done.problem is not None:
                problem = in_words(done.result, files.purpose) if done.result else done.problem
                own = problem.field in {"uploadId", "file", None}
                return replace(submitted, problem=replace(problem, field=files.field) if own else problem)
        return replace(done, form=submitted.form)


@dataclass(frozen=True)
class Area:
    """Contents of ``frontend/NAME/``: its pages, its forms, and other routes, which come before the languages."""

    name: str
    pages: tuple[Page, ...]
    forms: tuple[Action, ...] = ()
    routes: Callable[[Site], list[BaseRoute]] | None = None


def _files(data: FormData, files: Sequence[Files]) -> list[tuple[str, UploadFile]]:
    fields = {each.field for each in files}
    found = [(name, value) for name, value in data.multi_items() if name in fields and isinstance(value, UploadFile)]
    return [(name, file) for name, file in found if file.filename]
