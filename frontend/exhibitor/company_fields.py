"""What forms about a company and its booths say, and how what is saved would stand in them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.site.form_data import Form

TEXTS: Final = ("name", "tagline", "story")
"""The profile's texts, which may be told in several languages."""

KINDS: Final = ("MANUFACTURER", "TRADER", "MANUFACTURER_TRADER", "SERVICE")
MOST_CONTACTS: Final = 20
MOST_STAFF: Final = 30
"""How many people the fair takes in these lists."""

_OF_A_PERSON: Final = ("name", "position", "email", "phone")
_FEWEST_ROWS: Final = 2
_ROW: Final = re.compile(r"(?:contact|staff)-(\d{1,2})-\w+")


def rows(form: Form, kind: str) -> list[dict[str, Any]]:
    """Return the people of a form's rows ``KIND-NUMBER-FIELD``; rows without any word are left out."""
    found = []
    for number in _numbers(form, kind):
        said = {each: form.value(f"{kind}-{number}-{each}").strip() for each in ("id", *_OF_A_PERSON)}
        speaks = form.chosen(f"{kind}-{number}-languages")
        if any(said[each] for each in _OF_A_PERSON):
            given = {each: said[each] or None for each in ("position", "email")}
            extra = {"phone": said["phone"] or None} if kind == "contact" else {"id": said["id"] or None}
            found.append({"name": said["name"], **given, **extra, "languages": speaks})
    return found


def _numbers(form: Form, kind: str) -> list[int]:
    """Return the numbers of the rows ``KIND-NUMBER-FIELD`` that a form has, in their order."""
    found = (match for name in form.values if name.startswith(kind) and (match := _ROW.fullmatch(name)))
    return sorted({int(match[1]) for match in found})


def drawn_rows(form: Form, kind: str, saved: Sequence[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """Return the rows to draw: who was typed where the form is refused, else who is saved; and room for one more.

    Somebody else may have made the saved list shorter or longer meanwhile: nothing of it comes between what was
    typed, for its rows are others. Rows above ``most`` are drawn where they were typed, to be emptied.
    """
    numbers = _numbers(form, kind)
    shown = list(saved)
    if form.problem is not None and numbers:
        typed = [_typed_row(form, kind, number) for number in range(numbers[-1] + 1)]
        filled = [number for number, row in enumerate(typed) if any(row[each] for each in (*_OF_A_PERSON, "languages"))]
        shown = typed[: filled[-1] + 1 if filled else 0]
    wanted = max(len(shown), min(len(shown) + 1, most), _FEWEST_ROWS)
    return [*shown, *(_typed_row(Form(), kind, number) for number in range(len(shown), wanted))]


def _typed_row(form: Form, kind: str, number: int) -> Mapping[str, Any]:
    said = {each: form.value(f"{kind}-{number}-{each}") for each in ("id", *_OF_A_PERSON)}
    return {**said, "languages": form.chosen(f"{kind}-{number}-languages")}


def text_values(name: str, text: Mapping[str, Any] | None) -> dict[str, str]:
    """Return a saved text as the fields of a form say it."""
    if text is None:
        return {f"{name}_language": ""}
    others = {f"{name}_{each['language']}": each["text"] for each in text.get("wordings", ())}
    return {**others, name: text["original"], f"{name}_language": text["originalLanguage"]}


def people_values(kind: str, people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return saved people as the rows ``KIND-NUMBER-FIELD`` of a form say them, but for their languages."""
    names = ("id", "name", "position", "email", "phone")
    return {
        f"{kind}-{number}-{name}": each.get(name) or ""
        for number, each in enumerate(people)
        for name in names
        if name in each
    }


def people_languages(kind: str, people: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the languages of saved people, by the names of their fields."""
    return {f"{kind}-{number}-languages": list(each["languages"]) for number, each in enumerate(people)}
