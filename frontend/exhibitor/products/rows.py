"""Actions of the editor's small buttons, which work without scripts: rows, pictures, look-ups."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from frontend.exhibitor.products import fields
from frontend.site.form_data import Form
from frontend.site.pages import Visit

_ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "tier": ("tier_quantity", "tier_price"),
    "attribute": ("attr_name", "attr_value", "attr_unit", "attr_language"),
    "picture": ("picture", "alt"),
}
MIN_NAME_LENGTH: Final = 2
"""Shortest beginning of a buyer's name that is looked up."""

_MAX: Final = {"tier": fields.MAX_TIERS, "attribute": fields.MAX_ATTRIBUTES}


async def change_rows(visit: Visit, form: Form, command: str) -> tuple[Form, dict[str, Any]]:
    """Return the form after a button (``add:tier``, ``picture:later:0``, ``hs`` …), and what was looked up."""
    word, _, rest = command.partition(":")
    if word == "hs" and rest:
        return replace(form, values={**form.values, "hs": rest[:12]}), {}
    if word == "hs":
        return form, {"headings": (await visit.ask("hs_codes", text=form.value("hs")[:200]))["hsCodes"]}
    if word == "buyers":
        return form, {"buyers": await buyers_named(visit, form.value("buyer_text").strip())}
    if word in {"buyer", "unbuyer"}:
        return _chosen(form, rest, keep=word == "buyer"), {}
    return _rowed(form, word, rest), {}


async def buyers_named(visit: Visit, text: str) -> list[Mapping[str, Any]]:
    """Return the buyers whose name begins with ``text``, as far as the exhibitor may find them."""
    if len(text) < MIN_NAME_LENGTH:
        return []
    return list((await visit.ask("buyer_organisations", text=text[:100]))["buyerOrganisations"])


def _chosen(form: Form, buyer: str, *, keep: bool) -> Form:
    """Return the form with a buyer (its id, a colon, its name) added to the chosen ones, or removed."""
    organisation_id, _, name = buyer.partition(":")
    names = ("chosen", "chosen_name")
    rows = [list(row) for row in _columns(form, names) if row[0] and row[0] != organisation_id]
    if keep:
        rows.append([organisation_id, name or organisation_id])
    return _with_columns(replace(form, values={**form.values, "visibility": "CHOSEN"}), names, rows)


def _rowed(form: Form, word: str, rest: str) -> Form:
    """Return the form with a row added, dropped or moved; an unknown action changes nothing."""
    verb, _, place = rest.partition(":")
    kind = verb if word in {"add", "drop"} else word
    if kind not in _ROWS:
        return form
    rows = [list(row) for row in _columns(form, _ROWS[kind])]
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else -1
    if word == "add" and len(rows) < _MAX.get(kind, 0):
        rows.append([""] * len(_ROWS[kind]))
    elif 0 <= at < len(rows) and (word == "drop" or verb == "remove"):
        del rows[at]
    elif word == "picture" and verb == "earlier" and 0 < at < len(rows):
        rows.insert(at - 1, rows.pop(at))
    elif word == "picture" and verb == "later" and 0 <= at < len(rows) - 1:
        rows.insert(at + 1, rows.pop(at))
    return _with_columns(form, _ROWS[kind], rows)


def _columns(form: Form, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    columns = [form.several(name) for name in names]
    longest = max(map(len, columns))
    return [tuple(column[at] if at < len(column) else "" for column in columns) for at in range(longest)]


def _with_columns(form: Form, names: tuple[str, ...], rows: list[list[str]]) -> Form:
    values = {name: value for name, value in form.values.items() if name not in names}
    repeated = {**form.repeated, **{name: [row[at] for row in rows] for at, name in enumerate(names)}}
    return replace(form, values=values, repeated=repeated)
