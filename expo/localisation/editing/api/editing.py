"""Translation editing for exhibitors, in GraphQL."""

from datetime import datetime

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.kit.paging import LARGEST_PAGE
from expo.localisation.editing.api.types import (
    ApprovedTranslationsResult,
    ApprovedTranslationsType,
    EditedTextType,
    LanguageProgressType,
)
from expo.localisation.editing.service import TranslationEditing
from expo.localisation.translations.api.types import TranslationResult, TranslationType
from expo.localisation.translations.rules.status import TextFilter


@strawberry.type
class Query:
    """An exhibitor's queries about its translations."""

    @strawberry.field(
        description="Published texts of your company beside their translations into a language, grouped by product; "
        "texts written in that language are left out. At most 10,000 texts are scanned per request."
    )
    async def my_texts(
        self,
        info: Info,
        language: str,
        show: TextFilter = TextFilter.ALL,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EditedTextType]:
        part, service = checked_page(first, after), info.context.service(TranslationEditing)
        page = await service.page(info.context.actor, language=language, show=show, part=part)
        return connection(page, EditedTextType.of, part)

    @strawberry.field(
        description="Translation progress of your company's published texts in each language, over at most 10,000 "
        "texts.",
        metadata={"points": LARGEST_PAGE},
    )
    async def translation_progress(self, info: Info) -> list[LanguageProgressType]:
        found = await info.context.service(TranslationEditing).progress(info.context.actor)
        return [LanguageProgressType.of(each) for each in found]


@strawberry.type
class Mutation:
    """An exhibitor's mutations of its translations."""

    @strawberry.mutation(description="Accept a translation's suggestion: a person's translation of a similar text.")
    async def accept_translation_suggestion(self, info: Info, id: strawberry.ID) -> TranslationResult:
        taken = await info.context.service(TranslationEditing).accept_translation_suggestion(
            info.context.actor, translation_id=id
        )
        return TranslationType.of(taken.request, taken)

    @strawberry.mutation(
        description="Approve shown translations of your texts as your own, at most 100: no engine changes them any "
        "more. Translations made later than `seenAt` are left unchanged."
    )
    async def approve_translations(
        self, info: Info, ids: list[strawberry.ID], seen_at: datetime | None = None, validate_only: bool = False
    ) -> ApprovedTranslationsResult:
        approval = await info.context.service(TranslationEditing).approve(
            info.context.actor, translation_ids=ids, seen_at=seen_at, validate_only=validate_only
        )
        return ApprovedTranslationsType.of(approval)

    @strawberry.mutation(
        description="Keep the former translation of a text that has changed; fails with `VALUES_LOST` where it lacks "
        "values that the text has now."
    )
    async def keep_translation(self, info: Info, text_id: strawberry.ID, language: str) -> TranslationResult:
        kept = await info.context.service(TranslationEditing).keep_translation(
            info.context.actor, text_id=text_id, language=language
        )
        return TranslationType.of(kept.request, kept)
