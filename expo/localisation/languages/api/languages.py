"""The languages of texts in GraphQL."""

from collections.abc import Mapping
from typing import Final

import strawberry

from expo.kit.graphql.types import Info
from expo.localisation.languages.service import Languages
from translation.detect import Detected

_POINTS: Final[Mapping[str, int]] = {"points": 20}
"""Twenty thousand characters take a quarter of a second of work."""


@strawberry.type(name="LanguageShare", description="A language with the share of a text that is in it.")
class LanguageShareType:
    """A share."""

    language: str
    share: float = strawberry.field(description="Of the text, from 0 to 1.")


@strawberry.type(name="DetectedLanguage", description="The language that a text is found to be in.")
class DetectedLanguageType:
    """What was found."""

    language: str | None = strawberry.field(
        description="Of the main part; null where nothing tells it: numbers, models, languages that the fair has not."
    )
    sureness: float = strawberry.field(description="From 0 to 1. A text in two languages is in neither surely.")
    sure: bool = strawberry.field(description="Whether it may be taken without asking anybody.")
    others: list[LanguageShareType] = strawberry.field(
        description="Of its other parts, as far as they have a script of their own; the largest first."
    )

    @classmethod
    def of(cls, found: Detected) -> "DetectedLanguageType":
        """Return what was found."""
        others = [LanguageShareType(language=each.language, share=each.share) for each in found.others]
        return cls(language=found.language, sureness=found.sureness, sure=found.sure, others=others)


async def language_of(info: Info, text: str, said: str | None) -> str:
    """Return the language that the writer of a text has ``said``; else the one it surely is in, else the reader's."""
    return said or await info.context.service(Languages).surely(text, otherwise=info.context.language)


@strawberry.type
class Query:
    """What one can ask."""

    @strawberry.field(
        description="In which languages texts are, in their order: 50 of 20,000 characters in all at most. Values, "
        "models and brands tell nothing.",
        metadata=_POINTS,
    )
    async def detect_languages(self, info: Info, texts: list[str]) -> list[DetectedLanguageType]:
        found = await info.context.service(Languages).detect(info.context.actor, texts=texts)
        return [DetectedLanguageType.of(each) for each in found]
