"""Problems with a product, in the reader's language: the catalogue reports them in English."""

from collections.abc import Mapping
from typing import Any, Final

from frontend.exhibitor.import_words import REASONS
from frontend.exhibitor.import_words import SENTENCES as SHEETS
from frontend.site.languages.catalogues import marked
from frontend.site.problems import Problem
from frontend.site.uploads import in_words

CODES: Final[Mapping[str, str]] = {
    "NUMBER_TAKEN": marked("Another of your products already has this item number."),
    "SECTION_NOT_FOUND": REASONS["UNKNOWN_SECTION"],
    "PRODUCT_NOT_FOUND": marked("This product no longer exists."),
    "UNKNOWN_ORGANISATION": marked("One of the chosen buyers no longer exists."),
    "TOO_MANY_PRODUCTS": marked("Select at most 500 products at a time."),
    "VERSION_NOT_FOUND": marked("There is no such version of this product."),
    "PROFILE_MISSING": marked("Products are part of your company profile. Start with that; it takes a few minutes."),
}
"""Messages, by the service's code."""

SENTENCES: Final = SHEETS | frozenset(
    {
        marked("Choose the section of the fair."),
        marked("Enter the sales unit."),
        marked("Enter your item number."),
        marked("Enter the product name."),
        marked("Enter a name for this attribute."),
        marked("To publish, enter a price, or choose price on request."),
        marked("To publish, enter the minimum order."),
        marked("To publish, enter the country of origin."),
        marked("Enter prices, or choose price on request."),
        marked("A sample is either free or has a price."),
        marked("Enter the currency of the prices, for example USD."),
        marked("Enter the currency of the sample price."),
        marked("There is no such kind of certificate."),
        marked("This cannot be empty."),
        marked("This text contains characters that cannot be displayed."),
        marked("Choose what to edit."),
        marked("Choose at least one buyer."),
    }
)
"""Messages of the catalogue that only need translating."""

_BEGINNINGS: Final[Mapping[str, str]] = {
    "This is too long": marked("This is too long."),
    "Add the place after ": marked("Add the place after the Incoterm, for example FOB Ningbo."),
    "This is not an Incoterms 2020 rule": REASONS["NOT_A_TERM"],
    "A price has more decimals": marked("This price has more decimals than its currency."),
    "Enter a whole number from": marked("Enter a whole number that is not too large."),
    "This number has too many decimals": marked("This number has too many decimals."),
    "This number is out of range": marked("This number is too large or too small."),
    "The Harmonized System has no chapter": marked("The Harmonized System has no such chapter."),
    "At most ": marked("Too many entries. Remove some and save again."),
    "A product can have at most ": marked("Too many entries. Remove some and save again."),
}
_PICTURES: Final = frozenset(
    {"NOT_A_PICTURE", "PICTURE_TOO_LARGE", "WRONG_FILE_TYPE", "UPLOAD_NOT_FOUND", "UPLOAD_USED", "TOO_MUCH"}
)


def product_problem(problem: Mapping[str, Any]) -> Problem:
    """Return a GraphQL Problem with a product, in our own words where we have any."""
    code, message, field = problem["code"], str(problem["message"]), problem.get("field")
    if code in _PICTURES:
        return in_words({**problem, "field": field if str(field).startswith("pictures") else "pictures"}, "PICTURE")
    begun = next((words for begins, words in _BEGINNINGS.items() if message.startswith(begins)), None)
    words = CODES.get(code) or (message if message in SENTENCES else begun)
    return Problem.of(problem) if words is None else Problem(code, words, field)


_ANCHORS: Final[Mapping[str, str]] = {
    "hs.code": "hs",
    "hs.edition": "hs",
    "incoterm.rule": "incoterm",
    "incoterm.place": "incoterm_place",
    "leadDays": "lead_days",
    "minimumOrder": "minimum",
    "minimumOrder.value": "minimum",
    "sample.price": "sample_price",
    "sample.free": "sample",
    "priceTiers": "tiers",
    "priceOnRequest": "on_request",
    "organisationIds": "visibility",
    "language": "title",
}
_ROWS: Final[Mapping[str, str]] = {
    "minQuantity": "tier_quantity",
    "price": "tier_price",
    "name": "attr_name",
    "value": "attr_value",
    "unit": "attr_unit",
}


def anchor(name: str | None) -> str:
    """Return the anchor in the form for the field that a problem names: the end of an element's id."""
    if name is None:
        return ""
    parts = name.split(".")
    if len(parts) == 3 and parts[0] in {"priceTiers", "attributes"} and parts[2] in _ROWS:
        return f"{_ROWS[parts[2]]}-{parts[1]}"
    if parts[0] in {"keywords", "certificates", "pictures", "priceTiers", "attributes"} and len(parts) > 1:
        return "tiers" if parts[0] == "priceTiers" else parts[0]
    return _ANCHORS.get(name, name)
