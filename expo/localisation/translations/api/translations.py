"""Translations in GraphQL."""

from collections.abc import AsyncIterator
from typing import Final

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.types import Info
from expo.localisation.models import HOUSE
from expo.localisation.translations.api.types import (
    TranslationEngineType,
    TranslationResult,
    TranslationsResult,
    TranslationsType,
    TranslationType,
)
from expo.localisation.translations.reading import TranslationReading
from expo.localisation.translations.service import Translations

_PATIENCE_S: Final = 8.0


@strawberry.input(description="A text and the language into which it is, or was, worded by a person.")
class WordingOfInput:
    """Which text is worded in which language."""

    original: str = strawberry.field(description="As it was written.")
    original_language: str
    language: str = strawberry.field(description="The language of the wording.")
    owner: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation that wrote the original; null for texts that are nobody's own."
    )


@strawberry.type
class Query:
    """What one can ask about translations."""

    @strawberry.field(description="What translates at this fair now; null while nothing has said so.")
    async def translation_engine(self, info: Info) -> TranslationEngineType | None:
        status = await info.context.service(TranslationReading).status()
        return None if status is None else TranslationEngineType.of(status)


@strawberry.type
class Mutation:
    """What one can do with translations."""

    @strawberry.mutation(
        description="Have texts translated, 50 of 20,000 characters in all at most, from `language` or the one that "
        "they are found to be in. Waits some seconds; what takes longer is `pending`: see `finishedTranslations`.",
        metadata=DEAR,
    )
    async def translate(
        self,
        info: Info,
        texts: list[str],
        to: str,
        language: str | None = None,
    ) -> TranslationsResult:
        service = info.context.service(Translations)
        made = await service.translate(info.context.actor, texts=texts, target=to, source=language)
        return TranslationsType.of(await service.within(info.context.bus, made, _PATIENCE_S))

    @strawberry.mutation(
        description="Word a translation better: it is shown at once instead of any other. One that lacks values of "
        "the original is refused with `VALUES_LOST`, unless `despiteValues`."
    )
    async def correct_translation(
        self, info: Info, of: WordingOfInput, text: str, despite_values: bool = False
    ) -> TranslationResult:
        corrected = await info.context.service(Translations).correct(
            info.context.actor,
            owner=of.owner or HOUSE,
            original=of.original,
            language=of.original_language,
            target=of.language,
            text=text,
            despite_values=despite_values,
        )
        return TranslationType.of(corrected.wanted, corrected)

    @strawberry.mutation(description="Take a person's wording back: the text is translated anew.")
    async def forget_translation(self, info: Info, of: WordingOfInput) -> TranslationResult:
        wanted = await info.context.service(Translations).forget(
            info.context.actor,
            owner=of.owner or HOUSE,
            original=of.original,
            language=of.original_language,
            target=of.language,
        )
        return TranslationType.of(wanted, None)


@strawberry.type
class Subscription:
    """What one can follow about translations."""

    @strawberry.subscription(
        description="Translations that were pending, by their ids (`LocalText.pendingTranslation`, 500 at most), each "
        "once, as they are finished. Ends when all are."
    )
    async def finished_translations(self, info: Info, ids: list[strawberry.ID]) -> AsyncIterator[TranslationType]:
        async for made in info.context.service(Translations).finished(info.context.bus, ids):
            yield TranslationType.of(made.wanted, made)
