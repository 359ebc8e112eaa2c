"""Asking an exhibitor, and what both sides write to each other."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request

from frontend.site.form_data import Form
from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.pages import Shown
from frontend.site.problems import Unanswered

STARTERS: Final[Mapping[str, tuple[str, str]]] = {
    "price": (
        marked("Price for my quantity"),
        marked("Hello, what is your price for this quantity, and when can you deliver?"),
    ),
    "sample": (
        marked("Sample"),
        marked("Hello, we would like to see a sample first. What does it cost, including shipping to us?"),
    ),
    "certificate": (
        marked("Certificates"),
        marked("Hello, which certificates and test reports do you have for it? Please send us copies."),
    ),
}
"""What most enquiries are about: the name of each, and the words to begin with."""


def asking(shown: Shown) -> Mapping[str, Any]:
    """Return who and what is asked, the quantity named before, and the starters in the reader's language."""
    product = shown.data.get("product")
    exhibitor = product["exhibitor"] if product else shown.data.get("exhibitor")
    if exhibitor is None:
        raise Unanswered(404, "EXHIBITOR_NOT_FOUND")
    words = catalogue(str(getattr(shown.request.state, "language", "en")))
    starters = [(key, words.gettext(name), words.gettext(text)) for key, (name, text) in STARTERS.items()]
    begun = next((text for key, _, text in starters if key == shown.request.query_params.get("starter")), "")
    quantity = shown.request.query_params.get("quantity", "")[:20]
    return {"product": product, "exhibitor": exhibitor, "starters": starters, "begun": begun, "quantity": quantity}


def about_product(request: Request, form: Form) -> Mapping[str, Any]:
    """Return what is asked about a product."""
    quantity = form.value("quantity").strip().replace(",", ".") or None
    return {"productId": request.path_params["id"], "text": form.value("text"), "quantity": quantity}


def about_exhibitor(_request: Request, form: Form) -> Mapping[str, Any]:
    """Return what is asked about a company."""
    return {"exhibitorId": form.value("exhibitor"), "text": form.value("text")}


def to_enquiry(_request: Request, result: Mapping[str, Any]) -> str:
    """Return where an enquiry is read."""
    return f"/enquiries/{result['id']}"


def listed(shown: Shown) -> Mapping[str, Any]:
    """Return the present moment, which waiting times are told from, and the chosen state."""
    return {"now": datetime.now(UTC), "state": shown.request.query_params.get("state")}


async def read(shown: Shown) -> Mapping[str, Any]:
    """Return the conversation and how many others are unread; what is shown counts as read from now on."""
    enquiry = shown.data.get("enquiry")
    if enquiry is None:
        raise Unanswered(404, "ENQUIRY_NOT_FOUND")
    unread = shown.data["unreadEnquiries"] or 0
    if enquiry["unread"]:
        await shown.house.do(shown.request, "mark_enquiry_read", None, id=enquiry["id"])
        unread = max(unread - 1, 0)
    return {"now": datetime.now(UTC), "enquiry": enquiry, "unread": unread}
