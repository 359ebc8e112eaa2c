"""Two people have written the same product: both versions, field by field, to choose from."""

import secrets
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from frontend.formats import Formats
from frontend.forms import Form
from frontend.pages import product_fields as fields
from frontend.pages.product_comparing import differing, state
from frontend.pages.product_desk import Desk
from frontend.problems import Unanswered

_CONFLICT: Final = 409


async def conflict(desk: Desk, form: Form) -> Response:
    """Show what both have written, field by field: what was read, what is there now, what was typed."""
    product = desk.product
    if product is None:
        raise Unanswered(404, "PRODUCT_NOT_FOUND")
    theirs = fields.form_of(product)
    version = form.value("version")
    base = theirs
    if version.isascii() and version.isdigit() and 0 < int(version[:9]) < product["version"]:
        given = {"id": product["id"], "version": int(version[:9])}
        found = (await desk.house.answer(desk.request, "portal_product_version", **given)).data.get("productVersion")
        base = fields.form_of(found) if found else theirs
    both, only_mine, only_theirs = differing(base, form, theirs)
    response = desk.house.show(
        desk.request,
        "portal_product_conflict.html",
        data=desk.data,
        form=replace(form, key=secrets.token_urlsafe(18)),
        status=_CONFLICT,
        product=product,
        both=both,
        only_mine=only_mine,
        only_theirs=only_theirs,
        versions={"base": base, "mine": form, "theirs": theirs},
        labels=fields.LABELS,
        told=lambda which, group: told(which, group, desk),
        carried=_carried(form),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _carried(form: Form) -> list[tuple[str, str]]:
    """Return all that was typed as hidden fields, but for what the next form says itself."""
    own = {"key", "do", "version", "mine"}
    single = [(name, value) for name, value in form.values.items() if name not in form.repeated]
    several = [(name, value) for name, values in form.repeated.items() for value in values]
    return [(name, value) for name, value in single + several if name not in own and not name.startswith("take-")]


def told(form: Form, group: str, desk: Desk) -> list[str]:
    """Return what a form says in a group, in lines for people."""
    if group == "pictures":
        return _places(form, desk)
    names = _names(desk, group)
    lines = [" · ".join(names.get(each, each) for each in row if each) for row in state(form, group)]
    return [line for line in lines if line]


def _places(form: Form, desk: Desk) -> list[str]:
    known = {f"p:{each['id']}": place for place, each in enumerate((desk.product or {}).get("pictures", ()), 1)}
    return [f"{known.get(each, '+')} {alt}".strip() for each, alt in fields.rows_of(form, "picture", "alt")]


def _names(desk: Desk, group: str) -> dict[str, str]:
    """Return how the codes in a group are called."""
    if group == "section":
        return {each["key"]: each["name"] for some in desk.data["categories"] for each in some["sections"]}
    if group in {"unit", "attributes"}:
        return {each["code"]: each["name"] for each in desk.data["units"]}
    if group == "certificates":
        return {each["key"]: each["label"] for each in desk.data["certificateKinds"]}
    if group == "origin":
        return dict(Formats(desk.language).countries())
    return (
        {tag: Formats(desk.language).language_name(tag) for tag in desk.house.languages}
        if group in fields.TEXTS
        else {}
    )
