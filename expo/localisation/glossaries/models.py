"""Glossary terms and their validation."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from expo.kit.errors import Invalid
from expo.kit.ids import new_id
from expo.kit.text import LANGUAGES, checked_language, clean, fold, optional
from expo.localisation.models import PLATFORM

MAX_TERMS: Final = 5_000
"""Most terms in a glossary."""
MAX_TERM_LENGTH: Final = 120
_MAX_NOTE_LENGTH: Final = 400
_MAX_FORBIDDEN: Final = 10
_MARKUP: Final = frozenset("<>{}")
_SECTION: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_SECTION_LENGTH: Final = 60


@dataclass(frozen=True)
class GlossaryTerm:
    """One concept: its required and forbidden terms, by language.

    ``owner`` is the organisation whose glossary it belongs to, or `PLATFORM`; platform terms with a ``section`` apply
    only to exhibitors of that section. ``do_not_translate`` terms stay untranslated in every language. ``keys`` are
    unique within a glossary.
    """

    id: str
    owner: str
    terms: dict[str, str]
    changed_at: datetime
    changed_by: str | None
    section: str | None = None
    forbidden: dict[str, list[str]] = field(default_factory=dict)
    do_not_translate: bool = False
    note: str | None = None

    @classmethod
    def new(
        cls,
        owner: str,
        *,
        terms: Mapping[str, str],
        forbidden: Mapping[str, Sequence[str]],
        do_not_translate: bool,
        section: str | None,
        note: str | None,
        at: datetime,
        by: str | None,
    ) -> "GlossaryTerm":
        """Return a new term of somebody's glossary, cleaned, or raise `Invalid`."""
        checked = checked_terms(terms, do_not_translate=do_not_translate)
        return cls(
            id=new_id("glt"),
            owner=owner,
            terms=checked,
            changed_at=at,
            changed_by=by,
            section=_checked_section(section),
            forbidden=checked_forbidden(forbidden, checked),
            do_not_translate=do_not_translate,
            note=optional(note, field="note", limit=_MAX_NOTE_LENGTH),
        )

    @property
    def keys(self) -> list[str]:
        """Lookup keys: each of its terms with its language, in its glossary."""
        return [term_key(self.owner, self.section, language, term) for language, term in self.terms.items()]

    def has(self, words: str) -> bool:
        """Return whether folded words occur in it: in a term, a forbidden term or the note."""
        texts = [*self.terms.values(), *(each for some in self.forbidden.values() for each in some), self.note or ""]
        return any(words in fold(each) for each in texts)


def words_of(terms: Iterable[GlossaryTerm]) -> dict[str, list[str]]:
    """Return the words of terms as facts for the journal: ``words`` and ``forbidden``."""
    words, forbidden = set[str](), set[str]()
    for term in terms:
        words.update(term.terms.values())
        forbidden.update(word for some in term.forbidden.values() for word in some)
    return {"words": sorted(words), "forbidden": sorted(forbidden)}


def term_key(owner: str, section: str | None, language: str, term: str) -> str:
    """Return the case-insensitive lookup key of a term in a glossary."""
    return f"{owner}>{section or PLATFORM}>{language}>{term.casefold()}"


def checked_terms(terms: Mapping[str, str], *, do_not_translate: bool) -> dict[str, str]:
    """Return terms by language, cleaned, or raise `Invalid`.

    At least two languages, or one for a do_not_translate term.
    """
    checked = {
        checked_language(tag, field="terms"): _term(term, "terms") for tag, term in terms.items() if term.strip()
    }
    if not checked or (len(checked) < 2 and not do_not_translate):
        raise Invalid("Enter the term in at least two languages, or mark it “Do not translate”.", field="terms")
    return {tag: checked[tag] for tag in LANGUAGES if tag in checked}


def checked_forbidden(forbidden_terms: Mapping[str, Sequence[str]], terms: Mapping[str, str]) -> dict[str, list[str]]:
    """Return forbidden translations by language, cleaned, or raise `Invalid`."""
    checked = {}
    for tag, words in forbidden_terms.items():
        language = checked_language(tag, field="forbidden")
        some = list(dict.fromkeys(_term(word, "forbidden") for word in words if word.strip()))
        if len(some) > _MAX_FORBIDDEN:
            raise Invalid(f"At most {_MAX_FORBIDDEN} forbidden terms in a language.", field="forbidden")
        if terms.get(language, "").casefold() in {word.casefold() for word in some}:
            raise Invalid("A term cannot be both required and forbidden.", field="forbidden")
        if some:
            checked[language] = some
    return checked


def _checked_section(section: str | None) -> str | None:
    """Return the key of a product section, None for blank, or raise `Invalid` for a malformed key."""
    key = (section or "").strip()
    if len(key) > _MAX_SECTION_LENGTH or (key and not _SECTION.fullmatch(key)):
        raise Invalid("This section does not exist.", field="section")
    return key or None


def _term(term: str, name: str) -> str:
    words = clean(term, field=name, limit=MAX_TERM_LENGTH)
    if _MARKUP & set(words):
        raise Invalid("A term must be plain text, without < > { and }.", field=name)
    if not any(letter.isalnum() for letter in words):
        raise Invalid("A term must contain a letter or a digit.", field=name)
    return words
