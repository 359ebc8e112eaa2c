"""Form fields shared by areas: texts in several languages, whole numbers, spoken languages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import NAMES

SPOKEN: Final = ("zh", "en", "es", "fr", "ru", "ar", "pt", "de", "it", "ja", "ko", "hi", "tr", "vi", "th", "id", "ms")
SPOKEN_TOO: Final = ("bn", "cs", "el", "fa", "he", "hu", "kk", "nl", "pl", "ro", "sw", "ta", "tl", "uk", "ur", "uz")


def wording(text: Mapping[str, Any] | None, language: str) -> str:
    """Return the author's own wording of a text in a language, or an empty string."""
    return next(
        (each["text"] for each in (text or {}).get("authorTranslations", ()) if each["language"] == language), ""
    )


def tongue_order(exhibitor: Mapping[str, Any] | None) -> list[str]:
    """Return the languages for an exhibitor's own texts, those that matter most to its buyers first."""
    return list(dict.fromkeys([*((exhibitor or {}).get("marketLanguages") or ()), *NAMES]))


def said_text(form: Form, name: str, languages: Sequence[str], language: str) -> dict[str, Any] | None:
    """Return a text and its authorTranslations as GraphQL takes them; None if its original is empty."""
    text, tag = form.value(name).strip(), form.value(f"{name}_language") or language
    others = [
        {"language": each, "text": form.value(f"{name}_{each}")}
        for each in languages
        if each != tag and form.value(f"{name}_{each}").strip()
    ]
    return {"text": text, "language": tag, "others": others} if text else None


def text_in(submitted: SubmittedForm, name: str) -> dict[str, Any] | None:
    """Return a form's text and its authorTranslations as GraphQL takes them; None if its original is empty."""
    return said_text(submitted.form, name, tuple(NAMES), submitted.language)


def needed_text(submitted: SubmittedForm, name: str) -> dict[str, Any]:
    """Return a form's text, possibly an empty one, which the server refuses by its field."""
    return text_in(submitted, name) or {"text": "", "language": submitted.language, "others": []}


def whole(text: str) -> int | None:
    """Return a whole number; None for blank; 0, which the server refuses by its field, for anything else."""
    digits = text.strip()
    if not digits:
        return None
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0
