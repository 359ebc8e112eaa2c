"""Requests for translations, and what comes of them."""

from dataclasses import dataclass
from enum import StrEnum

from translation.engines.engine import Pair
from translation.glossary.terms import Glossary
from translation.memory.units import TranslationUnit
from translation.protect import NOTHING, Protection


class TranslationSource(StrEnum):
    """Source of a translation."""

    MEMORY = "MEMORY"
    GLOSSARY = "GLOSSARY"
    MACHINE = "MACHINE"


class Refusal(StrEnum):
    """Reason for a missing translation: no engine, something lost, a forbidden term, or failure of the engine."""

    NO_ENGINE = "NO_ENGINE"
    VALUES_LOST = "VALUES_LOST"
    MEANING_LOST = "MEANING_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"
    NOT_DONE = "NOT_DONE"


@dataclass(frozen=True)
class Alternative:
    """The text of a request in another language, worded by a person, and its protection in that language."""

    text: str
    language: str
    protection: Protection = NOTHING


@dataclass(frozen=True)
class TranslationRequest:
    """A text to be translated, with its protection, and translation units that may match, of ``scope`` or shared.

    ``alternatives`` are the same text in other languages than ``source`` and ``target``, the preferred one first.
    ``is_specification`` tells that it is the value of an attribute: what it says is said of the product, clause by
    clause.
    """

    text: str
    source: str
    target: str
    protection: Protection = NOTHING
    glossary: Glossary | None = None
    memory: tuple[TranslationUnit, ...] = ()
    scope: str = ""
    alternatives: tuple[Alternative, ...] = ()
    is_specification: bool = False

    def of(self, alternative: Alternative) -> "TranslationRequest":
        """Return the request for the same translation from an alternative."""
        return TranslationRequest(
            alternative.text,
            alternative.language,
            self.target,
            alternative.protection,
            self.glossary,
            is_specification=self.is_specification,
        )

    def sources(self) -> "list[Source]":
        """Return this request, and those from its alternatives, in order of preference."""
        return [(None, self), *((each, self.of(each)) for each in self.alternatives)]

    @property
    def wording(self) -> tuple[str, str, str]:
        """The text, its language and that of the translation."""
        return self.text, self.source, self.target

    @property
    def pair(self) -> Pair:
        """Direction of the translation."""
        return Pair(self.source, self.target)


@dataclass(frozen=True)
class TranslationResult:
    """Result of a request: ``text``, or None and the reason.

    ``made_from`` is the alternative that was translated, None for the original. ``kept_values`` and ``lost_values`` are
    protected values as written there, ``engine`` names what translated it. ``doubtful`` marks a translation that may be
    wrong: an engine's that the lexicon could not vouch for, or details whose connection is uncertain.
    """

    text: str | None
    source: TranslationSource
    engine: str = ""
    refusal: Refusal | None = None
    kept_values: tuple[str, ...] = ()
    lost_values: tuple[str, ...] = ()
    made_from: Alternative | None = None
    doubtful: bool = False


Source = tuple[Alternative | None, TranslationRequest]
"""An alternative, or None for the original, and the request for its translation."""
