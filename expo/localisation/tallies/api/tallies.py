"""What one can ask about figures of translations."""

import strawberry

from expo.kit.graphql.types import Connection, Info, connection, sliced
from expo.localisation.tallies.api.types import TranslationQualityType, TranslationStandingType
from expo.localisation.tallies.service import TranslationQuality


@strawberry.type
class Query:
    """What one can ask."""

    @strawberry.field(
        description="How well texts are translated, by organisation and language, the worst first: most of whose texts "
        "are surely refused or were worded better by people. To administrators all, to organisers theirs and those of "
        "who was let in to their fairs."
    )
    async def translation_quality(
        self, info: Info, language: str | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[TranslationQualityType]:
        wanted, service = sliced(first, after), info.context.service(TranslationQuality)
        page = await service.page(info.context.actor, wanted=wanted, language=language)
        return connection(page, TranslationQualityType.of, wanted)

    @strawberry.field(description="How well your company's texts are translated, by language.")
    async def my_translation_quality(self, info: Info) -> list[TranslationQualityType]:
        found = await info.context.service(TranslationQuality).own(info.context.actor)
        return [TranslationQualityType.of(each) for each in found]

    @strawberry.field(description="How all translations stand, to administrators.")
    async def translation_standing(self, info: Info) -> TranslationStandingType:
        found = await info.context.service(TranslationQuality).standing(info.context.actor)
        return TranslationStandingType.of(found)
