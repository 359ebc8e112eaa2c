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
    """What one can ask about glossaries."""

    @strawberry.field(
        description="The glossary of your organisation, or with `house` the one that holds for all; the newest terms "
        "first. `search` finds words in terms, forbidden wordings and notes."
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

    @strawberry.field(description="Terms of a glossary that cannot both be followed, 50 at most.")
    async def glossary_conflicts(self, info: Info, house: bool = False) -> list[GlossaryConflictType]:
        found = await info.context.service(Glossaries).conflicts(info.context.actor, house=house)
        return [GlossaryConflictType.of(each) for each in found]


@strawberry.type
class Mutation:
    """What one can do with glossaries."""

    @strawberry.mutation(
        description="Add a term to your organisation's glossary, or with `house`, as an administrator, to the one that "
        "holds for all, or change one. Texts that have it are translated anew."
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
        description="Remove a term of yours, or with `house`, as an administrator, of the glossary that holds for all; "
        "texts that have it are translated anew."
    )
    async def remove_term(self, info: Info, id: strawberry.ID, house: bool = False) -> GlossaryTermResult:
        glossaries = info.context.service(Glossaries)
        return GlossaryTermType.of(await glossaries.remove(info.context.actor, term_id=id, house=house))

    @strawberry.mutation(
        description="Take a TBX file into your organisation's glossary, or with `house`, as an administrator, into the "
        "one that holds for all. Where entries are faulty nothing is written, and the upload can be used again, unless "
        "`goodOnly`.",
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
        description="Write a glossary into a TBX file, to be fetched at its address.", metadata={"points": 200}
    )
    async def export_glossary(self, info: Info, house: bool = False) -> ExchangeFileResult:
        exchange = info.context.service(GlossaryExchange)
        file = await exchange.export(info.context.actor, house=house)
        return ExchangeFileType.of(file, exchange.address(file))
