"""Translations, translation tasks and the status of the engine."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Final

from expo.kit.ids import id_of
from expo.localisation.models import ReadText, TranslationOrigin
from expo.localisation.texts.models import TextRequest

TRANSLATIONS: Final = "translations"
TASKS: Final = "translation_tasks"
RECOUNTS: Final = "translation_recounts"
"""Collections that other modules watch or count.

The last one marks translation sets whose figures are to be recounted.
"""


def translation_set(owner: str, target: str) -> str:
    """Return the key of all translations of an owner's texts into a language."""
    return f"{owner}>{target}"


class Reason(StrEnum):
    """Why a text has no translation to show."""

    NO_ENGINE = "NO_ENGINE"
    VALUES_LOST = "VALUES_LOST"
    MEANING_LOST = "MEANING_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"
    NOT_DONE = "NOT_DONE"
    TOO_LONG = "TOO_LONG"


class Urgency(IntEnum):
    """Urgency of a translation, lowest number first."""

    WAITED_FOR = 0
    READ = 1
    PUBLISHED = 2
    LATER = 3
    HELD = 4
    """Waits for tomorrow: its owner's budget for today is used up."""


@dataclass(frozen=True)
class TranslationSuggestion:
    """A human translation of a similar text, to accept or ignore. ``similarity`` is from 0 to 1."""

    original: str
    text: str
    similarity: float


@dataclass(frozen=True)
class AuthorText:
    """A text as its author wrote it in another language than the original's."""

    language: str
    text: str


@dataclass(frozen=True)
class Translation:
    """A text in another language, or the reason for having none.

    ``text`` is None if nothing can be shown; ``reason`` then gives the cause. ``engine`` names what made it, with its
    version; ``under`` names the engine of the two languages at that time: when the engine changes, it is remade.
    ``kept_values`` and ``lost_values`` are values as written in the original. ``lent`` means that equal texts of other
    owners reuse it: it was made for this text, without any names or terms of its owner. ``keys`` let similar texts find
    a translation; ``by`` is the person who worded it; ``corrected`` means that the translation replaced a machine
    translation. ``doubtful`` means that a machine translated it and its meaning could not be verified.
    ``author_languages`` are those in which the author had also written the text, and ``made_from`` is what was
    translated if it was one of these. A ``draft`` is only suggested for its text (`as_draft`).
    """

    id: str
    owner: str
    source: str
    target: str
    original: str
    content: str
    text: str | None
    origin: TranslationOrigin
    at: datetime
    engine: str = ""
    under: str = ""
    reason: Reason | None = None
    kept_values: tuple[str, ...] = ()
    lost_values: tuple[str, ...] = ()
    lent: bool = False
    by: str | None = None
    keys: tuple[str, ...] = ()
    suggestion: TranslationSuggestion | None = None
    corrected: bool = False
    author_languages: tuple[str, ...] = ()
    made_from: AuthorText | None = None
    doubtful: bool = False
    draft: bool = False
    is_specification: bool = False

    @classmethod
    def of(
        cls, request: TextRequest, text: str | None, origin: TranslationOrigin, at: datetime, **facts: Any
    ) -> "Translation":
        """Return the translation of a request; ``facts`` are further fields."""
        return cls(
            id=request.id,
            owner=request.owner,
            source=request.source,
            target=request.target,
            original=request.text,
            content=request.content,
            text=text,
            origin=origin,
            at=at,
            is_specification=request.is_specification,
            **facts,
        )

    @property
    def request(self) -> TextRequest:
        """Request that this translation fulfils."""
        return TextRequest(self.owner, self.original, self.source, self.target, self.is_specification)

    def as_draft(self) -> "Translation":
        """Return an imported translation that its text is not shown in, but for which the memory suggests it.

        It has an id of its own: the text keeps its machine translation until a person accepts the draft.
        """
        return replace(self, id=id_of("trl", "draft", self.request.id), draft=True)

    @property
    def worded(self) -> bool:
        """Whether a person has worded it, here or in an imported file; engines never change such a translation."""
        return self.origin is TranslationOrigin.PERSON or (self.origin is TranslationOrigin.MEMORY and not self.engine)

    def is_mended_by(self, translation: "Translation") -> bool:
        """Return whether a human translation differs from a machine's, be it the current one or an earlier one."""
        made = self.origin is TranslationOrigin.MACHINE and self.text is not None and self.text != translation.text
        return made or self.corrected

    def reading(self) -> ReadText:
        """Return what a reader sees, the original if there is no translation to show."""
        if self.text is None:
            return ReadText(self.original, self.source, self.original, self.source, TranslationOrigin.ORIGINAL)
        return ReadText(self.text, self.target, self.original, self.source, self.origin, self.doubtful)


@dataclass(frozen=True)
class Task:
    """A pending translation. ``lane`` is its urgency, ``tries`` the number of times it was begun."""

    id: str
    owner: str
    source: str
    target: str
    text: str
    lane: Urgency
    at: datetime
    tries: int = 0
    is_specification: bool = False

    @property
    def request(self) -> TextRequest:
        """Request that the task fulfils."""
        return TextRequest(self.owner, self.text, self.source, self.target, self.is_specification)


class TranslationRoute(StrEnum):
    """Translation route between two languages."""

    DIRECT = "DIRECT"
    PIVOT = "PIVOT"
    LEXICON = "LEXICON"

    @classmethod
    def of(cls, version: str) -> "TranslationRoute":
        """Return the route that a version names: two packages, the lexicon alone, or one model or server."""
        if version.startswith("lexicon"):
            return cls.LEXICON
        # After the engine's packages, a version names the lexicon and the check of meaning.
        return cls.PIVOT if " + " in version.partition(" + lexicon")[0] else cls.DIRECT


def joint_version(versions: Iterable[str]) -> str:
    """Return the version of a translation that may be made from several languages, the original's first."""
    return " | ".join(versions)


@dataclass(frozen=True)
class EngineStatus:
    """Current status of the translation engine, written by the process that runs it.

    ``versions`` is keyed by pair (``zh>es``); comparing it with a translation's version tells if that is up to date.
    """

    id: str
    engine: str
    versions: dict[str, str]
    at: datetime
    trouble: str | None = None

    def version(self, source: str, target: str) -> str | None:
        """Return the version for two languages; None if no engine translates between them."""
        return self.versions.get(f"{source}>{target}")

    def version_of(self, translation: Translation) -> str | None:
        """Return the version under which a translation would be made now; None if no engine makes it."""
        sources = (translation.source, *translation.author_languages)
        versions = [self.version(each, translation.target) for each in sources]
        return None if None in versions else joint_version(each for each in versions if each is not None)

    def says_the_same(self, other: "EngineStatus") -> bool:
        """Return whether only the time differs."""
        return (self.engine, self.versions, self.trouble) == (other.engine, other.versions, other.trouble)
