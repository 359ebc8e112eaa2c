"""Merging a file of terms into a glossary: terms added and changed, and entries rejected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES
from expo.localisation.exchange.models import EntryRejection, RejectedEntry
from expo.localisation.glossaries.models import MAX_TERMS, GlossaryTerm, checked_forbidden
from expo.localisation.models import PLATFORM
from translation.errors import TermRefused
from translation.glossary.entries import GlossaryEntry
from translation.glossary.tbx import ParsedConcept


@dataclass
class Merging:
    """Merges entries one by one into a glossary.

    An entry matches the term that shares one of its words in the same language; the entry's facts win, and facts that
    only the glossary has stay. So importing the same file twice changes nothing.
    """

    owner: str
    at: datetime
    by: str | None
    before: dict[str, GlossaryTerm] = field(default_factory=dict)
    terms: dict[str, GlossaryTerm] = field(default_factory=dict)
    rejected: list[RejectedEntry] = field(default_factory=list)
    same: int = 0
    _keys: dict[str, str] = field(default_factory=dict)
    _merged_ids: set[str] = field(default_factory=set)

    @classmethod
    def into(cls, terms: Sequence[GlossaryTerm], owner: str, at: datetime, by: str | None) -> "Merging":
        """Begin with the existing terms."""
        known = {each.id: each for each in terms}
        keys = {key: each.id for each in terms for key in each.keys}
        return cls(owner, at, by, known, dict(known), _keys=keys)

    @property
    def new(self) -> list[GlossaryTerm]:
        """Terms added."""
        return [each for each in self.terms.values() if each.id not in self.before]

    @property
    def changed(self) -> list[GlossaryTerm]:
        """Existing terms that have changed."""
        return [each for each in self.terms.values() if each.id in self.before and self.before[each.id] != each]

    def take(self, concepts: Iterable[ParsedConcept]) -> None:
        """Merge the entries of a file."""
        for each in concepts:
            try:
                self._take(each)
            except _Unfit as unfit:
                self.rejected.append(RejectedEntry(each.line, unfit.rejection, unfit.reason))

    def _take(self, concept: ParsedConcept) -> None:
        if isinstance(concept.entry, TermRefused):
            raise _Unfit(EntryRejection.UNREADABLE, concept.entry.message)
        term = self._term(concept.entry)
        known = sorted({self._keys[key] for key in term.keys if key in self._keys})
        if len(known) > 1:
            raise _Unfit(EntryRejection.CONTRADICTORY, f"The glossary has several entries for {_name(term)}.")
        if not known and len(self.terms) >= MAX_TERMS:
            raise _Unfit(EntryRejection.FULL, f"A glossary can have at most {MAX_TERMS:,} terms.")
        after = self._merged(self.terms[known[0]], term) if known else term
        if known and after == self.terms[known[0]]:
            self.same += 1
        elif after.id in self._merged_ids:
            raise _Unfit(EntryRejection.CONTRADICTORY, f"The file has conflicting entries for {_name(term)}.")
        else:
            self.terms[after.id] = after
            self._keys |= dict.fromkeys(after.keys, after.id)
        self._merged_ids.add(after.id)

    def _term(self, entry: GlossaryEntry) -> GlossaryTerm:
        entry_terms = {language: entry.terms[language].written for language in LANGUAGES if language in entry.terms}
        if not entry_terms or (len(entry_terms) < 2 and not entry.do_not_translate):
            raise _Unfit(
                EntryRejection.INCOMPLETE,
                "Each entry needs its term in two of the fair’s languages, or must be marked “Do not translate”.",
            )
        avoided = {language: words for language, words in entry.forbidden.items() if language in LANGUAGES}
        try:
            return GlossaryTerm.new(
                self.owner,
                terms=entry_terms,
                forbidden=avoided,
                do_not_translate=entry.do_not_translate,
                section=entry.scope if self.owner == PLATFORM else None,
                note=entry.note,
                at=self.at,
                by=self.by,
            )
        except Invalid as error:
            raise _Unfit(
                EntryRejection.UNREADABLE, f"{error.message} ({next(iter(entry_terms.values()))[:50]})"
            ) from error

    def _merged(self, before: GlossaryTerm, term: GlossaryTerm) -> GlossaryTerm:
        terms = {tag: words for tag in LANGUAGES if (words := term.terms.get(tag) or before.terms.get(tag))}
        try:
            forbidden = checked_forbidden(before.forbidden | term.forbidden, terms)
        except Invalid as error:
            raise _Unfit(EntryRejection.CONTRADICTORY, f"{error.message} ({_name(term)})") from error
        after = replace(
            before,
            terms=terms,
            forbidden=forbidden,
            do_not_translate=term.do_not_translate,
            note=term.note or before.note,
        )
        return after if after == before else replace(after, changed_at=self.at, changed_by=self.by)


class _Unfit(Exception):
    """An entry is rejected."""

    def __init__(self, rejection: EntryRejection, reason: str) -> None:
        super().__init__(reason)
        self.rejection, self.reason = rejection, reason


def _name(term: GlossaryTerm) -> str:
    return f"“{next(iter(term.terms.values()))}”"
