"""What two editors have written of one product, compared by groups of fields."""

from frontend.forms import Form
from frontend.i18n import NAMES
from frontend.pages.product_fields import GROUPS, TEXTS, keywords_of, rows_of


def state(form: Form, group: str) -> list[list[str]]:
    """Return what a form says in a group, to be compared with what another says."""
    if group in TEXTS:
        return _text_state(form, group)
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


def _text_state(form: Form, name: str) -> list[list[str]]:
    """Return a text with its language, and what is said in others; nothing for no text."""
    tag = form.value(f"{name}_language")
    texts = [(tag, form.value(name)), *((each, form.value(f"{name}_{each}")) for each in NAMES if each != tag)]
    told = [[each, text.strip().replace("\r\n", "\n")] for each, text in texts if text.strip()]
    return told if form.value(name).strip() else []


def differing(base: Form, mine: Form, theirs: Form) -> tuple[list[str], list[str], list[str]]:
    """Return the groups that both have changed to different things, only I have, and only they have."""
    both: list[str] = []
    only_mine: list[str] = []
    only_theirs: list[str] = []
    for group in GROUPS:
        began, wished, now = state(base, group), state(mine, group), state(theirs, group)
        if wished == now:
            continue
        (both if began not in (wished, now) else only_theirs if wished == began else only_mine).append(group)
    return both, only_mine, only_theirs
