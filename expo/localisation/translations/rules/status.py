"""Translation status of an owner's texts in a language, computed without the translated words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import SubjectText, TextRequest
from expo.localisation.translations.models import Reason


class ReadingStatus(StrEnum):
    """Status of a text for readers of a language."""

    AUTHOR = "AUTHOR"
    """Its author wrote it in this language, too."""
    PERSON = "PERSON"
    MEMORY = "MEMORY"
    MACHINE = "MACHINE"
    GLOSSARY = "GLOSSARY"
    REJECTED = "REJECTED"
    WAITING = "WAITING"


class TextFilter(StrEnum):
    """Filter of an owner's texts."""

    ALL = "ALL"
    MISSING = "MISSING"
    MACHINE = "MACHINE"
    REJECTED = "REJECTED"
    SUGGESTED = "SUGGESTED"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class TranslationSummary:
    """Facts of a translation without its words; ``worded`` as in `Translation.worded`."""

    origin: TranslationOrigin
    worded: bool
    reason: Reason | None = None
    suggested: bool = False

    @property
    def status(self) -> ReadingStatus:
        """Status of its text."""
        return ReadingStatus.REJECTED if self.reason is not None else ReadingStatus(self.origin)


@dataclass(frozen=True)
class LanguageProgress:
    """Translation progress of an owner's texts into a language.

    ``texts`` counts those not written in it; each counts once in ``by_person`` to ``waiting``. ``unchecked``,
    ``suggested`` and ``changed`` count subsets of them again.
    """

    language: str
    texts: int
    by_person: int
    memory: int
    machine: int
    glossary: int
    rejected: int
    waiting: int
    unchecked: int
    suggested: int
    changed: int


@dataclass(frozen=True)
class LanguageTexts:
    """All translations of an owner's texts into ``language`` as glances, keyed by `TextRequest` id."""

    language: str
    glances: Mapping[str, TranslationSummary]

    def status(self, text: SubjectText) -> ReadingStatus | None:
        """Return the status of a text; None for one written in this language, and for an empty one."""
        if text.language == self.language or not text.text:
            return None
        request = text.request_for(self.language)
        if request is None:
            return ReadingStatus.AUTHOR
        glance = self.glances.get(request.id)
        if glance is None:
            return ReadingStatus.REJECTED if request.too_long else ReadingStatus.WAITING
        return glance.status

    def fits(self, text: SubjectText, show: TextFilter) -> bool:
        """Return whether a text passes a filter."""
        status = self.status(text)
        found = {
            TextFilter.ALL: True,
            TextFilter.MISSING: status in {ReadingStatus.REJECTED, ReadingStatus.WAITING},
            TextFilter.REJECTED: status is ReadingStatus.REJECTED,
            TextFilter.MACHINE: self.is_unseen(text),
            TextFilter.SUGGESTED: self.is_suggested(text),
            TextFilter.CHANGED: show is TextFilter.CHANGED and self.is_changed(text),
        }
        return status is not None and found[show]

    def is_unseen(self, text: SubjectText) -> bool:
        """Return whether the shown translation of a text was never checked by a person."""
        glance = self._glance(text)
        return glance is not None and glance.reason is None and not glance.worded

    def is_suggested(self, text: SubjectText) -> bool:
        """Return whether the translation of a similar text is suggested."""
        glance = self._glance(text)
        return glance is not None and glance.suggested and not glance.worded

    def is_changed(self, text: SubjectText) -> bool:
        """Return whether a person worded a text before it changed, but not since."""
        former, glance = former_of(text, self.language), self._glance(text)
        if former is None or (glance is not None and glance.worded):
            return False
        before = self.glances.get(former.id)
        return before is not None and before.worded

    def progress(self, texts: Iterable[SubjectText]) -> Counter[str]:
        """Count texts by the fields of `LanguageProgress`."""
        counts: Counter[str] = Counter()
        for text in texts:
            status = self.status(text)
            if status is not None:
                counts["texts"] += 1
                counts[_COUNTED.get(status, status.lower())] += 1
                counts["unchecked"] += self.is_unseen(text)
                counts["suggested"] += self.is_suggested(text)
                counts["changed"] += self.is_changed(text)
        return counts

    def _glance(self, text: SubjectText) -> TranslationSummary | None:
        request = text.request_for(self.language)
        return None if request is None else self.glances.get(request.id)


_COUNTED: Mapping[ReadingStatus, str] = {ReadingStatus.AUTHOR: "by_person", ReadingStatus.PERSON: "by_person"}


def former_of(text: SubjectText, target: str) -> TextRequest | None:
    """Return the request for a text before it changed.

    None if it did not, or if the author provides the translation.
    """
    if not text.before or text.request_for(target) is None:
        return None
    return TextRequest(text.owner, text.before, text.language, target)
