"""Fields of the product form, and their conversion to GraphQL input; `saved` fills them in.

Fields belong to groups, each of which is edited as a unit: the prices, say, or the title with its languages. Two
editors' versions are compared by groups.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from frontend.site.form_data import Form
from frontend.site.languages.catalogues import NAMES, marked

TEXTS: Final = ("title", "description")
PERS: Final = ("1", "10", "100", "1000", "10000")
MAX_TIERS: Final = 10
MAX_ATTRIBUTES: Final = 60
MAX_PICTURES: Final = 12
_LANGUAGES: Final = tuple(NAMES)
_DECIMAL_COMMA: Final = frozenset({"es", "fr", "ru", "pt"})
_COMMA: Final = re.compile(r"\d+,\d+")
_GROUPED_NUMBER: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_KEYWORD_ENDS: Final = re.compile(r"[,;\n،、，；]+")


def _text_fields(name: str) -> tuple[str, ...]:
    return (name, f"{name}_language", *(f"{name}_{each}" for each in _LANGUAGES))


GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "pictures": ("picture", "alt"),
    "title": _text_fields("title"),
    "number": ("number",),
    "section": ("section",),
    "category": ("category",),
    "brand": ("brand",),
    "description": _text_fields("description"),
    "prices": ("currency", "tier_quantity", "tier_price", "per", "on_request"),
    "unit": ("unit",),
    "minimumOrder": ("minimum", "minimum_unit"),
    "incoterm": ("incoterm", "incoterm_place"),
    "leadDays": ("lead_days",),
    "sample": ("sample", "sample_price"),
    "hs": ("hs", "hs_edition"),
    "origin": ("origin",),
    "gtin": ("gtin",),
    "attributes": ("attr_name", "attr_value", "attr_unit", "attr_language"),
    "certificates": ("certificate",),
    "keywords": ("keywords",),
}
"""Fields of each group, in the order of the form."""

LABELS: Final[Mapping[str, str]] = {
    "pictures": marked("Pictures"),
    "title": marked("Product name"),
    "number": marked("Item number"),
    "section": marked("Section"),
    "category": marked("Product group"),
    "brand": marked("Brand"),
    "description": marked("Description"),
    "prices": marked("Prices"),
    "unit": marked("Sales unit"),
    "minimumOrder": marked("Minimum order"),
    "incoterm": marked("Delivery terms"),
    "leadDays": marked("Lead time in days"),
    "sample": marked("Samples"),
    "hs": marked("HS code"),
    "origin": marked("Country of origin"),
    "gtin": marked("GTIN"),
    "attributes": marked("Specification"),
    "certificates": marked("Certificates"),
    "keywords": marked("Keywords"),
    "priceTiers": marked("Prices"),
    "priceOnRequest": marked("Price on request"),
    "visibility": marked("Who can see it"),
    "organisationIds": marked("Who can see it"),
}
"""Labels of groups, and of the fields that GraphQL names."""


@dataclass(frozen=True)
class OtherLanguages:
    """Wordings in other languages that the form has no field for.

    ``attributes`` are by language and text of the name, ``alts`` by the picture's id.
    """

    attributes: Mapping[tuple[str, str], list[Mapping[str, str]]] = field(default_factory=dict)
    alts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, product: Mapping[str, Any] | None) -> "OtherLanguages":
        """Return a product's authorTranslations that the form has no field for."""
        if product is None:
            return cls()
        names = [each["name"] for each in product["attributes"]]
        return cls(
            {(each["originalLanguage"], each["original"]): each["authorTranslations"] for each in names},
            {each["id"]: each["alt"] for each in product["pictures"] if each["alt"]},
        )


def plain(text: str, language: str) -> str:
    """Return a number typed in the notation of ``language`` with a decimal point and no separators.

    ``1,200`` is twelve hundred in English and 1.2 in Spanish; anything that is neither stays as it is, so that the
    server refuses it by its field.
    """
    digits = "".join(str(unicodedata.digit(each)) if each.isdecimal() else each for each in text.strip())
    packed = digits.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("٫", ".").replace("٬", ",")
    if language in _DECIMAL_COMMA:
        return packed.replace(",", ".") if _COMMA.fullmatch(packed) else packed
    return packed.replace(",", "") if _GROUPED_NUMBER.fullmatch(packed) else packed


def rows_of(form: Form, *names: str) -> list[tuple[str, ...]]:
    """Return the rows that parallel fields form, without those whose first two cells are blank."""
    columns = [form.several(name) for name in names]
    longest = max(map(len, columns), default=0)
    rows = [tuple(column[at].strip() if at < len(column) else "" for column in columns) for at in range(longest)]
    return [row for row in rows if any(row[:2])]


def drop_blank_rows(form: Form) -> Form:
    """Return the form without its blank rows, so that its row numbers are those that the server names."""
    kept = dict(form.repeated)
    for names in (("tier_quantity", "tier_price"), ("attr_name", "attr_value", "attr_unit", "attr_language")):
        rows = rows_of(form, *names)
        kept |= {name: [row[at] for row in rows] for at, name in enumerate(names)}
    gone = {name for name, column in kept.items() if not column}
    return Form({name: value for name, value in form.values.items() if name not in gone}, form.problem, form.key, kept)


def group_input(form: Form, group: str, language: str, other_languages: OtherLanguages) -> dict[str, Any]:
    """Return a group as GraphQL's ProductInput takes it; ``language`` is the reader's. Pictures are separate."""
    return (
        _SAYS[group](form, language, other_languages) if group in _SAYS else {group: form.value(group).strip() or None}
    )


def _text_said(name: str) -> "Say":
    def say(form: Form, language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
        text, tag = form.value(name).strip(), form.value(f"{name}_language") or language
        others = [
            {"language": each, "text": form.value(f"{name}_{each}")}
            for each in _LANGUAGES
            if each != tag and form.value(f"{name}_{each}").strip()
        ]
        return {name: {"text": text, "language": tag, "others": others} if text else None}

    return say


def _prices_said(form: Form, language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    per = form.value("per") if form.value("per") in PERS else "1"
    tiers = [
        {"minQuantity": plain(quantity, language), "price": plain(price, language), "per": int(per)}
        for quantity, price in rows_of(form, "tier_quantity", "tier_price")
    ]
    on_request = bool(form.value("on_request"))
    return {"priceTiers": tiers, "currency": form.value("currency") or None, "priceOnRequest": on_request}


def _sample_said(form: Form, language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    if form.value("sample") == "free":
        return {"sample": {"free": True}}
    if form.value("sample") == "priced" and form.value("sample_price").strip():
        return {"sample": {"price": plain(form.value("sample_price"), language)}}
    return {"sample": None}


def _attributes_said(form: Form, language: str, other_languages: OtherLanguages) -> dict[str, Any]:
    attributes = []
    for name, value, unit, tag in rows_of(form, "attr_name", "attr_value", "attr_unit", "attr_language"):
        written = tag if tag in _LANGUAGES else form.value("title_language") or language
        others = [dict(each) for each in other_languages.attributes.get((written, name), ())]
        number = plain(value, language) if unit else value
        attributes.append(
            {"name": {"text": name, "language": written, "others": others}, "value": number, "unit": unit or None}
        )
    return {"attributes": attributes}


def _incoterm_said(form: Form, _language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    rule = form.value("incoterm")
    return {"incoterm": {"rule": rule, "place": form.value("incoterm_place").strip()} if rule else None}


def _minimum_said(form: Form, language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    value = plain(form.value("minimum"), language)
    return {"minimumOrder": {"value": value, "unit": form.value("minimum_unit") or None} if value else None}


def _hs_said(form: Form, _language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    code = form.value("hs").strip()
    return {"hs": {"code": code, "edition": form.value("hs_edition") or None} if code else None}


def _lead_said(form: Form, _language: str, _other_languages: OtherLanguages) -> dict[str, Any]:
    digits = plain(form.value("lead_days"), "en")
    if not digits:
        return {"leadDays": None}
    return {"leadDays": int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else -1}


def keywords_of(text: str) -> list[str]:
    """Return keywords that are separated by commas of any script, or by lines."""
    return [each.strip() for each in _KEYWORD_ENDS.split(text) if each.strip()]


Say = Callable[[Form, str, OtherLanguages], dict[str, Any]]
_SAYS: Final[Mapping[str, Say]] = {
    "title": _text_said("title"),
    "description": _text_said("description"),
    "prices": _prices_said,
    "sample": _sample_said,
    "attributes": _attributes_said,
    "incoterm": _incoterm_said,
    "minimumOrder": _minimum_said,
    "hs": _hs_said,
    "leadDays": _lead_said,
    "certificates": lambda form, _language, _other_languages: {"certificates": form.several("certificate")},
    "keywords": lambda form, _language, _other_languages: {"keywords": keywords_of(form.value("keywords"))},
    "pictures": lambda _form, _language, _other_languages: {},
}


def pictures_said(form: Form, language: str, other_languages: OtherLanguages) -> list[dict[str, Any]]:
    """Return the pictures as GraphQL takes them, in order."""
    pictures = []
    for place, alt in rows_of(form, "picture", "alt"):
        kind, _, key = place.partition(":")
        before = other_languages.alts.get(key) if kind == "p" else None
        text = alt.strip()
        if before is not None and before["original"] == text:
            words = {"text": text, "language": before["originalLanguage"], "others": before["authorTranslations"]}
        else:
            words = {"text": text, "language": form.value("title_language") or language}
        named = {"uploadId": key} if kind == "u" else {"pictureId": key}
        pictures.append({**named, "alt": words if text else None})
    return pictures
