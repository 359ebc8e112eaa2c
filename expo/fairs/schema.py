"""Fairs in GraphQL."""

import strawberry

from expo.fairs import sections
from expo.fairs.decisions import Decisions
from expo.fairs.enums import Part, RegistrationStatus
from expo.fairs.inputs import ChangeFairInput, ChangeProgrammeItemInput, CreateFairInput, ProgrammeItemInput
from expo.fairs.programme import Programmes
from expo.fairs.service import Fairs
from expo.fairs.types import (
    CategoryType,
    FairResult,
    FairType,
    ProgrammeItemResult,
    ProgrammeItemType,
    RegistrationResult,
    RegistrationType,
    category_type,
)
from expo.kit.graphql import Connection, Info, connection, sliced
from expo.localisation.schema import optional_input


@strawberry.type
class Query:
    """What one can ask about fairs."""

    @strawberry.field(description="A fair by its id or by its address.")
    async def fair(self, info: Info, id: strawberry.ID | None = None, slug: str | None = None) -> FairType:
        """Return a fair."""
        fairs = info.context.service(Fairs)
        if slug is not None:
            return FairType.of(info, await fairs.get_by_slug(info.context.actor, slug=slug))
        return FairType.of(info, await fairs.get(info.context.actor, fair_id=id or ""))

    @strawberry.field(description="Published fairs and your own, latest first; with mine, your own alone.")
    async def fairs(
        self, info: Info, first: int | None = None, after: str | None = None, mine: bool = False
    ) -> Connection[FairType]:
        """Return fairs."""
        wanted = sliced(first, after)
        page = await info.context.service(Fairs).list(info.context.actor, wanted=wanted, mine=mine)
        return connection(page, lambda fair: FairType.of(info, fair), wanted)

    @strawberry.field(description="All categories with their sections.")
    def categories(self, info: Info) -> list[CategoryType]:
        """Return the tree of sections."""
        return [category_type(info, each) for each in sections.categories()]

    @strawberry.field(description="What your organisation has applied to.")
    async def my_registrations(self, info: Info) -> list[RegistrationType]:
        """Return the actor's registrations."""
        found = await info.context.service(Fairs).my_registrations(info.context.actor)
        return [RegistrationType.of(each) for each in found]

    @strawberry.field(description="Applications to a fair of yours, oldest first.")
    async def registrations(
        self,
        info: Info,
        fair_id: strawberry.ID,
        part: Part | None = None,
        status: RegistrationStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegistrationType]:
        """Return a fair's registrations to its organiser."""
        wanted = sliced(first, after)
        page = await info.context.service(Fairs).registrations(
            info.context.actor, fair_id=fair_id, wanted=wanted, part=part, status=status
        )
        return connection(page, RegistrationType.of, wanted)


@strawberry.type
class Mutation:
    """What one can do with fairs."""

    @strawberry.mutation(description="Set up a fair; it stays unpublished until publishFair.")
    async def create_fair(self, info: Info, input: CreateFairInput) -> FairResult:
        """Set up a fair."""
        fair = await info.context.service(Fairs).create(
            info.context.actor,
            slug=input.slug,
            name=input.name.checked("name", 120),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
            claim=optional_input(input.claim, "claim", 300),
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Change a fair of yours.")
    async def change_fair(self, info: Info, input: ChangeFairInput) -> FairResult:
        """Change a fair."""
        fair = await info.context.service(Fairs).change(
            info.context.actor,
            fair_id=input.fair_id,
            name=optional_input(input.name, "name", 120),
            claim=optional_input(input.claim, "claim", 300),
            opens_at=input.opens_at,
            closes_at=input.closes_at,
            time_zone=input.time_zone,
            languages=input.languages,
        )
        return FairType.of(info, fair)

    @strawberry.mutation(description="Open a fair's pages to everybody.")
    async def publish_fair(self, info: Info, fair_id: strawberry.ID) -> FairResult:
        """Publish a fair."""
        return FairType.of(info, await info.context.service(Fairs).publish(info.context.actor, fair_id=fair_id))

    @strawberry.mutation(description="Add something to the programme of a fair of yours.")
    async def add_programme_item(self, info: Info, input: ProgrammeItemInput) -> ProgrammeItemResult:
        """Add to the programme."""
        item = await info.context.service(Programmes).add(
            info.context.actor,
            fair_id=input.fair_id,
            kind=input.kind,
            title=input.title.checked("title", 160),
            starts_at=input.starts_at,
            ends_at=input.ends_at,
            description=optional_input(input.description, "description", 2000, lines=True),
            place=input.place,
        )
        return ProgrammeItemType.of(info, item)

    @strawberry.mutation(description="Change something in the programme of a fair of yours.")
    async def change_programme_item(self, info: Info, input: ChangeProgrammeItemInput) -> ProgrammeItemResult:
        """Change something in the programme."""
        item = await info.context.service(Programmes).change(
            info.context.actor, item_id=input.item_id, changes=input.changes()
        )
        return ProgrammeItemType.of(info, item)

    @strawberry.mutation(description="Remove something from the programme of a fair of yours.")
    async def remove_programme_item(self, info: Info, fair_id: strawberry.ID, item_id: strawberry.ID) -> FairResult:
        """Remove from the programme."""
        fair = await info.context.service(Programmes).remove(info.context.actor, fair_id=fair_id, item_id=item_id)
        return FairType.of(info, fair)

    @strawberry.mutation(
        description="Apply to take part in a fair, as a buyer or an exhibitor by your organisation's kind."
    )
    async def apply_to_fair(self, info: Info, fair_id: strawberry.ID, note: str | None = None) -> RegistrationResult:
        """Apply."""
        return RegistrationType.of(
            await info.context.service(Fairs).apply(info.context.actor, fair_id=fair_id, note=note)
        )

    @strawberry.mutation(
        description="Approve or decline an application to a fair of yours; declining needs a reason. "
        "The applicant gets a mail."
    )
    async def decide_registration(
        self, info: Info, registration_id: strawberry.ID, approve: bool, reason: str | None = None
    ) -> RegistrationResult:
        """Decide an application."""
        decided = await info.context.service(Decisions).decide(
            info.context.actor, registration_id=registration_id, approve=approve, reason=reason
        )
        return RegistrationType.of(decided)
