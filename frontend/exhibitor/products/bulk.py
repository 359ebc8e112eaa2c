"""Bulk actions on products, in steps: choose the change, review its effect, apply it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import Response

from frontend.exhibitor.products.fields import LABELS, keywords_of, plain
from frontend.exhibitor.products.problems import product_problem
from frontend.exhibitor.products.rows import buyers_named
from frontend.exhibitor.products.table import VISIBILITIES, label_of, number_in
from frontend.site.form_data import Form, problem_in
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PRIVATE, TemplateVariables, Visit
from frontend.site.problems import HttpError, Problem
from frontend.site.security import local_path

MAX_SELECTED: Final = 500
MAX_SHOWN_PROBLEMS: Final = 100
"""Most problems that a bulk action lists: as many as there may be products in a query by ids."""
_NOTHING_CHOSEN: Final = marked("Select products first.")
_OF_THE_STEP: Final = frozenset({"key", "do", "step", "id", "back", "find", "buyer_text"})
"""Fields that each step sets itself; all others are carried to the next one."""


@dataclass(frozen=True)
class BulkAction:
    """A bulk action: the mutation and its arguments besides the ids.

    One that ``asks`` needs more input before its effect is reviewed; ``at_once`` ones are applied without review if
    there are no problems; ``back`` names the action that reverses it.
    """

    mutation: str
    more: Callable[[Form, str], TemplateVariables] = lambda _form, _language: {}
    asks: bool = False
    at_once: bool = False
    back: str | None = None


def _visibility(form: Form, _language: str) -> dict[str, Any]:
    """Return the products' new visibility; a chosen buyer is sent as an id with a name after a colon."""
    visibility = form.value("visibility") if form.value("visibility") in VISIBILITIES else "PUBLIC"
    chosen = [each.partition(":")[0] for each in form.chosen("chosen")]
    return {"visibility": visibility, "organisationIds": chosen if visibility == "CHOSEN" else []}


def change_of(form: Form, language: str) -> dict[str, Any]:
    """Return GraphQL's BulkChangeInput from the form; blank fields stay unchanged."""
    given: dict[str, Any] = {
        name: form.value(name) for name in ("section", "category", "origin") if form.value(name).strip()
    }
    if form.value("price_percent").strip():
        given["pricePercent"] = plain(form.value("price_percent").replace("%", "").replace("\u2212", "-"), language)
    days = plain(form.value("lead_days"), "en")
    if days:
        given["leadDays"] = int(days) if days.isascii() and days.isdigit() and len(days) <= 6 else -1
    if form.value("incoterm"):
        given["incoterm"] = {"rule": form.value("incoterm"), "place": form.value("incoterm_place").strip()}
    lists = {"addCertificates": form.several("certificate"), "addKeywords": keywords_of(form.value("keywords"))}
    gone = {"removeKeywords": keywords_of(form.value("remove_keywords"))}
    return {**given, **{name: words for name, words in {**lists, **gone}.items() if words}}


BULK_ACTIONS: Final[Mapping[str, BulkAction]] = {
    "publish": BulkAction("publish_products", at_once=True, back="withdraw"),
    "withdraw": BulkAction("withdraw_products", at_once=True, back="publish"),
    "delete": BulkAction("delete_drafts"),
    "visibility": BulkAction("set_product_visibility", _visibility, asks=True),
    "change": BulkAction(
        "change_products", lambda form, language: {"input": change_of(form, language)}, asks=True, back="undo"
    ),
    "undo": BulkAction("undo_products", at_once=True),
}


async def bulk(submitted: SubmittedForm) -> Response:
    """Apply an action to the chosen products, or show its next step."""
    form = submitted.form
    edit = _Bulk(submitted.site, submitted.request, (await submitted.page_view()).data, form)
    action = BULK_ACTIONS.get(edit.command)
    if action is None:
        raise HttpError(404, "NOT_FOUND")
    if not edit.ids:
        return edit.at("ask" if action.asks else "nothing", problem=Problem("INVALID", _NOTHING_CHOSEN))
    step = form.value("step") or ("ask" if action.asks else "look")
    if form.value("find"):
        return edit.at("ask", found=await buyers_named(submitted, form.value("buyer_text").strip()))
    if step == "ask":
        return edit.at("ask")
    result = await edit.run(action, check=True) if step == "look" and action.mutation != "undo_products" else None
    if result is not None and (not action.at_once or problem_in(result) or result["problems"]):
        return await edit.looked(result)
    return await edit.looked(await edit.run(action, check=False), done=True)


@dataclass(frozen=True)
class _Bulk(Visit):
    """One step of a bulk action."""

    data: TemplateVariables
    form: Form

    @property
    def command(self) -> str:
        return self.form.value("do")

    @property
    def ids(self) -> list[str]:
        """The chosen products' ids; those to undo have a version after a colon."""
        return list(dict.fromkeys(self.form.chosen("id")))[: MAX_SELECTED + 1]

    async def run(self, action: BulkAction, *, check: bool) -> Mapping[str, Any]:
        """Run the mutation; with ``check``, as a dry run."""
        if action.mutation == "undo_products":
            parted = [each.partition(":") for each in self.ids]
            given: dict[str, Any] = {
                "changes": [{"id": key, "version": number_in(number)} for key, _, number in parted]
            }
        else:
            given = {"ids": self.ids, "check": check, **action.more(self.form, self.language)}
        key = None if check else self.form.key
        (result,) = (await self.site.mutate(self.request, action.mutation, key, **given)).data.values()
        return result or {"code": "INTERNAL", "message": ""}

    async def looked(self, result: Mapping[str, Any], *, done: bool = False) -> Response:
        """Show the effect, or why there is none."""
        if problem_in(result):
            return self.at("ask" if BULK_ACTIONS[self.command].asks else "nothing", problem=product_problem(result))
        changed = [each for each in result["results"] if each["effect"] != "UNCHANGED" or self.command == "delete"]
        problems_by_product: dict[str, list[Mapping[str, Any]]] = {}
        for each in result["problems"][:MAX_SHOWN_PROBLEMS]:
            problems_by_product.setdefault(each["inputId"], []).append(each)
        names: dict[str, Any] = {
            "result": result,
            "changed": changed,
            "problems_by_product": problems_by_product,
            "hidden_problem_count": max(0, len(result["problems"]) - MAX_SHOWN_PROBLEMS),
            "named": await self._named(list(problems_by_product)),
        }
        return self.at("done" if done else "look", **names)

    async def _named(self, ids: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return the products that have problems, by id, with their names.

        Empty if that query fails: the result of the action is shown even so.
        """
        if not ids:
            return {}
        try:
            found = await self.ask("products_named", ids=ids)
        except HttpError:
            return {}
        return {each["id"]: each for each in found["productsByIds"]}

    def at(self, step: str, *, problem: Problem | None = None, **names: Any) -> Response:
        """Show a step."""
        more: dict[str, Any] = {
            "form": replace(self.form, problem=problem, key=secrets.token_urlsafe(18)),
            "back": self._back(),
            "action": BULK_ACTIONS[self.command],
            "carried": [pair for pair in self.form.fields if pair[0] not in _OF_THE_STEP and pair[1]],
            "found": None,
            "reason": product_problem,
            "step": step,
            "command": self.command,
            "ids": self.ids,
            "labels": LABELS,
            "label_of": label_of,
        }
        response = self.show("portal_products_bulk.html", data=self.data, **{**more, **names})
        response.headers.update(PRIVATE)
        return response

    def _back(self) -> str:
        """Return the path back to the table as it was filtered, and to no other page."""
        home = f"/{self.language}/portal/products"
        back = local_path(self.form.value("back"), home)
        return back if back.partition("?")[0] == home else home
