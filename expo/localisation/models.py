"""User-written text, stored once in its original language, with renderings beside it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from expo.kit.text import checked_language, clean

READ: Final = "localisation:read"
WRITE: Final = "localisation:write"
PLATFORM: Final = ""
"""Owner of what belongs to no organisation: the fair's own texts."""


class TranslationOrigin(StrEnum):
    """Origin of the words that a reader sees."""

    ORIGINAL = "ORIGINAL"
    PERSON = "PERSON"
    MEMORY = "MEMORY"
    MACHINE = "MACHINE"
    GLOSSARY = "GLOSSARY"


@dataclass(frozen=True)
class Rendering:
    """A text in another language, and its origin."""

    text: str
    origin: TranslationOrigin


@dataclass(frozen=True)
class Text:
    """A text in its original language, with renderings in others.

    ``language`` is one of `expo.kit.text.LANGUAGES`; ``renderings`` is keyed by language.
    """

    text: str
    language: str
    renderings: dict[str, Rendering] = field(default_factory=dict)

    @property
    def author_language_count(self) -> int:
        """Number of languages in which the author wrote the text, the original included."""
        return 1 + sum(each.origin is TranslationOrigin.PERSON for each in self.renderings.values())

    def reading(self, language: str) -> "ReadText":
        """Return what a reader of ``language`` sees, the original if there is no rendering."""
        rendering = self.renderings.get(language)
        if rendering is None or language == self.language:
            return ReadText(self.text, self.language, self.text, self.language, TranslationOrigin.ORIGINAL)
        return ReadText(rendering.text, language, self.text, self.language, rendering.origin)


@dataclass(frozen=True)
class ReadText:
    """A text as one reader sees it. ``doubtful``: a machine translated it, and may have got it wrong."""

    text: str
    language: str
    original: str
    original_language: str
    origin: TranslationOrigin
    doubtful: bool = False


def checked_text(
    text: str, language: str, *, field: str, limit: int, lines: bool = False, others: dict[str, str] | None = None
) -> Text:
    """Return a cleaned text with the author's own renderings in ``others``; raises `Invalid`."""
    tag = checked_language(language, field="language")
    renderings: dict[str, Rendering] = {}
    for other, words in (others or {}).items():
        known = checked_language(other, field=field)
        cleaned = clean(words, field=field, limit=limit, lines=lines)
        renderings[known] = Rendering(cleaned, TranslationOrigin.PERSON)
    renderings.pop(tag, None)
    return Text(clean(text, field=field, limit=limit, lines=lines), tag, renderings)
