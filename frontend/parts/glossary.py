"""Glossaries in portal and console: terms in seven languages, and files that come and go."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company import parts
from frontend.site.form_data import Form, file_of, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.languages.translation_words import said
from frontend.site.pages import Action, Audience, Page, Post, Shown
from frontend.site.problems import Problem
from frontend.site.security import allow
from frontend.site.site import House, go
from frontend.site.uploads import ACCEPTED, LARGEST, SENTENCES, HandIn, handed_in, in_words

TAGS: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""The languages in which a term is said, in the order of the table."""
FAULTS: Final[Mapping[str, str]] = {
    "UNREADABLE": marked("No term or text that can be taken"),
    "INCOMPLETE": marked("Not said in two of our languages"),
    "CONTRADICTORY": marked("Contradicts another term"),
    "FULL": marked("The glossary is full"),
    "VALUES_LOST": marked("Values differ between the languages"),
    "TERM_FORBIDDEN": marked("Has a forbidden wording"),
}
"""Why an entry of a file is not taken."""
_MEBIBYTE: Final = 1024 * 1024
_RUNNING: Final = frozenset({"QUEUED", "RUNNING"})


def glossary(shown: Shown) -> Mapping[str, Any]:
    """Return what a glossary's page needs beside its answer."""
    part, query = parts(shown.request), shown.request.query_params
    nodes = (shown.data.get("glossary") or {}).get("nodes") or ()
    sections = [each for some in shown.data.get("categories") or () for each in some["sections"]]
    form = part("term")
    wanted = form.value("id") or query.get("term", "")
    edited = next((each for each in nodes if each["id"] == wanted), None)
    return {
        "part": part,
        "form_term": form if form.values else Form(_typed(edited)),
        "edited": wanted if edited or form.value("id") else "",
        "search": query.get("search", "")[:120],
        "after": query.get("after"),
        "house": query.get("house") == "1",
        "tags": TAGS,
        "sections": {each["key"]: each["name"] for each in sections},
        "faults": FAULTS,
        "said_of": said,
        "said": lambda term: {each["language"]: each["text"] for each in term["terms"]},
        "avoided": lambda term: {each["language"]: each["words"] for each in term["forbidden"]},
        "taken": getattr(shown.request.state, "taken", None),
        "accepted": ACCEPTED,
        "reading": any(each["status"] in _RUNNING for each in shown.data.get("memoryImports") or ()),
    }


def _typed(term: Mapping[str, Any] | None) -> dict[str, str]:
    """Return a term as its form says it."""
    if term is None:
        return {}
    said = {f"term_{each['language']}": each["text"] for each in term["terms"]}
    avoided = {f"forbidden_{each['language']}": "\n".join(each["words"]) for each in term["forbidden"]}
    rest = {"kept": "on" if term["kept"] else "", "section": term["section"] or "", "note": term["note"] or ""}
    return {**said, **avoided, **rest}


def term_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of saveTerm: a language that is left empty is not said, a forbidden wording is a line."""
    lines = {tag: [each for each in form.value(f"forbidden_{tag}").splitlines() if each.strip()] for tag in TAGS}
    return {
        "input": {
            "id": form.value("id") or None,
            "terms": [{"language": tag, "text": text} for tag in TAGS if (text := form.value(f"term_{tag}").strip())],
            "forbidden": [{"language": tag, "words": words} for tag, words in lines.items() if words],
            "kept": form.value("kept") == "on",
            "section": form.value("section") or None,
            "note": form.value("note") or None,
        }
    }


def file_variables(_request: Request, form: Form, upload_id: str | None) -> dict[str, Any]:
    """Return the variables of an import."""
    return {"uploadId": upload_id, "goodOnly": form.value("goodOnly") == "on"}


@dataclass(frozen=True)
class Terms:
    """The forms of one glossary's page that are not only a mutation: a file taken in, and files to fetch."""

    page: Page

    async def take(self, house: House, request: Request) -> Response:
        """Take a TBX file, and show the page with what became of it."""
        self.page.audience.check((await house.answer(request, "viewer")).data)
        allow(request, (LARGEST["TRANSLATIONS"] + 1) * _MEBIBYTE)
        async with request.form(max_files=1, max_fields=20) as data:
            form, file = typed(data), file_of(data, "terms")
            upload_id, problem = await handed_in(house, request, file, "TRANSLATIONS", form.key)
        if upload_id is None:
            problem = problem or Problem("NO_FILE", SENTENCES["NO_FILE"])
            return await self._again(house, request, form, Problem(problem.code, problem.message, "terms"))
        answer = await house.do(request, "import_glossary", form.key, **file_variables(request, form, upload_id))
        result = answer.data["importGlossary"]
        if problem_in(result) is not None:
            said = in_words(result, "TRANSLATIONS")
            return await self._again(
                house, request, form, Problem(said.code, said.message, "terms", own_words=said.own_words)
            )
        request.state.taken = result
        return await self.page.show(house, request)

    async def export(self, house: House, request: Request) -> Response:
        """Write the glossary into a file and lead to it."""
        form = typed(await request.form())
        fair = form.value("house") == "1"
        answer = await house.do(request, "export_glossary", form.key, house=fair)
        return await self._fetched(house, request, form, answer.data["exportGlossary"])

    async def export_memory(self, house: House, request: Request) -> Response:
        """Write the translation memory into a file and lead to it."""
        form = typed(await request.form())
        answer = await house.do(request, "export_memory", form.key)
        return await self._fetched(house, request, form, answer.data["exportMemory"])

    async def _fetched(self, house: House, request: Request, form: Form, result: Mapping[str, Any]) -> Response:
        problem = problem_in(result)
        return go(result["url"]) if problem is None else await self._again(house, request, form, problem)

    async def _again(self, house: House, request: Request, form: Form, problem: Problem) -> Response:
        request.state.form = form.refused(problem)
        return await self.page.show(house, request)


PORTAL: Final = Page("/portal/glossary", "portal_glossary", Audience.EXHIBITOR, more=glossary)
CONSOLE: Final = Page("/console/glossary", "console_glossary", Audience.ORGANISER, more=glossary)
_MEMORY: Final = HandIn(
    PORTAL,
    "import_memory",
    "memory",
    "TRANSLATIONS",
    "/portal/glossary#memory",
    file_variables,
    done="reading",
)


def _actions(page: Page) -> tuple[Action | Post, ...]:
    files = Terms(page)
    return (
        Action(f"{page.path}/save", "save_term", page.name, f"{page.path}#terms", "saved", term_variables),
        Action(f"{page.path}/remove", "remove_term", page=page.name, to=f"{page.path}#terms", done="removed"),
        Post(f"{page.path}/import", files.take),
        Post(f"{page.path}/export", files.export),
    )


ACTIONS: Final = (
    *_actions(PORTAL),
    Post("/portal/glossary/memory", _MEMORY.run),
    Post("/portal/glossary/memory/export", Terms(PORTAL).export_memory),
    *_actions(CONSOLE),
)
