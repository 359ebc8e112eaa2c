"""Foundation of every page: the GraphQL server, templates, assets, and how a request becomes a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from frontend.site.ask import Answer, Ask, PutUpload, ReadMails
from frontend.site.assets import Assets
from frontend.site.cache import Recent
from frontend.site.documents import Documents
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import NAMES, direction
from frontend.site.languages.formats import Formats
from frontend.site.languages.hints import is_kept
from frontend.site.problems import HttpError, refuse

THEMES = ("light", "dark")
"""Themes that a reader may choose in place of the system setting, in the cookie ``theme``."""


@dataclass(frozen=True)
class Site:
    """The collaborators of all pages.

    ``address`` is the public address of the site; ``fair_ids`` caches the ids of fairs by slug, ``floors`` what the
    halls look like, for a few seconds (`frontend.fair.hall_floors`); until ``maintenance_until`` every page only says
    when the fair reopens.
    """

    ask: Ask
    documents: Documents
    templates: Environment
    assets: Assets
    languages: Sequence[str]
    address: str
    demo: bool
    put_upload: PutUpload | None = None
    mails: ReadMails | None = None
    maintenance_until: datetime | None = None
    fair_ids: dict[str, str] = field(default_factory=dict)
    floors: Recent[Any] = field(default_factory=lambda: Recent(for_s=30, maximum=128))

    async def answer(self, request: Request, query: str, /, **variables: object) -> Answer:
        """Run a page's query; raises `HttpError` if there is nothing to show.

        A partial answer makes a page with a gap, which is better than none.
        """
        found = await self.ask(request, self.documents.texts[query], variables)
        if all(value is None for value in found.data.values()):
            refuse(found.errors)
        return found

    async def mutate(self, request: Request, mutation: str, key: str | None, /, **variables: object) -> Answer:
        """Run a mutation under an idempotency key; raises `HttpError` if it did not run."""
        found = await self.ask(request, self.documents.texts[mutation], variables, idempotency_key=key or None)
        refuse(found.errors)
        return found

    def show(
        self,
        request: Request,
        template: str,
        *,
        data: Mapping[str, Any] | None = None,
        status: int = 200,
        **names: object,
    ) -> Response:
        """Render a template with the names that every page has, the answer's ``data``, and ``names``.

        A refused form gives the page the status 422, or 429 if the form only came too early.
        """
        data = {"me": None, **(data or {})}
        known = {**self.names(request), **names}
        form = known["form"]
        problem = form.problem if status == 200 and isinstance(form, Form) else None
        html = self.templates.get_template(template).render(known, data=data)
        response = HTMLResponse(html, status if problem is None else 422)
        if problem is not None and problem.retry_after is not None:
            response.status_code = 429
            response.headers["Retry-After"] = str(problem.retry_after)
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Content-Language"] = language_of(request)
        return response

    def names(self, request: Request) -> dict[str, object]:
        """Return the names that every template has."""
        language, theme = language_of(request), request.cookies.get("theme")
        form: Form = getattr(request.state, "form", None) or Form()
        return {
            "language": language,
            "direction": direction(language),
            "languages": {each: NAMES[each] for each in self.languages},
            "format": Formats(language),
            "asset": self.assets.url,
            "integrity": self.assets.integrity,
            "here": CurrentAddress(request.url.path, request.url.query, language, self.address),
            "demo": self.demo,
            "maintenance_until": self.maintenance_until,
            "theme": theme if theme in THEMES else None,
            "form": form,
            "part": form.part,
            "kept_language": is_kept(request),
            "done": request.query_params.get("done"),
            "now": datetime.now(UTC),
            "request_id": getattr(request.state, "request_id", None),
        }

    async def fair_id(self, request: Request, slug: str) -> str:
        """Return the id of the fair with a slug; raises `HttpError` (404) if there is none.

        A slug never changes its fair, so it is looked up once. Whether the reader may see the fair is decided by the
        page's own query.
        """
        if slug not in self.fair_ids:
            found = await self.answer(request, "fair_id", slug=slug)
            if len(self.fair_ids) > 1000:
                self.fair_ids.clear()
            self.fair_ids[slug] = found.data["fair"]["id"]
        return self.fair_ids[slug]


@dataclass(frozen=True)
class CurrentAddress:
    """Address of the page being read. ``path`` begins with the language."""

    path: str
    query: str
    language: str
    site: str

    def __call__(self, path: str, **query: object) -> str:
        """Return the address of a page in the reader's language; empty parameters are left out."""
        kept = [(name, value) for name, value in query.items() if value not in (None, "", [])]
        return f"/{self.language}{path}" + (f"?{urlencode(kept, doseq=True)}" if kept else "")

    @property
    def bare(self) -> str:
        """The path without the language."""
        return self.path.removeprefix(f"/{self.language}") or "/"

    @property
    def whole(self) -> str:
        """The path with its query."""
        return self.path + (f"?{self.query}" if self.query else "")

    def in_language(self, language: str) -> str:
        """Return this page's address in another language."""
        return f"/{language}{'' if self.bare == '/' else self.bare}" + (f"?{self.query}" if self.query else "")


def language_of(request: Request) -> str:
    """Return the language of the page."""
    return str(getattr(request.state, "language", "en"))


def go(path: str, cookies: Sequence[str] = ()) -> Response:
    """Return a redirect after a form was sent, with cookies passed on."""
    response = RedirectResponse(path, 303)
    for cookie in cookies:
        response.headers.append("set-cookie", cookie)
    return response


__all__ = ["CurrentAddress", "HttpError", "Site", "go", "language_of"]
