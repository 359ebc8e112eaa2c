"""Every word of the interface is marked for translation, and translated into six languages."""

import re
from functools import cache
from pathlib import Path

import pytest

import frontend
from frontend.site.languages.catalogues import catalogue, marked_in
from scripts import catalogues
from tests.frontend.paths import LANGUAGES

FOLDER = Path(frontend.__file__).parent
OTHER = [language for language in LANGUAGES if language != "en"]
NAMES = frozenset({"HN-500-SS", "Cloud Expo", "GTIN", "UTC", "POST /graphql", "Incoterms 2020"})
"""Names that are the same in every language."""


@cache
def said() -> frozenset[catalogues.Key]:
    """Return what the interface says: all templates and modules are read for it, which takes a while."""
    return frozenset(one for one, _ in catalogues.said())


def singular(message: object) -> str:
    return message[0] if isinstance(message, tuple | list) else str(message)


@pytest.mark.parametrize("language", OTHER)
def test_every_string_is_translated(language: str) -> None:
    known = catalogues.load(language)
    missing = said() - {
        catalogues.Key.of(each) for each in known if each.string and (isinstance(each.string, str) or all(each.string))
    }
    assert missing == set()


@pytest.mark.parametrize("language", OTHER)
def test_no_translation_is_unused(language: str) -> None:
    assert {catalogues.Key.of(each) for each in catalogues.load(language) if each.id} - said() == set()


@pytest.mark.parametrize("language", OTHER)
def test_translations_keep_the_placeholders(language: str) -> None:
    """Arabic says none, one and two by the word itself, without a number."""
    for message in catalogues.load(language):
        if not message.id:
            continue
        wanted = set(re.findall(r"%\(\w+\)s|</?\w+>", singular(message.id)))
        strings = message.string if isinstance(message.string, list | tuple) else (str(message.string),)
        for string in strings:
            assert not re.search(r"%(?!\(\w+\)s|%)", string.replace("%%", "")), message
            said = set(re.findall(r"%\(\w+\)s|</?\w+>", string))
            assert said == wanted or (language == "ar" and said == wanted - {"%(num)s"} and string in strings[:3]), (
                message
            )


@pytest.mark.parametrize(
    "language, forms",
    [("ru", ["1 пара", "3 пары", "5 пар", "21 пара"]), ("ar", ["1 زوج", "3 أزواج", "11 زوجًا", "100 زوج"])],
)
def test_plurals_follow_the_language(language: str, forms: list[str]) -> None:
    words = catalogue(language)
    said = [
        words.ngettext("%(num)s pair", "%(num)s pairs", int(form.split()[0])) % {"num": form.split()[0]}
        for form in forms
    ]
    assert said == forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_context_chooses_a_translation_and_is_never_shown(language: str) -> None:
    words = catalogue(language)
    for each in said():
        shown = words.gettext(marked_in(each.context, each.id)) if each.context else each.id
        assert "\x04" not in shown
        assert language != "en" or shown == each.id
    assert words.gettext(marked_in("no such context", "Save")) == "Save"
    ending, leaving = words.gettext(marked_in("another session", "Sign out")), words.gettext("Sign out")
    assert (ending == leaving) == (language == "en")


def test_arabic_counts_from_eleven_use_the_accusative() -> None:
    """From 11 to 99 the counted word ends in -an, from 100 on it does not: CLDR's many and other, in this order."""
    plurals = [each.string for each in catalogues.load("ar") if isinstance(each.string, list | tuple)]
    assert [each for each in plurals if each[5].count("\u064b") > each[4].count("\u064b")] == []


@pytest.mark.parametrize(
    "template",
    sorted(page for page in FOLDER.rglob("*.html") if "node_modules" not in page.parts),
    ids=lambda path: path.name,
)
def test_template_has_no_unmarked_word(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    between = re.findall(r">([^<>]*)<", re.sub(r"<!doctype[^>]*>", "", text))
    labels = re.findall(r'\b(?:placeholder|aria-label|title|alt)="([^"]*)"', text)
    between = [re.sub(r'[a-z-]+="[^"]*"', "", each) for each in between]
    for name in NAMES:
        between, labels = [[each.replace(name, "") for each in kept] for kept in (between, labels)]
    assert [each.strip() for each in between + labels if re.search(r"[A-Za-z]{2}", re.sub(r"&\w+;", "", each))] == []


def test_translation_missing_a_plural_form_writes_nothing() -> None:
    entry = {"id": "%(num)s crate", "plural": "%(num)s crates", **{key: ["%(num)s"] for key in catalogues.FORMS}}
    before = {
        language: (FOLDER / "locales" / language / "LC_MESSAGES" / "messages.po").read_bytes() for language in OTHER
    }
    with pytest.raises(ValueError, match="needs 2 form"):
        catalogues.take([entry])
    assert before == {
        language: (FOLDER / "locales" / language / "LC_MESSAGES" / "messages.po").read_bytes() for language in OTHER
    }
