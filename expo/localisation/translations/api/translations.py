"""Translations in GraphQL."""

from collections.abc import AsyncIterator
from typing import Final

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.types import Info
from expo.localisation.models import PLATFORM
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


@strawberry.input(description="A text and the language of its translation by a person.")
class TranslationKeyInput:
    """The text and the language of a human translation."""

    original: str = strawberry.field(description="The text as written.")
    original_language: str
    language: str = strawberry.field(description="Language of the translation.")
    owner: strawberry.ID | None = strawberry.field(
        default=None, description="Organisation that wrote the original; null for texts that belong to no organisation."
    )


@strawberry.type
class Query:
    """Queries about translations."""

    @strawberry.field(description="Current translation engine of the fair; null until it has reported its status.")
    async def translation_engine(self, info: Info) -> TranslationEngineType | None:
        status = await info.context.service(TranslationReading).status()
        return None if status is None else TranslationEngineType.of(status)


@strawberry.type
class Mutation:
    """Mutations of translations."""

    @strawberry.mutation(
        description="Translate texts, at most 50 of 20,000 characters in all, from `language` or the language "
        "detected. Waits for some seconds; translations that take longer are `pending`: see `finishedTranslations`.",
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
        translations = await service.translate(info.context.actor, texts=texts, target=to, source=language)
        return TranslationsType.of(await service.within(info.context.bus, translations, _PATIENCE_S))

    @strawberry.mutation(
        description="Improve a translation: the new text is shown at once instead of any other. Fails with "
        "`VALUES_LOST` where the text lacks values of the original, unless `allowLostValues` or a person has kept the "
        "same words for this original before. Show it as a warning: its author may be right."
    )
    async def edit_translation(
        self, info: Info, of: TranslationKeyInput, text: str, allow_lost_values: bool = False
    ) -> TranslationResult:
        corrected = await info.context.service(Translations).correct(
            info.context.actor,
            owner=of.owner or PLATFORM,
            original=of.original,
            language=of.original_language,
            target=of.language,
            text=text,
            allow_lost_values=allow_lost_values,
        )
        return TranslationType.of(corrected.request, corrected)

    @strawberry.mutation(description="Withdraw a person's translation: the text is translated again.")
    async def withdraw_translation(self, info: Info, of: TranslationKeyInput) -> TranslationResult:
        request = await info.context.service(Translations).forget(
            info.context.actor,
            owner=of.owner or PLATFORM,
            original=of.original,
            language=of.original_language,
            target=of.language,
        )
        return TranslationType.of(request, None)


@strawberry.type
class Subscription:
    """Subscriptions to translations."""

    @strawberry.subscription(
        description="Pending translations, by their ids (`LocalText.pendingTranslation`, at most 500), each once, as "
        "they are finished. Ends when all are."
    )
    async def finished_translations(self, info: Info, ids: list[strawberry.ID]) -> AsyncIterator[TranslationType]:
        async for made in info.context.service(Translations).finished(info.context.bus, ids):
            yield TranslationType.of(made.request, made)
