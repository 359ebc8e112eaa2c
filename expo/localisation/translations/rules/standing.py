"""Where an owner's texts stand in a language, told without the words of their translations."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import SubjectText, TextRequest
from expo.localisation.translations.models import Reason


class ReadingStatus(StrEnum):
    """What readers of a language see of a text, and why."""

    AUTHOR = "AUTHOR"
    """Its author has said it in this language, too."""
    PERSON = "PERSON"
    MEMORY = "MEMORY"
    MACHINE = "MACHINE"
    GLOSSARY = "GLOSSARY"
    REFUSED = "REFUSED"
    WAITING = "WAITING"


class TextFilter(StrEnum):
    """Which of an owner's texts are looked at."""

    ALL = "ALL"
    MISSING = "MISSING"
    MACHINE = "MACHINE"
    REFUSED = "REFUSED"
    OFFERED = "OFFERED"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class Glance:
    """What is known of a translation without its words; ``worded`` as `Translation.worded` says it."""

    origin: TranslationOrigin
    worded: bool
    reason: Reason | None = None
    offered: bool = False

    @property
    def standing(self) -> ReadingStatus:
        """Where its text stands."""
        return ReadingStatus.REFUSED if self.reason is not None else ReadingStatus(self.origin)


@dataclass(frozen=True)
class LanguageProgress:
    """How far an owner's texts have come into a language.

    ``texts`` are those not written in it; each of them is in one of ``by_person`` to ``waiting``. Those ``unchecked``,
    ``offered`` and ``changed`` are among them once more.
    """

    language: str
    texts: int
    by_person: int
    memory: int
    machine: int
    glossary: int
    refused: int
    waiting: int
    unchecked: int
    offered: int
    changed: int


@dataclass(frozen=True)
class LanguageShelf:
    """All translations of an owner's texts into ``language``, at a glance: by the ids of `TextRequest`."""

    language: str
    glances: Mapping[str, Glance]

    def standing(self, text: SubjectText) -> ReadingStatus | None:
        """Return where a text stands; None for one that is written in this language, and for an empty one."""
        if text.language == self.language or not text.text:
            return None
        wanted = text.wanted(self.language)
        if wanted is None:
            return ReadingStatus.AUTHOR
        glance = self.glances.get(wanted.id)
        if glance is None:
            return ReadingStatus.REFUSED if wanted.too_long else ReadingStatus.WAITING
        return glance.standing

    def fits(self, text: SubjectText, show: TextFilter) -> bool:
        """Say whether a text is one of those that are looked at."""
        standing = self.standing(text)
        found = {
            TextFilter.ALL: True,
            TextFilter.MISSING: standing in {ReadingStatus.REFUSED, ReadingStatus.WAITING},
            TextFilter.REFUSED: standing is ReadingStatus.REFUSED,
            TextFilter.MACHINE: self.is_unseen(text),
            TextFilter.OFFERED: self.is_offered(text),
            TextFilter.CHANGED: show is TextFilter.CHANGED and self.is_changed(text),
        }
        return standing is not None and found[show]

    def is_unseen(self, text: SubjectText) -> bool:
        """Say whether what is shown of a text was never looked at by a person."""
        glance = self._glance(text)
        return glance is not None and glance.reason is None and not glance.worded

    def is_offered(self, text: SubjectText) -> bool:
        """Say whether there is a wording of a similar text to take."""
        glance = self._glance(text)
        return glance is not None and glance.offered and not glance.worded

    def is_changed(self, text: SubjectText) -> bool:
        """Say whether a text was worded by a person before it changed, and was not since."""
        former, glance = former_of(text, self.language), self._glance(text)
        if former is None or (glance is not None and glance.worded):
            return False
        before = self.glances.get(former.id)
        return before is not None and before.worded

    def progress(self, texts: Iterable[SubjectText]) -> Counter[str]:
        """Count texts by the fields of `LanguageProgress`."""
        counts: Counter[str] = Counter()
        for text in texts:
            standing = self.standing(text)
            if standing is not None:
                counts["texts"] += 1
                counts[_COUNTED.get(standing, standing.lower())] += 1
                counts["unchecked"] += self.is_unseen(text)
                counts["offered"] += self.is_offered(text)
                counts["changed"] += self.is_changed(text)
        return counts

    def _glance(self, text: SubjectText) -> Glance | None:
        wanted = text.wanted(self.language)
        return None if wanted is None else self.glances.get(wanted.id)


_COUNTED: Mapping[ReadingStatus, str] = {ReadingStatus.AUTHOR: "by_person", ReadingStatus.PERSON: "by_person"}


def former_of(text: SubjectText, target: str) -> TextRequest | None:
    """Return what was translated before a text changed; None where it did not, or its author words it himself."""
    if not text.before or text.wanted(target) is None:
        return None
    return TextRequest(text.owner, text.before, text.language, target)
