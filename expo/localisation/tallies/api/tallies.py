"""Queries about translation figures."""

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.tallies.api.types import TranslationQualityType, TranslationStatusType
from expo.localisation.tallies.service import TranslationQuality


@strawberry.type
class Query:
    """Queries about translation figures."""

    @strawberry.field(
        description="Translation figures by organisation and language, worst first: those with the largest share, at "
        "the lower end of its 95 % confidence interval, of texts rejected or corrected by people. Administrators see "
        "all; organisers see their own and those of organisations approved to their fairs."
    )
    async def translation_quality(
        self, info: Info, language: str | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[TranslationQualityType]:
        part, service = checked_page(first, after), info.context.service(TranslationQuality)
        page = await service.page(info.context.actor, part=part, language=language)
        return connection(page, TranslationQualityType.of, part)

    @strawberry.field(description="Translation figures of your company's texts, by language.")
    async def my_translation_quality(self, info: Info) -> list[TranslationQualityType]:
        found = await info.context.service(TranslationQuality).own(info.context.actor)
        return [TranslationQualityType.of(each) for each in found]

    @strawberry.field(description="Translation figures of all fairs. Administrators only.")
    async def translation_status(self, info: Info) -> TranslationStatusType:
        found = await info.context.service(TranslationQuality).status(info.context.actor)
        return TranslationStatusType.of(found)
