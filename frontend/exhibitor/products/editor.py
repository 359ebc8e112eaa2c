"""Product editor: input is never lost, and no editor silently overwrites another."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.responses import Response

from frontend.exhibitor.products import fields
from frontend.exhibitor.products.conflict import conflict
from frontend.exhibitor.products.form_page import ProductEdit, product_form
from frontend.exhibitor.products.problems import product_problem
from frontend.exhibitor.products.rows import change_rows
from frontend.site.form_data import Form, problem_in
from frontend.site.forms import Files, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView
from frontend.site.problems import HttpError, Problem
from frontend.site.uploads import store_upload

FILES: Final = (Files("files", "PICTURE", maximum=fields.MAX_PICTURES),)
_NO_CHOICE: Final = marked("Choose at least one buyer, or make it visible to more people.")
_ALL: Final = tuple(fields.GROUPS)
SAVES: Final = frozenset({"save", "publish", "settle"})


async def edit(view: PageView) -> Response:
    """Show the editor for one of the exhibitor's products; raises `HttpError` (404) for others'."""
    edit = await _product_edit(view)
    form = product_form(view.data["product"])
    if view.refused is not None and view.refused.problem is not None:  # of another form on this page
        return edit.editor(form, [product_problem(vars(view.refused.problem))])
    return edit.editor(form)


async def new(view: PageView) -> Response:
    """Show an empty editor."""
    origin = view.data["me"]["actingFor"]["organisation"]["country"]
    form = Form({"unit": "C62", "currency": "USD", "per": "1", "visibility": "PUBLIC", "origin": origin})
    return (await _product_edit(view)).editor(form)


async def _product_edit(view: PageView) -> ProductEdit:
    """Register the reader as an editor and return the product being edited; raises `HttpError` (404) for others'."""
    if "id" in view.path:
        answer = await view.site.mutate(view.request, "keep_editing", None, id=view.path["id"])
        if problem_in(answer.data["keepEditing"]):
            raise HttpError(404, "PRODUCT_NOT_FOUND")
    return ProductEdit(view.site, view.request, view.data, view.data["product"] if "id" in view.path else None)


async def save(submitted: SubmittedForm) -> Response:
    """Carry out the action of one of the editor's buttons."""
    edit = await _product_edit(await submitted.page_view())
    form, problem = await _with_files(edit, submitted.form, [file for _, file in submitted.files])
    if problem is not None:
        return edit.editor(form, [problem])
    command = form.value("do") or "save"
    if command in SAVES:
        return await _saved(edit, fields.drop_blank_rows(form))
    form, found = await change_rows(edit, form, command)
    return edit.editor(form, found=found)


async def _with_files(edit: ProductEdit, form: Form, files: Sequence[UploadFile]) -> tuple[Form, Problem | None]:
    """Return the form with the chosen pictures appended as uploads."""
    for file in files:
        upload_id, problem = await store_upload(edit.site, edit.request, file, "PICTURE", "")
        if problem is not None:
            return form, replace(problem, field="pictures")
        pictures, alts = form.several("picture"), form.several("alt")
        alts += [""] * (len(pictures) - len(alts))
        form = replace(form, repeated={**form.repeated, "picture": [*pictures, f"u:{upload_id}"], "alt": [*alts, ""]})
    return form, None


async def _saved(edit: ProductEdit, form: Form) -> Response:
    """Save the form or, after a conflict, the chosen parts of it; then redirect."""
    if form.value("visibility") == "CHOSEN" and not form.several("chosen"):
        return edit.editor(form, [Problem("INVALID", _NO_CHOICE, "visibility")])
    result = await _once(edit, form.key, _variables(edit, form))
    problem = product_problem(result) if problem_in(result) else None
    if problem is not None and problem.code == "VERSION_CONFLICT":
        return await conflict(edit, form)
    if problem is not None:
        return edit.editor(replace(form, key=""), await _all_problems(edit, form, problem))
    done = "published" if _publishes(form) else "saved" if edit.product else "created"
    return edit.go(f"/portal/products/{result['id']}?done={done}")


def _variables(edit: ProductEdit, form: Form) -> dict[str, Any]:
    """Return the mutation's variables from the form or, after a conflict, from the chosen parts of it."""
    groups = _chosen_groups(form)
    variables: dict[str, Any] = {"input": _input(edit, form, groups), "publish": _publishes(form), **_audience(form)}
    if "pictures" in groups:
        variables["pictures"] = fields.pictures_said(form, edit.language, edit.other_languages)
    if edit.product is None:
        return variables
    version = form.value("version")
    number = int(version) if version.isascii() and version.isdigit() and len(version) <= 9 else 0
    return {**variables, "productId": edit.product["id"], "version": number}


def _publishes(form: Form) -> bool:
    return form.value("do") == "publish"


def _audience(form: Form) -> dict[str, Any]:
    """Return who may see the product."""
    visibility = form.value("visibility") or "PUBLIC"
    return {"visibility": visibility, "organisationIds": form.several("chosen") if visibility == "CHOSEN" else []}


async def _once(edit: ProductEdit, key: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """Save the product under the form's key; a key already used for something else is replaced by a new one.

    That happens when the user goes back in the browser and sends another form; the version and the item number then
    protect against a repeated save, as the key did.
    """
    try:
        answer = await edit.site.mutate(edit.request, "save_product", key, **variables)
    except HttpError as error:
        if error.code != "IDEMPOTENCY_KEY_REUSED":
            raise
        answer = await edit.site.mutate(edit.request, "save_product", secrets.token_urlsafe(18), **variables)
    (result,) = answer.data.values()
    return result or {"code": "INTERNAL", "message": ""}


def _chosen_groups(form: Form) -> Sequence[str]:
    """Return the groups to save: all or, after a conflict, those where the reader's own version was chosen."""
    if form.value("do") != "settle":
        return _ALL
    mine = set(form.several("mine"))
    return [group for group in _ALL if group in mine or form.value(f"take-{group}") == "mine"]


def _input(edit: ProductEdit, form: Form, groups: Sequence[str]) -> dict[str, Any]:
    product_input: dict[str, Any] = {}
    for group in groups:
        product_input |= fields.group_input(form, group, edit.language, edit.other_languages)
    return product_input


async def _all_problems(edit: ProductEdit, form: Form, first: Problem) -> list[Problem]:
    """Return all problems with a product, given the first that the server reported."""
    if first.code not in {"INVALID", "MISSING"}:
        return [first]
    row = {"inputId": "form", "product": _input(edit, form, _ALL), **_audience(form)}
    publish = _publishes(form) or bool(edit.product and edit.product["status"] == "PUBLISHED")
    answer = await edit.site.mutate(edit.request, "check_product", None, row=row, publish=publish)
    result = answer.data.get("saveProducts") or {}
    found = [product_problem(each) for each in result.get("problems", ())]
    return found if any(each.field == first.field for each in found) else [first, *found]
