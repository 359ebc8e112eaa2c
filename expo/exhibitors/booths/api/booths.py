"""Booths in GraphQL."""

import strawberry
from strawberry import UNSET

from expo.exhibitors.booths.api.enums import BoothStatus
from expo.exhibitors.booths.api.inputs import HEADLINE, ApplyForBoothInput, StaffMemberInput
from expo.exhibitors.booths.api.types import BoothResult, BoothType, load_booths_of
from expo.exhibitors.booths.rules.pages import booth_page
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.kit.graphql.types import Connection, Info, checked_page, connection, extend
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input


@strawberry.type
class Query:
    """Queries for booths."""

    @strawberry.field(description="A booth by its id.")
    async def booth(self, info: Info, id: strawberry.ID) -> BoothType:
        return BoothType.of(info, await info.context.service(Booths).get(info.context.actor, booth_id=id))

    @strawberry.field(description="Open booths of a fair, optionally of one section, category or hall.")
    async def booths(
        self,
        info: Info,
        fair_id: strawberry.ID,
        section: str | None = None,
        category: str | None = None,
        hall: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BoothType]:
        part = checked_page(first, after)
        page = await info.context.service(Booths).list(
            info.context.actor, fair_id=fair_id, part=part, section=section, category=category, hall=hall
        )
        return connection(page, lambda booth: BoothType.of(info, booth), part)

    @strawberry.field(description="Booths of your own company, at most 200.")
    async def my_booths(self, info: Info) -> list[BoothType]:
        return [BoothType.of(info, each) for each in await info.context.service(Booths).mine(info.context.actor)]

    @strawberry.field(description="Applications for booths at one of your fairs, oldest first.")
    async def booth_applications(
        self,
        info: Info,
        fair_id: strawberry.ID,
        status: BoothStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BoothType]:
        part = checked_page(first, after)
        page = await info.context.service(Booths).applications(
            info.context.actor, fair_id=fair_id, part=part, status=status
        )
        return connection(page, lambda booth: BoothType.of(info, booth), part)


@strawberry.type
class Mutation:
    """Mutations of booths."""

    @strawberry.mutation(description="Apply for a booth at a fair that has approved your organisation.")
    async def apply_for_booth(self, info: Info, input: ApplyForBoothInput) -> BoothResult:
        booth = await info.context.service(Booths).apply(
            info.context.actor,
            fair_id=input.fair_id,
            section=input.section,
            headline=optional_input(input.headline, "headline", HEADLINE),
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(description="Move a booth at one of your fairs to another hall or number.")
    async def place_booth(
        self, info: Info, booth_id: strawberry.ID, hall: str | None = None, number: str | None = None
    ) -> BoothResult:
        booths = info.context.service(Booths)
        return BoothType.of(info, await booths.place(info.context.actor, booth_id=booth_id, hall=hall, number=number))

    @strawberry.mutation(
        description="Change one of your booths; its section only until the organiser has decided. Omitted fields stay "
        "unchanged; a null headline is removed. The version is the one you have read, as in saveExhibitor."
    )
    async def change_booth(
        self,
        info: Info,
        booth_id: strawberry.ID,
        headline: LocalTextInput | None = UNSET,
        section: str | None = None,
        version: int | None = None,
    ) -> BoothResult:
        booth = await info.context.service(Booths).change(
            info.context.actor,
            booth_id=booth_id,
            headline=optional_input(headline or None, "headline", HEADLINE),
            bare=headline is None,
            section=section,
            version=version,
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(description="Open one of your approved booths to visitors.")
    async def publish_booth(self, info: Info, booth_id: strawberry.ID) -> BoothResult:
        return BoothType.of(info, await info.context.service(Booths).publish(info.context.actor, booth_id=booth_id))

    @strawberry.mutation(description="Close one of your booths, or a booth at one of your fairs.")
    async def close_booth(self, info: Info, booth_id: strawberry.ID) -> BoothResult:
        return BoothType.of(info, await info.context.service(Booths).close(info.context.actor, booth_id=booth_id))

    @strawberry.mutation(
        description="Set the staff of one of your booths. The version is the one you have read, as in changeBooth."
    )
    async def set_staff(
        self, info: Info, booth_id: strawberry.ID, staff: list[StaffMemberInput], version: int | None = None
    ) -> BoothResult:
        members = [member.model() for member in staff]
        booths = info.context.service(Booths)
        booth = await booths.set_staff(info.context.actor, booth_id=booth_id, staff=members, version=version)
        return BoothType.of(info, booth)


@extend(ExhibitorType)
class ExhibitorBooths:
    """The booths of a company."""

    @strawberry.field(description="Booths of the company at fairs, in order of application.")
    async def booths(
        self: ExhibitorType, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[BoothType]:
        part = checked_page(first, after)
        found = await info.context.loader(load_booths_of).load(self.model.id)
        return connection(booth_page(found, part), lambda booth: BoothType.of(info, booth), part)
