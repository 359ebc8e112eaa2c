"""The table of a meeting: messages, products and notes of both sides, on a page of their own and in the room."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.site.forms import Action, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables, Visit

_PAGE: Final = "/meeting/{id}/table"
_CHOICE_PAGES: Final = 10
"""How many pages of a hundred products are looked through."""
_CHOICES: Final = 20
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
    choices = await _choices(view, exhibitor["id"], search) if search is not None and exhibitor else None
    lying = {each["id"]: each for each in laid["products"]}
    return {
        "meeting": meeting,
        "table": laid,
        "shown": lying.get(laid["shownProductId"]),
        "exhibits": meeting["side"] == "EXHIBITOR",
        "zone": meeting["ownTimeZone"],
        "point_kinds": POINT_KINDS,
        "search": search,
        "choices": None if choices is None else [each for each in choices if each["id"] not in lying][:_CHOICES],
    }


async def _choices(visit: Visit, exhibitor_id: str, search: str) -> list[Mapping[str, Any]]:
    """Return an exhibitor's newest products, those with all words of a search in their titles or item numbers."""
    words, found, after = _fold(search).split(), [], None
    for _ in range(_CHOICE_PAGES):
        page = (await visit.ask("table_choice", exhibitorId=exhibitor_id, after=after))["products"]
        found += [each for each in page["nodes"] if _fits(each, words)]
        after = page["pageInfo"]["endCursor"]
        if len(found) > _CHOICES or not page["pageInfo"]["hasNextPage"]:
            break
    return found


def _fits(product: Mapping[str, Any], words: Sequence[str]) -> bool:
    title = product["title"]
    known = _fold(f"{product['number']} {title['text']} {title['original']}")
    return all(each in known for each in words)


def _fold(text: str) -> str:
    """Return a text without case, accents and widths, for comparison."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in split if not unicodedata.combining(each))


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
