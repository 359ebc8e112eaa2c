"""Matchmaking for both sides: parts of scores, kinds of buyers, and the path that follows an answer."""

from typing import Any, Final
from urllib.parse import urlencode

from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Visit

BUYER_KINDS: Final = {
    "IMPORTER": marked("Importer"),
    "WHOLESALER": marked("Wholesaler"),
    "RETAILER": marked("Retailer"),
    "ONLINE_SELLER": marked("Online retailer"),
    "MANUFACTURER": marked("Manufacturer"),
    "PROJECT": marked("Project buyer"),
}
PARTS: Final = {
    "PRODUCTS": marked("Products"),
    "PRICE": marked("Price"),
    "QUANTITY": marked("Quantity"),
    "MARKET": marked("Market"),
    "CERTIFICATE": marked("Certificates"),
    "LEAD_TIME": marked("Lead time"),
    "OWN_LOGO": marked("Own logo"),
    "LANGUAGE": marked("Language"),
    "RESPONSIVENESS": marked("Responsiveness"),
}
"""Parts of a recommendation's score, in display order."""

GOOD: Final = 0.6
"""Score from which on a part is good, so that an exhibitor's goods are those asked for."""

GRADES: Final = (
    (0.8, marked("very good")),
    (GOOD, marked("good")),
    (0.3, marked("moderate")),
    (0.0, marked("weak")),
)
"""Labels of a part's score, each from a minimum on."""

TABS: Final = (
    (None, marked("Recommendations")),
    ("MEETING_REQUESTED", marked("Meeting requested")),
    ("SAVED_FOR_LATER", marked("Saved for later")),
    ("NOT_INTERESTED", marked("Not interested")),
)


def shared_variables(visit: Visit) -> dict[str, Any]:
    """Return the template variables of both sides' pages, the chosen list, and the answer just given."""
    query = visit.query
    return {
        "part_names": PARTS,
        "grade": grade,
        "tabs": TABS,
        "buyer_kinds": BUYER_KINDS,
        "chosen": query.get("answer"),
        "after": query.get("after"),
        "said": query.get("said"),
        "answered": query.get("answered"),
    }


def grade(_part: str, score: float) -> str:
    """Return the English label of a part's score, to be translated."""
    return next(words for minimum, words in GRADES if score >= minimum)


def same_place(submitted: SubmittedForm, path: str) -> str:
    """Return the path back to the same place in a list, after an answer."""
    kept = {name: value for name in ("answer", "after") if (value := submitted.query.get(name))}
    answer = (submitted.result.get("answer") or {}).get("answer")
    spoken = {"said": answer, "answered": submitted.result["id"]} if answer else {}
    query = urlencode({**kept, **spoken})
    stays = answer in {None, "MEETING_REQUESTED"}
    return f"{path}{'?' if query else ''}{query}#{submitted.result['id'] if stays else 'recommended'}"


def quantity_of(form: Form, number: str, unit: str) -> dict[str, str | None] | None:
    """Return a quantity as GraphQL takes it, from the fields of a number and a unit; None without a number."""
    value = _number(form, number)
    return {"value": value, "unit": form.value(unit) or None} if value else None


def amount_of(form: Form, number: str, currency: str) -> dict[str, str] | None:
    """Return an amount as GraphQL takes it, from the fields of a number and a currency; None without a number."""
    value = _number(form, number)
    return {"value": value, "currency": form.value(currency)} if value else None


def _number(form: Form, name: str) -> str:
    return form.value(name).strip().replace(",", ".")[:64]
