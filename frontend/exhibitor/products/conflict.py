"""Edit conflict on a product: both versions, field by field, to choose from."""

from starlette.responses import Response

from frontend.exhibitor.conflicts import conflict_page, lines_of
from frontend.exhibitor.products import fields
from frontend.exhibitor.products.comparison import compare_groups, state
from frontend.exhibitor.products.form_page import ProductEdit
from frontend.exhibitor.products.saved import form_of
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import catalogue
from frontend.site.languages.formats import Formats
from frontend.site.problems import HttpError


async def conflict(edit: ProductEdit, form: Form) -> Response:
    """Show both versions, field by field: what was read, what is there now, what was typed."""
    product = edit.product
    if product is None:
        raise HttpError(404, "PRODUCT_NOT_FOUND")
    theirs = form_of(product)
    version = form.value("version")
    base = theirs
    if version.isascii() and version.isdigit() and 0 < int(version[:9]) < product["version"]:
        given = {"id": product["id"], "version": int(version[:9])}
        found = (await edit.ask("portal_product_version", **given)).get("productVersion")
        base = form_of(found) if found else theirs
    versions = {"base": base, "mine": form, "theirs": theirs}
    return conflict_page(
        edit,
        "portal_product_conflict.html",
        form,
        data=edit.data,
        product=product,
        sides=compare_groups(base, form, theirs),
        labels=fields.LABELS,
        group_lines=lambda which, group: group_lines(versions[which], group, edit),
    )


def group_lines(form: Form, group: str, edit: ProductEdit) -> list[str]:
    """Return the content of a group in a form, in lines for people."""
    if group == "pictures":
        return _places(form, edit)
    if group == "prices":
        return _steps(form, edit.language)
    return lines_of(state(form, group), _names(edit, group))


def _steps(form: Form, language: str) -> list[str]:
    """Return prices as the product's history shows them."""
    per = form.value("per") or "1"
    behind = f" {form.value('currency')}{f' / {per}' if per != '1' else ''}"
    steps = [
        [fields.plain(each, language) for each in row] for row in fields.rows_of(form, "tier_quantity", "tier_price")
    ]
    lines = [f"≥ {quantity}: {price}{behind}" for quantity, price in steps]
    on_request = fields.LABELS["priceOnRequest"]
    return [*lines, catalogue(language).gettext(on_request)] if form.value("on_request") else lines


def _places(form: Form, edit: ProductEdit) -> list[str]:
    known = {f"p:{each['id']}": place for place, each in enumerate((edit.product or {}).get("pictures", ()), 1)}
    return [f"{known.get(each, '+')} {alt}".strip() for each, alt in fields.rows_of(form, "picture", "alt")]


def _names(edit: ProductEdit, group: str) -> dict[str, str]:
    """Return the labels of the codes in a group."""
    if group == "section":
        return {each["key"]: each["name"] for some in edit.data["categories"] for each in some["sections"]}
    if group in {"unit", "attributes", "minimumOrder"}:
        return {each["code"]: each["name"] for each in edit.data["units"]}
    if group == "certificates":
        return {each["key"]: each["label"] for each in edit.data["certificateKinds"]}
    if group == "sample":
        translate = catalogue(edit.language).gettext
        return {"free": translate("Free of charge"), "priced": translate("At a price")}
    if group == "origin":
        return dict(Formats(edit.language).countries())
    return (
        {tag: Formats(edit.language).language_name(tag) for tag in edit.site.languages} if group in fields.TEXTS else {}
    )
