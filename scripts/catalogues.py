"""``make words``: maintain the translation catalogues of the interface, in six languages beside English.

    python scripts/catalogues.py            print the strings in code and templates that lack a translation, as JSON
    python scripts/catalogues.py FILE.json  add translations from a list of
                                            {"id": "Save", "zh": "保存", "es": "Guardar", …} or, by number,
                                            {"id": "%(num)s list", "plural": "%(num)s lists", "zh": […], …};
                                            with "context" where the string has one
    python scripts/catalogues.py --prune    remove strings that are no longer used

Catalogues are sorted and carry no positions, so that parallel changes do not conflict.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FRONTEND: Final = Path(__file__).resolve().parent.parent / "frontend"
FORMS: Final = {"zh": 1, "es": 2, "fr": 2, "ru": 3, "ar": 6, "pt": 2}
"""Number of plural forms per language (CLDR; the Plural-Forms header of each catalogue)."""
METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/layouts/**.html", "jinja2")]
OPTIONS: Final = {path: {"trimmed": "true"} for path, method in METHODS if method == "jinja2"}
_IN_CONTEXT: Final = ((1, "c"), 2)
KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": _IN_CONTEXT,
    "marked": None,
    "marked_in": _IN_CONTEXT,
    "_counted": (1, 2),
}
_NOISE: Final = (
    "Report-Msgid-Bugs-To",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)


@dataclass(frozen=True, order=True)
class Key:
    """Key of a string in a catalogue: its English singular and, where present, its context."""

    id: str
    context: str = ""

    @classmethod
    def of(cls, message: Message) -> "Key":
        """Return the key of a catalogue message."""
        return cls(_singular(message.id), message.context or "")


def said() -> Iterator[tuple[Key, str | None]]:
    """Yield every string marked for translation, with its plural where it has one."""
    for _, _, message, _, context in extract_from_dir(FRONTEND, METHODS, OPTIONS, KEYWORDS):
        plural = str(message[1]) if isinstance(message, tuple | list) else None
        yield Key(_singular(message), context or ""), plural


def load(language: str) -> Catalog:
    """Return the catalogue of a language."""
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def save(language: str, catalogue: Catalog) -> None:
    """Write the catalogue of a language, sorted."""
    with _path(language).open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, sort_output=True)
    lines = _path(language).read_text(encoding="utf-8").split("\n")
    kept = (line for line in lines if not line.startswith(tuple(f'"{name}' for name in _NOISE)))
    _path(language).write_text("\n".join(kept).rstrip("\n") + "\n", encoding="utf-8")


def missing() -> list[dict[str, Any]]:
    """Return the strings that at least one language lacks, each once."""
    known = [{Key.of(each) for each in load(language) if each.id and each.string} for language in FORMS]
    lacking = {one: many for one, many in said() if not all(one in words for words in known)}
    return [
        {"id": one.id} | ({"context": one.context} if one.context else {}) | ({"plural": many} if many else {})
        for one, many in sorted(lacking.items())
    ]


def take(entries: list[Mapping[str, Any]]) -> None:
    """Add translations; raises `ValueError` for one that lacks a language or a form, before anything is written."""
    for entry in entries:
        for language, forms in FORMS.items():
            given = entry.get(language)
            if not given or ("plural" in entry and (not isinstance(given, list) or len(given) != forms)):
                raise ValueError(f"{entry['id']!r} needs {forms if 'plural' in entry else 'a'} form(s) in {language}")
    for language in FORMS:
        catalogue = load(language)
        for entry in entries:
            context = entry.get("context")
            catalogue.delete(entry["id"], context)
            message = (entry["id"], entry["plural"]) if "plural" in entry else entry["id"]
            string = tuple(entry[language]) if "plural" in entry else entry[language]
            flags = ["python-format"] if "%(" in entry["id"] else []
            catalogue.add(message, string=string, flags=flags, context=context)
        save(language, catalogue)


def prune() -> int:
    """Remove unused strings and return their number."""
    wanted, gone = {one for one, _ in said()}, set[Key]()
    for language in FORMS:
        catalogue = load(language)
        stale = {Key.of(each) for each in catalogue if each.id} - wanted
        for each in stale:
            catalogue.delete(each.id, each.context or None)
        gone |= stale
        save(language, catalogue)
    return len(gone)


def _singular(message: Any) -> str:
    return str(message[0] if isinstance(message, tuple | list) else message)


def _path(language: str) -> Path:
    return FRONTEND / "locales" / language / "LC_MESSAGES" / "messages.po"


def main(arguments: list[str]) -> int:
    """Run the command; return 1 if translations are missing."""
    if arguments == ["--prune"]:
        print(f"{prune()} forgotten")
        return 0
    if arguments:
        take(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    lacking = missing()
    print(json.dumps(lacking, ensure_ascii=False, indent=1))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
