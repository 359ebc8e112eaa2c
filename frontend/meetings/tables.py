"""The table of a meeting: messages, products and notes of both sides, on a page of their own and in the room."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from frontend.site.forms import Action, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables, Visit

_PAGE: Final = "/meeting/{id}/table"
_CHOICES: Final = 20
_MAX_TEXT: Final = 200
POINT_KINDS: Final[Mapping[str, str]] = {
    "AGREED": marked("Agreed"),
    "TO_DO": marked("To do"),
    "NOTE": marked("Notes"),
}
"""The kinds of points in the order of the minutes, with their headings."""


async def table(view: PageView) -> TemplateVariables:
    """Return the template variables of a table, with the exhibitor's products that fit a search, if there is one."""
    meeting = view.data["meeting"]
    laid, search, exhibitor = meeting["meetingTable"], view.query.get("q"), meeting["exhibitor"]
    lying = {each["id"]: each for each in laid["products"]}
    choices = await _choices(view, exhibitor["id"], search, lying) if search is not None and exhibitor else None
    return {
        "meeting": meeting,
        "table": laid,
        "shown": lying.get(laid["shownProductId"]),
        "exhibits": meeting["side"] == "EXHIBITOR",
        "zone": meeting["ownTimeZone"],
        "point_kinds": POINT_KINDS,
        "search": search,
        "choices": choices,
    }


async def _choices(visit: Visit, exhibitor_id: str, search: str, lying: Collection[str]) -> list[Mapping[str, Any]]:
    """Return an exhibitor's products that fit a search, best first, or its newest; none that lies there already."""
    text = search.strip()[:_MAX_TEXT]
    query = {
        "text": text,
        "exhibitorIds": [exhibitor_id],
        "kinds": ["PRODUCT"],
        "sort": "RELEVANCE" if text else "NEWEST",
    }
    found = (await visit.ask("table_choice", input=query, first=_CHOICES + len(lying)))["search"]["hits"]["nodes"]
    products = [each["product"] for each in found if each["product"]]
    return [each for each in products if each["id"] not in lying][:_CHOICES]


def _message(submitted: SubmittedForm) -> TemplateVariables:
    return {"input": {"meetingId": submitted.path["id"], "text": submitted.value("text")}}


def _product(submitted: SubmittedForm) -> TemplateVariables:
    return {"input": {"meetingId": submitted.path["id"], "productId": submitted.value("productId")}}


def _content(submitted: SubmittedForm) -> Mapping[str, Any]:
    is_task = submitted.value("kind") == "TO_DO"
    return {
        "kind": submitted.value("kind"),
        "text": submitted.value("text"),
        "owner": (submitted.value("owner") or None) if is_task else None,
        "dueOn": (submitted.value("dueOn") or None) if is_task else None,
    }


def _new_point(submitted: SubmittedForm) -> TemplateVariables:
    return {"input": {"meetingId": submitted.path["id"], "content": _content(submitted)}}


def _changed_point(submitted: SubmittedForm) -> TemplateVariables:
    version = submitted.value("version")
    changed = {"version": int(version) if version.isdecimal() else 0, "content": _content(submitted)}
    return {"input": _point(submitted) | changed}


def _removed_point(submitted: SubmittedForm) -> TemplateVariables:
    return {"input": _point(submitted)}


def _point(submitted: SubmittedForm) -> dict[str, Any]:
    return {"meetingId": submitted.path["id"], "pointId": submitted.value("pointId")}


def _only_meeting(submitted: SubmittedForm) -> TemplateVariables:
    return {"input": {"meetingId": submitted.path["id"]}}


def _form(path: str, mutation: str, variables: Any, section: str) -> Action:
    return Action(f"{_PAGE}/{path}", mutation, "meeting_table", f"{_PAGE}#{section}", "", variables)


FORMS: Final = (
    _form("message", "send_meeting_message", _message, "messages"),
    _form("add", "add_meeting_product", _product, "products"),
    _form("show", "show_meeting_product", _product, "products"),
    _form("remove", "remove_meeting_product", _product, "products"),
    _form("note", "add_meeting_point", _new_point, "notes"),
    _form("change", "change_meeting_point", _changed_point, "notes"),
    _form("discard", "remove_meeting_point", _removed_point, "notes"),
    _form("minutes", "send_meeting_minutes", _only_meeting, "notes"),
)
"""The forms on a table; each leads back to its section."""
