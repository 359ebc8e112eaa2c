"""Glossaries in GraphQL."""

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.exchange.api.types import (
    ExchangeFileResult,
    ExchangeFileType,
    ImportedEntriesResult,
    ImportedEntriesType,
)
from expo.localisation.glossaries.api.types import (
    GlossaryConflictType,
    GlossaryTermResult,
    GlossaryTermType,
    SaveTermInput,
)
from expo.localisation.glossaries.exchange import GlossaryExchange
from expo.localisation.glossaries.service import Glossaries


@strawberry.type
class Query:
    """Queries about glossaries."""

    @strawberry.field(
        description="Your organisation's glossary, or with `platform` the one that applies to all; newest terms first. "
        "`search` matches words in terms, forbidden terms and notes."
    )
    async def glossary(
        self,
        info: Info,
        platform: bool = False,
        search: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[GlossaryTermType]:
        part, service = checked_page(first, after), info.context.service(Glossaries)
        page = await service.page(info.context.actor, part=part, platform=platform, search=search)
        return connection(page, GlossaryTermType.of, part)

    @strawberry.field(description="Pairs of terms in a glossary that cannot both be followed, at most 50.")
    async def glossary_conflicts(self, info: Info, platform: bool = False) -> list[GlossaryConflictType]:
        found = await info.context.service(Glossaries).conflicts(info.context.actor, platform=platform)
        return [GlossaryConflictType.of(each) for each in found]


@strawberry.type
class Mutation:
    """Mutations of glossaries."""

    @strawberry.mutation(
        description="Add or change a term in your organisation's glossary, or with `platform` (administrators only) in "
        "the one that applies to all. Texts that contain it are translated again."
    )
    async def save_term(self, info: Info, input: SaveTermInput) -> GlossaryTermResult:
        saved = await info.context.service(Glossaries).save(
            info.context.actor,
            terms={each.language: each.text for each in input.terms},
            forbidden_terms={each.language: each.terms for each in input.forbidden},
            do_not_translate=input.do_not_translate,
            section=input.section,
            note=input.note,
            term_id=input.id,
            platform=input.platform,
        )
        return GlossaryTermType.of(saved)

    @strawberry.mutation(
        description="Remove a term of your organisation's glossary, or with `platform` (administrators only) of the "
        "one that applies to all. Texts that contain it are translated again."
    )
    async def remove_term(self, info: Info, id: strawberry.ID, platform: bool = False) -> GlossaryTermResult:
        glossaries = info.context.service(Glossaries)
        return GlossaryTermType.of(await glossaries.remove(info.context.actor, term_id=id, platform=platform))

    @strawberry.mutation(
        description="Import a TBX file into your own glossary, or with `platform` (administrators only) into "
        "the one that applies to all. If entries are faulty, nothing is written and the upload can be used again, "
        "unless `goodOnly`.",
        metadata={"points": 200},
    )
    async def import_glossary(
        self, info: Info, upload_id: strawberry.ID, good_only: bool = False, platform: bool = False
    ) -> ImportedEntriesResult:
        taken = await info.context.service(GlossaryExchange).take(
            info.context.actor, upload_id=upload_id, good_only=good_only, platform=platform
        )
        return ImportedEntriesType.of(taken)

    @strawberry.mutation(
        description="Export a glossary as a TBX file, to be downloaded from its URL.", metadata={"points": 200}
    )
    async def export_glossary(self, info: Info, platform: bool = False) -> ExchangeFileResult:
        exchange = info.context.service(GlossaryExchange)
        file = await exchange.export(info.context.actor, platform=platform)
        return ExchangeFileType.of(file, exchange.address(file))
