"""Whom one should meet, for both sides: what scores are made of, kinds of buyers, and the way on after an answer."""

from typing import Any, Final
from urllib.parse import urlencode

from frontend.site.form_data import Form
from frontend.site.forms import Sent
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Visit

BUYER_KINDS: Final = {
    "IMPORTER": marked("Importer"),
    "WHOLESALER": marked("Wholesaler"),
    "RETAILER": marked("Retailer"),
    "ONLINE_SELLER": marked("Online seller"),
    "MANUFACTURER": marked("Manufacturer"),
    "PROJECT": marked("Project buyer"),
}
PARTS: Final = {
    "GOODS": marked("Products"),
    "PRICE": marked("Price"),
    "QUANTITY": marked("Quantity"),
    "MARKET": marked("Market"),
    "CERTIFICATE": marked("Certificates"),
    "LANGUAGE": marked("Language"),
    "ANSWERING": marked("Responsiveness"),
}
"""What a suggestion's score is made of, in the order in which it is shown."""

GRADES: Final = (
    (0.8, marked("very good")),
    (0.55, marked("good")),
    (0.3, marked("moderate")),
    (0.0, marked("weak")),
)
"""From which score on a part is called what."""

TABS: Final = (
    (None, marked("Recommendations")),
    ("ACCEPTED", marked("Meeting requested")),
    ("LATER", marked("Later")),
    ("DECLINED", marked("Not interested")),
)


def shared(visit: Visit) -> dict[str, Any]:
    """Return the words that both sides' pages show, which of the lists is chosen, and what was just answered."""
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
    """Return what a part's score is called, in English, to be translated."""
    return next(words for least, words in GRADES if score >= least)


def same_place(sent: Sent, path: str) -> str:
    """Return the way back to the same place of the list at a path, for who has answered."""
    kept = {name: value for name in ("answer", "after") if (value := sent.query.get(name))}
    said = (sent.result.get("answer") or {}).get("answer")
    spoken = {"said": said, "answered": sent.result["id"]} if said else {}
    query = urlencode({**kept, **spoken})
    stays = said in {None, "ACCEPTED"}
    return f"{path}{'?' if query else ''}{query}#{sent.result['id'] if stays else 'suggested'}"


def quantity_of(form: Form, number: str, unit: str) -> dict[str, str | None] | None:
    """Return a quantity as GraphQL takes it from a number's field and a unit's; None where there is no number."""
    value = _number(form, number)
    return {"value": value, "unit": form.value(unit) or None} if value else None


def amount_of(form: Form, number: str, currency: str) -> dict[str, str] | None:
    """Return an amount as GraphQL takes it from a number's field and a currency's; None where there is no number."""
    value = _number(form, number)
    return {"value": value, "currency": form.value(currency)} if value else None


def _number(form: Form, name: str) -> str:
    return form.value(name).strip().replace(",", ".")[:64]
