"""Fields of the forms about a company and its booths, and saved values as such fields."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.site.form_data import Form

TEXTS: Final = ("name", "tagline", "story")
"""Texts of the profile, which may be written in several languages."""

KINDS: Final = ("MANUFACTURER", "TRADER", "MANUFACTURER_TRADER", "SERVICE")
MAX_CONTACTS: Final = 20
MAX_STAFF: Final = 30
"""Most people that these lists take."""

_OF_A_PERSON: Final = ("name", "position", "email", "phone")
_FEWEST_ROWS: Final = 2
_ROW: Final = re.compile(r"(?:contact|staff)-(\d{1,2})-\w+")


def rows(form: Form, kind: str) -> list[dict[str, Any]]:
    """Return the people in a form's rows ``KIND-NUMBER-FIELD``; rows without any text are left out."""
    found = []
    for number in _numbers(form, kind):
        person = {each: form.value(f"{kind}-{number}-{each}").strip() for each in ("id", *_OF_A_PERSON)}
        speaks = form.chosen(f"{kind}-{number}-languages")
        if any(person[each] for each in _OF_A_PERSON):
            given = {each: person[each] or None for each in ("position", "email")}
            extra = {"phone": person["phone"] or None} if kind == "contact" else {"id": person["id"] or None}
            found.append({"name": person["name"], **given, **extra, "languages": speaks})
    return found


def _numbers(form: Form, kind: str) -> list[int]:
    """Return the numbers of a form's rows ``KIND-NUMBER-FIELD``, in ascending order."""
    found = (match for name in form.values if name.startswith(kind) and (match := _ROW.fullmatch(name)))
    return sorted({int(match[1]) for match in found})


def drawn_rows(form: Form, kind: str, saved: Sequence[Mapping[str, Any]], maximum: int) -> list[Mapping[str, Any]]:
    """Return the rows to draw: those typed if the form was refused, else those saved; and room for one more.

    Someone else may have made the saved list shorter or longer meanwhile; none of its rows is mixed into what was
    typed. Rows beyond ``maximum`` are drawn where they were typed, so that they can be emptied.
    """
    numbers = _numbers(form, kind)
    rows = list(saved)
    if form.problem is not None and numbers:
        typed = [_typed_row(form, kind, number) for number in range(numbers[-1] + 1)]
        filled = [number for number, row in enumerate(typed) if any(row[each] for each in (*_OF_A_PERSON, "languages"))]
        rows = typed[: filled[-1] + 1 if filled else 0]
    count = max(len(rows), min(len(rows) + 1, maximum), _FEWEST_ROWS)
    return [*rows, *(_typed_row(Form(), kind, number) for number in range(len(rows), count))]


def _typed_row(form: Form, kind: str, number: int) -> Mapping[str, Any]:
    person = {each: form.value(f"{kind}-{number}-{each}") for each in ("id", *_OF_A_PERSON)}
    return {**person, "languages": form.chosen(f"{kind}-{number}-languages")}


def text_values(name: str, text: Mapping[str, Any] | None) -> dict[str, str]:
    """Return a saved text as form fields."""
    if text is None:
        return {f"{name}_language": ""}
    others = {f"{name}_{each['language']}": each["text"] for each in text.get("authorTranslations", ())}
    return {**others, name: text["original"], f"{name}_language": text["originalLanguage"]}


def people_values(kind: str, people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return saved people as form rows ``KIND-NUMBER-FIELD``, without their languages."""
    names = ("id", "name", "position", "email", "phone")
    return {
        f"{kind}-{number}-{name}": each.get(name) or ""
        for number, each in enumerate(people)
        for name in names
        if name in each
    }


def people_languages(kind: str, people: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the languages of saved people, by field name."""
    return {f"{kind}-{number}-languages": list(each["languages"]) for number, each in enumerate(people)}
