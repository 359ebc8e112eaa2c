"""Terms as entries of the library's glossaries, and conflicts between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.localisation.glossaries.models import GlossaryTerm
from expo.localisation.models import PLATFORM
from translation.glossary.entries import Form, GlossaryEntry
from translation.glossary.terms import Glossary

_MAX_CONFLICTS: Final = 50


@dataclass(frozen=True)
class TermConflict:
    """Two terms of one glossary that cannot both be followed.

    ``text`` has two translations into ``target``; or is both do_not_translate and translated, if ``target`` is None; or
    is both required and forbidden, if ``target`` is its own ``language``.
    """

    language: str
    text: str
    target: str | None
    first: GlossaryTerm
    second: GlossaryTerm


def entry_of(term: GlossaryTerm) -> GlossaryEntry:
    """Return a term as an entry; its layer is its owner, or the section for a platform term."""
    return GlossaryEntry(
        terms={language: Form(words) for language, words in term.terms.items()},
        forbidden={language: tuple(words) for language, words in term.forbidden.items()},
        scope=term.owner or term.section or PLATFORM,
        note=term.note or "",
        do_not_translate=term.do_not_translate,
    )


def conflicts_of(terms: Sequence[GlossaryTerm]) -> list[TermConflict]:
    """Return the conflicts between terms, each once, at most 50."""
    entries = [entry_of(each) for each in terms]
    whose = {id(entry): term for entry, term in zip(entries, terms, strict=True)}
    found: dict[tuple[str, ...], TermConflict] = {}
    for each in Glossary(entries).conflicts():
        first, second = whose[id(each.first)], whose[id(each.second)]
        conflict = TermConflict(each.language, each.text, each.target or None, first, second)
        found.setdefault((each.text, each.target, first.id, second.id), conflict)
    return list(found.values())[:_MAX_CONFLICTS]
