"""What forms about a company and its booths say, and how what is saved would stand in them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.forms import Form

TEXTS: Final = ("name", "tagline", "story")
"""The profile's texts, which may be told in several languages."""

KINDS: Final = ("MANUFACTURER", "TRADER", "MANUFACTURER_TRADER", "SERVICE")
SPOKEN: Final = ("zh", "en", "es", "fr", "ru", "ar", "pt", "de", "it", "ja", "ko", "hi", "tr", "vi", "th", "id", "ms")
SPOKEN_TOO: Final = ("bn", "cs", "el", "fa", "he", "hu", "kk", "nl", "pl", "ro", "sw", "ta", "tl", "uk", "ur", "uz")
_ROW: Final = re.compile(r"(?:contact|staff)-(\d{1,2})-\w+")


def wording(text: Mapping[str, Any] | None, language: str) -> str:
    """Return the author's own words of a text in a language, or nothing."""
    return next((each["text"] for each in (text or {}).get("wordings", ()) if each["language"] == language), "")


def said_text(form: Form, name: str, languages: Sequence[str], language: str) -> dict[str, Any] | None:
    """Return a text and its wordings as GraphQL takes them; None where its original is empty."""
    text, written_in = form.value(name).strip(), form.value(f"{name}_language") or language
    others = [
        {"language": each, "text": form.value(f"{name}_{each}")}
        for each in languages
        if each != written_in and form.value(f"{name}_{each}").strip()
    ]
    return {"text": text, "language": written_in, "others": others} if text else None


def whole(text: str) -> int | None:
    """Return a whole number; None for blank; 0, which the server refuses by its field, for what is no number."""
    digits = text.strip()
    if not digits:
        return None
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


def rows(form: Form, kind: str) -> list[dict[str, Any]]:
    """Return the people of a form's rows ``KIND-NUMBER-FIELD``; rows without any word are left out."""
    numbers = sorted(
        {int(match[1]) for name in form.values if (match := _ROW.fullmatch(name)) and name.startswith(kind)}
    )
    found = []
    for number in numbers:
        said = {
            each: form.value(f"{kind}-{number}-{each}").strip() for each in ("id", "name", "position", "email", "phone")
        }
        speaks = [tag for tag in form.several(f"{kind}-{number}-languages") if tag]
        if any(said[each] for each in ("name", "position", "email", "phone")):
            given = {each: said[each] or None for each in ("position", "email")}
            extra = {"phone": said["phone"] or None} if kind == "contact" else {"id": said["id"] or None}
            found.append({"name": said["name"], **given, **extra, "languages": speaks})
    return found


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
