"""Exhibitors in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.inputs import SaveExhibitorInput
from expo.exhibitors.companies.api.types import ExhibitorResult, ExhibitorType
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input


@strawberry.type
class Query:
    """Queries for exhibitors."""

    @strawberry.field(description="An exhibitor by its id or its slug.")
    async def exhibitor(self, info: Info, id: strawberry.ID | None = None, slug: str | None = None) -> ExhibitorType:
        exhibitors = info.context.service(Exhibitors)
        if slug is not None:
            return ExhibitorType.of(info, await exhibitors.get_by_slug(info.context.actor, slug=slug))
        return ExhibitorType.of(info, await exhibitors.get(info.context.actor, exhibitor_id=id or ""))

    @strawberry.field(description="Published exhibitors; with a fair, only those with an open booth there.")
    async def exhibitors(
        self,
        info: Info,
        fair_id: strawberry.ID | None = None,
        section: str | None = None,
        country: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ExhibitorType]:
        part = checked_page(first, after)
        page = await info.context.service(Exhibitors).list(
            info.context.actor, part=part, fair_id=fair_id, section=section, country=country
        )
        return connection(page, lambda exhibitor: ExhibitorType.of(info, exhibitor), part)

    @strawberry.field(description="Your own company. Null before its profile is first saved.")
    async def my_exhibitor(self, info: Info) -> ExhibitorType | None:
        own = await info.context.service(Exhibitors).find_own(info.context.actor)
        return None if own is None else ExhibitorType.of(info, own)


@strawberry.type
class Mutation:
    """Mutations of exhibitors."""

    @strawberry.mutation(
        description="Save your company's profile, or part of it. The version is the one you have read, 0 before the "
        "first save: if the profile has changed since, the save is refused. Without a version it is never refused."
    )
    async def save_exhibitor(
        self, info: Info, input: SaveExhibitorInput, version: int | None = None
    ) -> ExhibitorResult:
        exhibitors = info.context.service(Exhibitors)
        saved = await exhibitors.save(info.context.actor, profile=input.profile(), version=version)
        return ExhibitorType.of(info, saved)

    @strawberry.mutation(description="Set the order of your company's pictures. Name each picture exactly once.")
    async def order_exhibitor_pictures(self, info: Info, picture_ids: list[strawberry.ID]) -> ExhibitorResult:
        exhibitors = info.context.service(Exhibitors)
        return ExhibitorType.of(info, await exhibitors.order_pictures(info.context.actor, picture_ids=picture_ids))

    @strawberry.mutation(
        description="Set the alternative text of a picture of your company or of its logo; without a text, remove it."
    )
    async def describe_exhibitor_picture(
        self, info: Info, picture_id: strawberry.ID, alt: LocalTextInput | None = None
    ) -> ExhibitorResult:
        text = optional_input(alt, "alt", 300)
        exhibitors = info.context.service(Exhibitors)
        return ExhibitorType.of(
            info, await exhibitors.describe_picture(info.context.actor, picture_id=picture_id, alt=text)
        )

    @strawberry.mutation(description="Publish your company, making it visible to everyone.")
    async def publish_exhibitor(self, info: Info) -> ExhibitorResult:
        return ExhibitorType.of(info, await info.context.service(Exhibitors).publish(info.context.actor))

    @strawberry.mutation(
        description="Hide your company with its booths and products from all pages until you publish it again."
    )
    async def withdraw_exhibitor(self, info: Info) -> ExhibitorResult:
        return ExhibitorType.of(info, await info.context.service(Exhibitors).withdraw(info.context.actor))
