"""Language detection in GraphQL."""

from collections.abc import Mapping
from typing import Final

import strawberry

from expo.kit.graphql.types import Info
from expo.localisation.languages.service import Languages
from translation.detect import Detected

_POINTS: Final[Mapping[str, int]] = {"points": 20}
"""Detection in 20,000 characters takes a quarter of a second."""


@strawberry.type(name="LanguageShare", description="A language and the share of a text in it.")
class LanguageShareType:
    """A share."""

    language: str
    share: float = strawberry.field(description="Share of the text, from 0 to 1.")


@strawberry.type(name="DetectedLanguage", description="The language detected in a text.")
class DetectedLanguageType:
    """The detected language."""

    language: str | None = strawberry.field(
        description="Language of the main part; null where nothing indicates one: numbers, model numbers, languages "
        "that the fair does not support."
    )
    confidence: float = strawberry.field(description="Certainty, from 0 to 1; low where the text is in two languages.")
    is_reliable: bool = strawberry.field(description="Whether the language can be used without asking the user.")
    others: list[LanguageShareType] = strawberry.field(
        description="Languages of the other parts, where these have a script of their own; the largest first."
    )

    @classmethod
    def of(cls, detection: Detected) -> "DetectedLanguageType":
        """Return the detected language."""
        others = [LanguageShareType(language=each.language, share=each.share) for each in detection.others]
        return cls(
            language=detection.language,
            confidence=detection.confidence,
            is_reliable=detection.is_reliable,
            others=others,
        )


async def language_of(info: Info, text: str, language: str | None) -> str:
    """Return the author's ``language`` if given; else the one that the text certainly is in, else the reader's."""
    return language or await info.context.service(Languages).surely(text, otherwise=info.context.language)


@strawberry.type
class Query:
    """Queries about the languages of texts."""

    @strawberry.field(
        description="Languages of texts, in the order of the texts: at most 50 texts, of 20,000 characters in all. "
        "Values, model numbers and brands do not count.",
        metadata=_POINTS,
    )
    async def detect_languages(self, info: Info, texts: list[str]) -> list[DetectedLanguageType]:
        found = await info.context.service(Languages).detect(info.context.actor, texts=texts)
        return [DetectedLanguageType.of(each) for each in found]
