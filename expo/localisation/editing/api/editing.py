"""An exhibitor's editing of its translations in GraphQL."""

from datetime import datetime

import strawberry

from expo.kit.graphql.types import Connection, Info, connection, sliced
from expo.kit.paging import LARGEST_PAGE
from expo.localisation.editing.api.types import (
    ApprovedTranslationsResult,
    ApprovedTranslationsType,
    EditedTextType,
    LanguageProgressType,
)
from expo.localisation.editing.service import TranslationEditing
from expo.localisation.translations.api.types import TranslationResult, TranslationType
from expo.localisation.translations.rules.standing import TextFilter


@strawberry.type
class Query:
    """What an exhibitor can ask about its translations."""

    @strawberry.field(
        description="The published texts of your company beside their translations into a language, product by "
        "product; those written in that language are left out. 10,000 texts are looked through at once."
    )
    async def my_texts(
        self,
        info: Info,
        language: str,
        show: TextFilter = TextFilter.ALL,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EditedTextType]:
        wanted, service = sliced(first, after), info.context.service(TranslationEditing)
        page = await service.page(info.context.actor, language=language, show=show, wanted=wanted)
        return connection(page, EditedTextType.of, wanted)

    @strawberry.field(
        description="How far the published texts of your company have come into each language, of 10,000 at most.",
        metadata={"points": LARGEST_PAGE},
    )
    async def translation_progress(self, info: Info) -> list[LanguageProgressType]:
        found = await info.context.service(TranslationEditing).progress(info.context.actor)
        return [LanguageProgressType.of(each) for each in found]


@strawberry.type
class Mutation:
    """What an exhibitor can do with its translations."""

    @strawberry.mutation(description="Word a text as a similar one was worded: what its translation offers.")
    async def take_offer(self, info: Info, id: strawberry.ID) -> TranslationResult:
        taken = await info.context.service(TranslationEditing).take_offer(info.context.actor, translation_id=id)
        return TranslationType.of(taken.wanted, taken)

    @strawberry.mutation(
        description="Take translations that are shown for wordings of your own, 100 at most: no engine changes them "
        "any more. Those made later than `seenAt` are left."
    )
    async def approve_translations(
        self, info: Info, ids: list[strawberry.ID], seen_at: datetime | None = None, validate_only: bool = False
    ) -> ApprovedTranslationsResult:
        approval = await info.context.service(TranslationEditing).approve(
            info.context.actor, translation_ids=ids, seen_at=seen_at, validate_only=validate_only
        )
        return ApprovedTranslationsType.of(approval)

    @strawberry.mutation(
        description="Word a text that has changed as it was worded before; refused with `VALUES_LOST` where that lacks "
        "values which the text has now."
    )
    async def keep_wording(self, info: Info, text_id: strawberry.ID, language: str) -> TranslationResult:
        kept = await info.context.service(TranslationEditing).keep_wording(
            info.context.actor, text_id=text_id, language=language
        )
        return TranslationType.of(kept.wanted, kept)
