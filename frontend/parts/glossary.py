"""Glossaries in portal and console: terms in seven languages, and import and export of files."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from frontend.site.form_data import Form
from frontend.site.forms import Action, Address, Files, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.languages.translation_words import split_sentences
from frontend.site.pages import Page, PageView, TemplateVariables
from frontend.site.uploads import ACCEPTED

TAGS: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
"""Languages of a term, in the order of the table."""
REJECTIONS: Final[Mapping[str, str]] = {
    "UNREADABLE": marked("No usable term or text"),
    "INCOMPLETE": marked("Needs text in at least two languages"),
    "CONTRADICTORY": marked("Conflicts with another term"),
    "FULL": marked("The glossary is full"),
    "VALUES_LOST": marked("Values differ between languages"),
    "TERM_FORBIDDEN": marked("Contains a forbidden term"),
}
"""Reasons for which an entry of a file is not taken, or should be checked."""
_RUNNING: Final = frozenset({"QUEUED", "RUNNING"})


def glossary(view: PageView) -> dict[str, Any]:
    """Return the template variables of a glossary's page."""
    query = view.query
    nodes = (view.data.get("glossary") or {}).get("nodes") or ()
    sections = [each for some in view.data.get("categories") or () for each in some["sections"]]
    form = (view.refused or Form()).part("term")
    term_id = form.value("id") or query.get("term", "")
    edited = next((each for each in nodes if each["id"] == term_id), None)
    return {
        "form_term": form if form.values else Form(_typed(edited)),
        "edited": term_id if edited or form.value("id") else "",
        "search": query.get("search", "")[:120],
        "after": query.get("after"),
        "platform": query.get("platform") == "1",
        "tags": TAGS,
        "sections": {each["key"]: each["name"] for each in sections},
        "rejections": REJECTIONS,
        "said_of": split_sentences,
        "said": lambda term: {each["language"]: each["text"] for each in term["terms"]},
        "avoided": lambda term: {each["language"]: each["terms"] for each in term["forbidden"]},
        "taken": None,
        "accepted": ACCEPTED,
        "reading": any(each["status"] in _RUNNING for each in view.data.get("memoryImports") or ()),
    }


def _typed(term: Mapping[str, Any] | None) -> dict[str, str]:
    """Return a term as form fields."""
    if term is None:
        return {}
    terms = {f"term_{each['language']}": each["text"] for each in term["terms"]}
    avoided = {f"forbidden_{each['language']}": "\n".join(each["terms"]) for each in term["forbidden"]}
    rest = {
        "kept": "on" if term["doNotTranslate"] else "",
        "section": term["section"] or "",
        "note": term["note"] or "",
    }
    return {**terms, **avoided, **rest}


def term_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveTerm: blank languages are left out; each line is one forbidden term."""
    lines = {tag: [each for each in submitted.value(f"forbidden_{tag}").splitlines() if each.strip()] for tag in TAGS}
    return {
        "input": {
            "terms": [
                {"language": tag, "text": text} for tag in TAGS if (text := submitted.value(f"term_{tag}").strip())
            ],
            "forbidden": [{"language": tag, "terms": words} for tag, words in lines.items() if words],
            "doNotTranslate": submitted.value("kept") == "on",
            **{name: submitted.value(name) or None for name in ("id", "section", "note")},
        }
    }


def file_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of an import."""
    return {"uploadId": submitted.value("uploadId"), "goodOnly": submitted.value("goodOnly") == "on"}


async def show_import_result(submitted: SubmittedForm) -> Response:
    """Show the page with the result of reading a file."""
    view = await submitted.page_view()
    return view.show(**{**glossary(view), "taken": submitted.result})


def to_file(submitted: SubmittedForm) -> str:
    """Return the address of an exported file."""
    return Address(submitted.result["url"])


def forms(page: Page, *, platform: bool = False) -> tuple[Action, ...]:
    """Return the forms of one glossary's page: its terms, import of a TBX file, and export.

    Forms on the ``platform``'s page change the glossary that applies to everyone.
    """
    of = {"platform": True} if platform else {}
    path, name, terms = page.path, page.name, f"{page.path}#terms"
    file = (Files("terms", "TRANSLATIONS", maximum=1),)
    return (
        Action(
            f"{path}/save",
            "save_term",
            name,
            terms,
            "saved",
            lambda submitted: {"input": term_variables(submitted)["input"] | of},
        ),
        Action(
            f"{path}/remove",
            "remove_term",
            name,
            terms,
            "removed",
            lambda submitted: {"id": submitted.value("id"), **of},
        ),
        Action(
            f"{path}/import",
            "import_glossary",
            name,
            show_import_result,
            variables=lambda submitted: {**file_variables(submitted), **of},
            files=file,
        ),
        Action(
            f"{path}/export",
            "export_glossary",
            name,
            to_file,
            variables=lambda submitted: {"platform": submitted.value("platform") == "1"},
        ),
    )
