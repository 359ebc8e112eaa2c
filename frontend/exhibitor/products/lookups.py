"""Fragments of the editor that a script requests: the preview, other editors, look-up lists."""

from starlette.responses import Response

from frontend.exhibitor.products.form_page import ProductEdit, preview_of
from frontend.exhibitor.products.rows import MIN_NAME_LENGTH, buyers_named
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError


async def preview(submitted: SubmittedForm) -> Response:
    """Preview a product with what is typed; nothing is saved."""
    data = (await submitted.page_view()).data
    edit = ProductEdit(submitted.site, submitted.request, data, None)
    template = "product_preview.html" if submitted.request.headers.get("x-part") else "portal_product_preview.html"
    return submitted.show(template, data=data, preview=preview_of(submitted.form, edit), form=submitted.form)


async def register_editor(submitted: SubmittedForm) -> Response:
    """Register the reader as an editor; show other editors and whether one has saved, as a fragment of the page."""
    done = await submitted.do("keep_editing", None, id=submitted.path["id"])
    if done.problem:
        raise HttpError(404, "PRODUCT_NOT_FOUND")
    return submitted.show("product_editors.html", now=done.result, read=submitted.value("version"))


def typed_text(visit: Visit) -> TemplateVariables:
    """Return the variables of the look-up of headings for the typed text."""
    return {"text": visit.query.get("text", "")[:200]}


def hs_entries(view: PageView) -> TemplateVariables:
    """Return headings of the Harmonized System for the typed text: a fragment of the page."""
    return {"headings": view.data["hsCodes"], "asked": view.query_variables["text"].strip()}


async def buyers(view: PageView) -> TemplateVariables:
    """Return buyers whose name begins with the typed text: a fragment of the page."""
    text = view.query.get("text", "").strip()[:100]
    found = await buyers_named(view, text)
    return {"buyers": found, "asked": text if len(text) >= MIN_NAME_LENGTH else ""}
