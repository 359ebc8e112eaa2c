"""Glossaries in GraphQL."""

import strawberry

from expo.kit.graphql.types import Connection, Info, connection, sliced
from expo.localisation.exchange.api.types import (
    ExchangeFileResult,
    ExchangeFileType,
    TakenEntriesResult,
    TakenEntriesType,
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
        description="Your organisation's glossary, or with `house` the one that applies to all; newest terms first. "
        "`search` matches words in terms, forbidden terms and notes."
    )
    async def glossary(
        self,
        info: Info,
        house: bool = False,
        search: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[GlossaryTermType]:
        wanted, service = sliced(first, after), info.context.service(Glossaries)
        page = await service.page(info.context.actor, wanted=wanted, house=house, search=search)
        return connection(page, GlossaryTermType.of, wanted)

    @strawberry.field(description="Pairs of terms in a glossary that cannot both be followed, at most 50.")
    async def glossary_conflicts(self, info: Info, house: bool = False) -> list[GlossaryConflictType]:
        found = await info.context.service(Glossaries).conflicts(info.context.actor, house=house)
        return [GlossaryConflictType.of(each) for each in found]


@strawberry.type
class Mutation:
    """Mutations of glossaries."""

    @strawberry.mutation(
        description="Add or change a term in your organisation's glossary, or with `house` (administrators only) in "
        "the one that applies to all. Texts that contain it are translated again."
    )
    async def save_term(self, info: Info, input: SaveTermInput) -> GlossaryTermResult:
        saved = await info.context.service(Glossaries).save(
            info.context.actor,
            terms={each.language: each.text for each in input.terms},
            forbidden={each.language: each.words for each in input.forbidden},
            kept=input.kept,
            section=input.section,
            note=input.note,
            term_id=input.id,
            house=input.house,
        )
        return GlossaryTermType.of(saved)

    @strawberry.mutation(
        description="Remove a term from your organisation's glossary, or with `house` (administrators only) from the "
        "one that applies to all. Texts that contain it are translated again."
    )
    async def remove_term(self, info: Info, id: strawberry.ID, house: bool = False) -> GlossaryTermResult:
        glossaries = info.context.service(Glossaries)
        return GlossaryTermType.of(await glossaries.remove(info.context.actor, term_id=id, house=house))

    @strawberry.mutation(
        description="Import a TBX file into your organisation's glossary, or with `house` (administrators only) into "
        "the one that applies to all. If entries are faulty, nothing is written and the upload can be used again, "
        "unless `goodOnly`.",
        metadata={"points": 200},
    )
    async def import_glossary(
        self, info: Info, upload_id: strawberry.ID, good_only: bool = False, house: bool = False
    ) -> TakenEntriesResult:
        taken = await info.context.service(GlossaryExchange).take(
            info.context.actor, upload_id=upload_id, good_only=good_only, house=house
        )
        return TakenEntriesType.of(taken)

    @strawberry.mutation(
        description="Export a glossary as a TBX file, to be downloaded from its URL.", metadata={"points": 200}
    )
    async def export_glossary(self, info: Info, house: bool = False) -> ExchangeFileResult:
        exchange = info.context.service(GlossaryExchange)
        file = await exchange.export(info.context.actor, house=house)
        return ExchangeFileType.of(file, exchange.address(file))
