"""Comparison of two editors' versions of a product, by groups of fields."""

from frontend.exhibitor.conflicts import Sides, sides, text_rows
from frontend.exhibitor.products.fields import GROUPS, TEXTS, keywords_of, rows_of
from frontend.site.form_data import Form


def state(form: Form, group: str) -> list[list[str]]:
    """Return the content of a group in a form, for comparison with another form."""
    if group in TEXTS:
        return text_rows(form, group)
    if group == "sample" and form.value("sample") != "priced":
        return [[form.value("sample")]]
    if group == "keywords":
        return [keywords_of(form.value("keywords"))]
    rows = {
        "attributes": ("attr_name", "attr_value", "attr_unit"),
        "prices": ("tier_quantity", "tier_price"),
        "pictures": ("picture", "alt"),
    }.get(group)
    if rows is None:
        return [[each.strip().replace("\r\n", "\n") for each in form.several(name) if each] for name in GROUPS[group]]
    found = [list(row) for row in rows_of(form, *rows)]
    if group == "prices":
        found += [
            [form.value("currency") if found else "", form.value("per") if found else "", form.value("on_request")]
        ]
    return found


def compare_groups(base: Form, own_form: Form, their_form: Form) -> Sides:
    """Return the groups that both have changed differently, that only I have, and that only they have."""
    began, requested, now = ({group: state(form, group) for group in GROUPS} for form in (base, own_form, their_form))
    return sides(GROUPS, began, requested, now)
