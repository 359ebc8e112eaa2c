"""Editor page of one product: the request, the answer of the page's query, and its rendering."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import Response

from frontend.exhibitor.products import fields
from frontend.exhibitor.products.fields import OtherLanguages
from frontend.exhibitor.products.problems import anchor
from frontend.exhibitor.products.saved import form_of
from frontend.parts.fields import tongue_order
from frontend.parts.listings import reasons_of
from frontend.site.form_data import Form
from frontend.site.pages import PRIVATE, Visit
from frontend.site.problems import Problem
from frontend.site.uploads import ACCEPTED


@dataclass(frozen=True)
class ProductEdit(Visit):
    """One product being edited: the request, the page's answer, and the product (None for a new one)."""

    data: Mapping[str, Any]
    product: Mapping[str, Any] | None

    @property
    def other_languages(self) -> OtherLanguages:
        """The product's authorTranslations that the form has no field for."""
        return OtherLanguages.of(self.product)

    def editor(self, form: Form, problems: Sequence[Problem] = (), **names: Any) -> Response:
        """Return the editor page with a form in it."""
        more = {
            "product": self.product,
            "problems": sorted(problems, key=_place),
            "wrong": {anchor(each.field): each for each in reversed(problems)},
            **_WORDS,
            "thumbs": {each["id"]: each for each in (self.product or {}).get("pictures", ())},
            "found": {},
            "tongue_order": tongue_order(self.data.get("myExhibitor")),
            **names,
        }
        keyed = replace(form, key=form.key or secrets.token_urlsafe(18))
        status = 422 if problems else 200
        response = self.show(
            "portal_product.html",
            data=self.data,
            status=status,
            form=keyed,
            preview=preview_of(form, self),
            **more,
        )
        response.headers.update(PRIVATE)
        return response


_WORDS: Final[Mapping[str, Any]] = {
    "labels": fields.LABELS,
    "label_of": lambda field: fields.LABELS.get((field or "").partition(".")[0], ""),
    "anchor": anchor,
    "accepted": ACCEPTED,
    "pers": fields.PERS,
    "reasons": reasons_of,
}
"""Labels and helpers of the editor page that do not depend on the product."""


def _place(problem: Problem) -> int:
    """Return the position of a problem's field in the form; problems without a field come first."""
    group = (problem.field or "").partition(".")[0]
    group = "prices" if group in {"priceTiers", "priceOnRequest"} else group
    groups = list(fields.GROUPS)
    return groups.index(group) if group in groups else -1


def product_form(product: Mapping[str, Any]) -> Form:
    """Return the form of a product, with its visibility and the version that was read."""
    form = form_of(product)
    values = {**form.values, "visibility": product["visibility"], "version": str(product["version"])}
    names = {each["id"]: each["name"] for each in product["chosenOrganisations"]}
    chosen = product["chosenOrganisationIds"]
    buyers = {"chosen": chosen, "chosen_name": [names.get(each, each) for each in chosen]}
    return replace(form, values=values, repeated={**form.repeated, **buyers})


def preview_of(form: Form, edit: ProductEdit) -> dict[str, Any]:
    """Return what buyers would see of what is typed, for the preview."""
    reader = form.value("preview_language") if form.value("preview_language") in edit.site.languages else edit.language
    units = {each["code"]: each for each in edit.data["units"]}
    unit = units.get(form.value("unit")) or units.get("C62")
    tiers = [
        (fields.plain(quantity, edit.language), fields.plain(price, edit.language))
        for quantity, price in fields.rows_of(form, "tier_quantity", "tier_price")
    ]
    thumbs = {f"p:{each['id']}": each for each in (edit.product or {}).get("pictures", ())}
    return {
        "reader": reader,
        "title": _read(form, "title", reader, edit.language),
        "description": _read(form, "description", reader, edit.language),
        "unit": unit,
        "currency": form.value("currency") or "USD",
        "per": form.value("per") or "1",
        "tiers": [(quantity, price) for quantity, price in tiers if _is_number(quantity) and _is_number(price)],
        "minimum": fields.plain(form.value("minimum"), edit.language),
        "attributes": [
            (name, value, units.get(code))
            for name, value, code in fields.rows_of(form, "attr_name", "attr_value", "attr_unit")
        ],
        "picture": next((thumbs[each] for each in form.several("picture") if each in thumbs), None),
    }


def _is_number(text: str) -> bool:
    whole, _, rest = text.partition(".")
    return all(part.isascii() and part.isdigit() for part in (whole, rest or "0")) and len(text) <= 16


def _read(form: Form, name: str, reader: str, language: str) -> dict[str, str] | None:
    """Return a text as a reader of a language sees it."""
    written = form.value(f"{name}_language") or language
    own = form.value(f"{name}_{reader}").strip() if reader != written else ""
    text = own or form.value(name).strip()
    return {"text": text, "language": reader if own else written} if text else None
