"""A fair's programme in GraphQL."""

import strawberry

from expo.fairs.fairs.api.types import FairResult, FairType, acting_for
from expo.fairs.programme.api.inputs import ChangeProgrammeItemInput, ProgrammeItemInput
from expo.fairs.programme.api.types import ProgrammeItemResult, ProgrammeItemType
from expo.fairs.programme.models import ProgrammeItem
from expo.fairs.programme.service import Programmes
from expo.kit.graphql.types import Context, Info, extend
from expo.localisation.translations.api.local_text import optional_input


@strawberry.type
class Mutation:
    """Mutations of a fair's programme."""

    @strawberry.mutation(description="Add an event to the programme of one of your fairs.")
    async def add_programme_item(self, info: Info, input: ProgrammeItemInput) -> ProgrammeItemResult:
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
        return ProgrammeItemType.of(info, item, acting_for(info))

    @strawberry.mutation(description="Change an event in the programme of one of your fairs.")
    async def change_programme_item(self, info: Info, input: ChangeProgrammeItemInput) -> ProgrammeItemResult:
        item = await info.context.service(Programmes).change(
            info.context.actor, item_id=input.item_id, changes=input.changes()
        )
        return ProgrammeItemType.of(info, item, acting_for(info))

    @strawberry.mutation(description="Remove an event from the programme of one of your fairs.")
    async def remove_programme_item(self, info: Info, fair_id: strawberry.ID, item_id: strawberry.ID) -> FairResult:
        fair = await info.context.service(Programmes).remove(info.context.actor, fair_id=fair_id, item_id=item_id)
        return FairType.of(info, fair)


async def load_programmes(context: Context, fair_ids: list[str]) -> list[list[ProgrammeItem]]:
    """Return programmes by their fairs' ids: a loader's fetch."""
    return await context.service(Programmes).get_many(context.actor, fair_ids=fair_ids)


@extend(FairType)
class FairProgramme:
    """Programme of a fair."""

    @strawberry.field(description="Events in chronological order; at most 500.")
    async def programme(self: FairType, info: Info) -> list[ProgrammeItemType]:
        items = await info.context.loader(load_programmes).load(self.model.id)
        return [ProgrammeItemType.of(info, item, self.model.organiser_id) for item in items]
