"""Enquiries to exhibitors, and the conversations that follow."""

from collections.abc import Mapping
from typing import Final

from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError

_SAMPLE: Final = marked("Hello, we would like to see a sample first. What does it cost, including shipping to us?")
STARTERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "price": (
        marked("Request a quotation"),
        marked("Hello, please quote your best price for the quantity above, with delivery terms and lead time."),
        marked("Hello, please quote your best price for the quantity we need, with delivery terms and lead time."),
    ),
    "sample": (marked("Request a sample"), _SAMPLE, _SAMPLE),
    "certificate": (
        marked("Request certificates"),
        marked("Hello, which certificates and test reports do you have for this product? Please send us copies."),
        marked("Hello, which certificates and test reports do you have for your products? Please send us copies."),
    ),
}
"""Most common topics of enquiries: their names, and their opening texts about a product and to a company."""


def enquiry_form(view: PageView) -> TemplateVariables:
    """Return the recipient and the product, the quantity named before, and the starters in the reader's language."""
    product = view.data.get("product")
    exhibitor = product["exhibitor"] if product else view.data.get("exhibitor")
    if exhibitor is None:
        raise HttpError(404, "EXHIBITOR_NOT_FOUND")
    words = catalogue(view.language)
    starters = [
        (key, words.gettext(name), words.gettext(about_it if product else to_them))
        for key, (name, about_it, to_them) in STARTERS.items()
    ]
    begun = next((text for key, _, text in starters if key == view.query.get("starter")), "")
    quantity = view.query.get("quantity", "")[:20]
    return {"product": product, "exhibitor": exhibitor, "starters": starters, "begun": begun, "quantity": quantity}


def about_product(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of an enquiry about a product."""
    quantity = submitted.value("quantity").strip().replace(",", ".") or None
    return {"productId": submitted.path["id"], "text": submitted.value("text"), "quantity": quantity}


def about_exhibitor(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of an enquiry about a company."""
    return {"exhibitorId": submitted.value("exhibitor"), "text": submitted.value("text")}


def to_enquiry(submitted: SubmittedForm) -> str:
    """Return the path of an enquiry."""
    return f"/enquiries/{submitted.result['id']}"


async def read(view: PageView) -> TemplateVariables:
    """Mark the conversation as read; return it and the number of other unread ones."""
    enquiry, unread = view.data["enquiry"], view.data["unreadEnquiries"] or 0
    if enquiry["unread"]:
        await view.site.mutate(view.request, "mark_enquiry_read", None, id=enquiry["id"])
        unread = max(unread - 1, 0)
    return {"enquiry": enquiry, "unread": unread}
