"""The editor of one product: what was typed stays whatever happens, and nobody overwrites anybody silently."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.products import fields
from frontend.exhibitor.products.conflict import conflict
from frontend.exhibitor.products.form_page import Desk, opened
from frontend.exhibitor.products.problems import product_problem
from frontend.exhibitor.products.rows import reshaped
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.languages.hints import keep, with_taken
from frontend.site.pages import Audience
from frontend.site.problems import Problem, Unanswered
from frontend.site.security import allow
from frontend.site.site import House, go
from frontend.site.uploads import LARGEST, handed_in

_MEBIBYTE: Final = 1024 * 1024
_NO_CHOICE: Final = marked("Choose at least one buyer, or let more people see it.")
_ALL: Final = tuple(fields.GROUPS)
SAVES: Final = frozenset({"save", "publish", "settle"})


async def edit(house: House, request: Request) -> Response:
    """Show an own product to be edited, or take what was done to it; raises `Unanswered` (404) for others'."""
    data = (await house.answer(request, "portal_product", id=request.path_params["id"])).data
    Audience.EXHIBITOR.check(data)
    there = await house.do(request, "keep_editing", None, id=request.path_params["id"])
    if data.get("product") is None or problem_in(there.data["keepEditing"]):
        raise Unanswered(404, "PRODUCT_NOT_FOUND")
    desk = Desk(house, request, data, data["product"])
    refused: Form | None = getattr(request.state, "form", None)  # of another form on this page
    if refused is not None and refused.problem is not None:
        return desk.show(opened(data["product"]), [product_problem(vars(refused.problem))])
    if request.method == "POST":
        return await _taken(desk)
    return desk.show(opened(data["product"]))


async def new(house: House, request: Request) -> Response:
    """Show an empty editor, or take what was done in it."""
    data = (await house.answer(request, "portal_product_new")).data
    Audience.EXHIBITOR.check(data)
    desk = Desk(house, request, data, None)
    if request.method == "POST":
        return await _taken(desk)
    origin = data["me"]["actingFor"]["organisation"]["country"]
    return desk.show(Form({"unit": "C62", "currency": "USD", "per": "1", "visibility": "PUBLIC", "origin": origin}))


async def _taken(desk: Desk) -> Response:
    """Do what a button of the editor asks for."""
    allow(desk.request, (LARGEST["PICTURE"] * fields.MOST_PICTURES + 1) * _MEBIBYTE)
    async with desk.request.form(max_files=fields.MOST_PICTURES, max_fields=600) as sent:
        form = typed(sent)
        files = [each for name, each in sent.multi_items() if name == "files" and isinstance(each, UploadFile)]
        form, problem = await _with_files(desk, form, [each for each in files if each.filename])
    if problem is not None:
        return desk.show(form, [problem])
    wish = form.value("do") or "save"
    if wish in SAVES:
        return keep(desk.request, form, await _saved(desk, fields.tidied(with_taken(form))))
    form, found = await reshaped(desk.house, desk.request, form, wish)
    return desk.show(form, found=found)


async def _with_files(desk: Desk, form: Form, files: Sequence[UploadFile]) -> tuple[Form, Problem | None]:
    """Return the form with the pictures that were chosen, as uploads behind the others."""
    for file in files:
        upload_id, problem = await handed_in(desk.house, desk.request, file, "PICTURE", "")
        if problem is not None:
            return form, replace(problem, field="pictures")
        pictures, alts = form.several("picture"), form.several("alt")
        alts += [""] * (len(pictures) - len(alts))
        form = replace(form, repeated={**form.repeated, "picture": [*pictures, f"u:{upload_id}"], "alt": [*alts, ""]})
    return form, None


async def _saved(desk: Desk, form: Form) -> Response:
    """Save what the form says: all of it, or after a conflict what was chosen; then lead on."""
    if form.value("visibility") == "CHOSEN" and not form.several("chosen"):
        return desk.show(form, [Problem("INVALID", _NO_CHOICE, "visibility")])
    result = await _written(desk, form)
    problem = _wrong(result)
    if problem is not None and problem.code == "VERSION_CONFLICT":
        return await conflict(desk, form)
    if problem is not None:
        return desk.show(replace(form, key=""), await _all_problems(desk, form, problem))
    product_id = str(result["id"])
    problem = await _shown_to(desk, form, product_id)
    if problem is not None:
        again = {**form.values, "version": str(result["version"])}
        return desk.show(replace(form, values=again, key=""), [problem])
    return go(f"/{desk.language}/portal/products/{product_id}?done={await _published(desk, form, product_id)}")


def _wrong(result: Mapping[str, Any]) -> Problem | None:
    """Return the problem in a mutation's result, in words for people, or None when it was done."""
    return product_problem(result) if problem_in(result) else None


async def _written(desk: Desk, form: Form) -> Mapping[str, Any]:
    groups = _chosen_groups(form)
    given: dict[str, Any] = {"input": _input(desk, form, groups)}
    if "pictures" in groups:
        given["pictures"] = fields.pictures_said(form, desk.language, desk.kept)
    if desk.product is None:
        return await _once(desk, "create_product", form.key, given)
    version = form.value("version")
    number = int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else 0
    return await _once(desk, "change_product", form.key, {**given, "id": desk.product["id"], "version": number})


async def _once(desk: Desk, name: str, key: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Run a mutation under the form's key; one that was used for something else gives way to a new one.

    That is who went back in her browser and sent another form: the version and the item number
    guard what a key did.
    """
    try:
        answer = await desk.house.do(desk.request, name, key, **given)
    except Unanswered as error:
        if error.code != "IDEMPOTENCY_KEY_REUSED":
            raise
        answer = await desk.house.do(desk.request, name, secrets.token_urlsafe(18), **given)
    (result,) = answer.data.values()
    return result or {"code": "INTERNAL", "message": ""}


def _chosen_groups(form: Form) -> Sequence[str]:
    """Return what of the form is to be saved: after a conflict the own changes, where not theirs were chosen."""
    if form.value("do") != "settle":
        return _ALL
    mine = set(form.several("mine"))
    return [group for group in _ALL if group in mine or form.value(f"take-{group}") == "mine"]


def _input(desk: Desk, form: Form, groups: Sequence[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for group in groups:
        given |= fields.said(form, group, desk.language, desk.kept)
    return given


async def _all_problems(desk: Desk, form: Form, first: Problem) -> list[Problem]:
    """Return everything that is wrong with a product, where the server told the first."""
    if first.code not in {"INVALID", "MISSING"}:
        return [first]
    row = {"inputId": "form", "product": _input(desk, form, _ALL)}
    publish = bool(desk.product and desk.product["status"] == "PUBLISHED")
    answer = await desk.house.do(desk.request, "check_product", None, row=row, publish=publish)
    told = answer.data.get("saveProducts") or {}
    found = [product_problem(each) for each in told.get("problems", ())]
    return found if any(each.field == first.field for each in found) else [first, *found]


async def _shown_to(desk: Desk, form: Form, product_id: str) -> Problem | None:
    """Set whom the product is for, where that is new."""
    visibility, chosen = form.value("visibility") or "PUBLIC", form.several("chosen")
    chosen = chosen if visibility == "CHOSEN" else []
    before = desk.product or {"visibility": "PUBLIC", "chosenOrganisationIds": []}
    if (before["visibility"], sorted(before["chosenOrganisationIds"])) == (visibility, sorted(chosen)):
        return None
    wished = {"ids": [product_id], "visibility": visibility, "organisationIds": chosen, "check": False}
    key = f"{form.key}-v" if form.key else ""
    return _wrong(await _once(desk, "set_product_visibility", key, wished))


async def _published(desk: Desk, form: Form, product_id: str) -> str:
    """Publish a product where that was asked for; return what is to be said."""
    if form.value("do") != "publish":
        return "saved" if desk.product else "created"
    key = f"{form.key}-p" if form.key else ""
    result = await _once(desk, "publish_products", key, {"ids": [product_id], "check": False})
    return "kept" if problem_in(result) or result["problems"] else "published"
