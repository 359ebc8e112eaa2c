"""What is translated, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Final

from expo.localisation.models import ReadText, TranslationOrigin
from expo.localisation.texts.models import TextRequest

TRANSLATIONS: Final = "translations"
TASKS: Final = "translation_tasks"
RECOUNTS: Final = "translation_recounts"
"""Collections that others watch or count; the last has marks at shelves whose figures are to be counted anew."""


def shelf(owner: str, target: str) -> str:
    """Return the key that finds all translations of an owner's texts into a language."""
    return f"{owner}>{target}"


class Reason(StrEnum):
    """Why a text has no translation that may be shown."""

    NO_ENGINE = "NO_ENGINE"
    VALUES_LOST = "VALUES_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"
    NOT_DONE = "NOT_DONE"
    TOO_LONG = "TOO_LONG"


class Urgency(IntEnum):
    """How soon a text is wanted; the lowest first."""

    WAITED_FOR = 0
    READ = 1
    PUBLISHED = 2
    LATER = 3
    HELD = 4
    """Waits for tomorrow: its owner has had enough translated today."""


@dataclass(frozen=True)
class TranslationSuggestion:
    """A wording by a person of a similar text, for somebody to take or leave. ``similarity`` is from 0 to 1."""

    original: str
    text: str
    similarity: float


@dataclass(frozen=True)
class Translation:
    """What became of a text in another language.

    ``text`` is None where nothing can be shown, ``reason`` then says why. ``engine`` names what made it, with its
    version, ``under`` what translated between the two languages then: when that is another one, it is made anew.
    ``kept`` and ``lost`` are values as they stand in the original; ``lent`` says that equal texts of other owners take
    it over: it was made for this one, and neither names nor terms of its owner had a part in it. ``keys`` let similar
    texts find a wording; ``by`` is the person who worded it, and ``corrected`` that a machine had before.
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
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    lent: bool = False
    by: str | None = None
    keys: tuple[str, ...] = ()
    offer: TranslationSuggestion | None = None
    corrected: bool = False

    @classmethod
    def of(
        cls, wanted: TextRequest, text: str | None, origin: TranslationOrigin, at: datetime, **facts: Any
    ) -> "Translation":
        """Return what became of a text; ``facts`` are further fields."""
        return cls(
            id=wanted.id,
            owner=wanted.owner,
            source=wanted.source,
            target=wanted.target,
            original=wanted.text,
            content=wanted.content,
            text=text,
            origin=origin,
            at=at,
            **facts,
        )

    @property
    def wanted(self) -> TextRequest:
        """The text that this translates."""
        return TextRequest(self.owner, self.original, self.source, self.target)

    @property
    def worded(self) -> bool:
        """Say whether a person has worded it, here or in a file that was brought along: no engine changes it then."""
        return self.origin is TranslationOrigin.PERSON or (self.origin is TranslationOrigin.MEMORY and not self.engine)

    def is_mended_by(self, wording: "Translation") -> bool:
        """Say whether a person's wording says something else than a machine has said, now or before another wording."""
        made = self.origin is TranslationOrigin.MACHINE and self.text is not None and self.text != wording.text
        return made or self.corrected

    def reading(self) -> ReadText:
        """Return what a reader sees: the original where there is nothing else to show."""
        if self.text is None:
            return ReadText(self.original, self.source, self.original, self.source, TranslationOrigin.ORIGINAL)
        return ReadText(self.text, self.target, self.original, self.source, self.origin)


@dataclass(frozen=True)
class Task:
    """A text that waits for its translation. ``lane`` is how urgently, ``tries`` how often it was begun."""

    id: str
    owner: str
    source: str
    target: str
    text: str
    lane: Urgency
    at: datetime
    tries: int = 0

    @property
    def wanted(self) -> TextRequest:
        """The text that is to be translated."""
        return TextRequest(self.owner, self.text, self.source, self.target)


class Way(StrEnum):
    """How something is translated."""

    DIRECT = "DIRECT"
    THROUGH = "THROUGH"
    LEXICON = "LEXICON"

    @classmethod
    def of(cls, version: str) -> "Way":
        """Return the way that a version names: two packages, the lexicon alone, or else one model or server."""
        if version.startswith("lexicon"):
            return cls.LEXICON
        return cls.THROUGH if " + " in version else cls.DIRECT


@dataclass(frozen=True)
class EngineStatus:
    """What translates now, written by whoever runs the engine.

    ``versions`` is by pair (``zh>es``): what made a translation says whether it is the newest.
    """

    id: str
    engine: str
    versions: dict[str, str]
    at: datetime
    trouble: str | None = None

    def version(self, source: str, target: str) -> str | None:
        """Return the version for two languages; None where nothing translates between them."""
        return self.versions.get(f"{source}>{target}")

    def says_the_same(self, other: "EngineStatus") -> bool:
        """Say whether nothing but the time differs."""
        return (self.engine, self.versions, self.trouble) == (other.engine, other.versions, other.trouble)
