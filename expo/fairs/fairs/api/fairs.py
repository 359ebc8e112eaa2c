"""Fairs in GraphQL."""

import strawberry

from expo.fairs.fairs.api.inputs import ChangeFairInput, CreateFairInput
from expo.fairs.fairs.api.types import FairResult, FairType
from expo.fairs.fairs.service import Fairs
from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.translations.api.local_text import optional_input


@strawberry.type
class Query:
    """Queries for fairs."""

    @strawberry.field(description="A fair by its id or its slug.")
    async def fair(self, info: Info, id: strawberry.ID | None = None, slug: str | None = None) -> FairType:
        fairs = info.context.service(Fairs)
        if slug is not None:
            return FairType.of(info, await fairs.get_by_slug(info.context.actor, slug=slug))
        return FairType.of(info, await fairs.get(info.context.actor, fair_id=id or ""))

    @strawberry.field(description="Published fairs and your own, latest first; with `mine`, only your own.")
    async def fairs(
        self, info: Info, first: int | None = None, after: str | None = None, mine: bool = False
    ) -> Connection[FairType]:
        part = checked_page(first, after)
        page = await info.context.service(Fairs).list(info.context.actor, part=part, mine=mine)
        return connection(page, lambda fair: FairType.of(info, fair), part)


@strawberry.type
class Mutation:
    """Mutations of fairs."""

    @strawberry.mutation(description="Create a fair. It stays unpublished until publishFair.")
    async def create_fair(self, info: Info, input: CreateFairInput) -> FairResult:
        fair = await info.context.service(Fairs).create(
            info.context.actor,
            slug=input.slug,
            name=input.name.checked("name", 120),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
            tagline=optional_input(input.tagline, "tagline", 300),
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Change one of your fairs.")
    async def change_fair(self, info: Info, input: ChangeFairInput) -> FairResult:
        fair = await info.context.service(Fairs).change(
            info.context.actor,
            fair_id=input.fair_id,
            name=optional_input(input.name, "name", 120),
            tagline=optional_input(input.tagline, "tagline", 300),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Publish a fair, opening its pages to everyone.")
    async def publish_fair(self, info: Info, fair_id: strawberry.ID) -> FairResult:
        return FairType.of(info, await info.context.service(Fairs).publish(info.context.actor, fair_id=fair_id))
