"""Query and mutation of the retention of recordings."""

from typing import Annotated

import strawberry

from expo.kit.graphql.types import Info, Problem
from expo.meetings.retention.service import RecordingRetentions


@strawberry.type(
    name="RecordingRetention", description="For how long recordings of a fair's meetings are kept, from now on."
)
class RecordingRetentionType:
    """A number of days, and the largest that can be chosen."""

    days: int = strawberry.field(
        description="Days after a recording; 0: meetings cannot be recorded. It applies to rooms that open from now on."
    )
    max_days: int = strawberry.field(description="The installation's number, which applies until you choose another.")

    @classmethod
    def of(cls, info: Info, days: int) -> "RecordingRetentionType":
        """Return the type for a number of days."""
        return cls(days=days, max_days=info.context.service(RecordingRetentions).longest_days)


@strawberry.input(description="For how long recordings of a fair's meetings are kept.")
class SaveRecordingRetentionInput:
    """A number of days."""

    fair_id: strawberry.ID
    days: int = strawberry.field(description="0 to the installation's number; 0: meetings cannot be recorded.")


SaveRecordingRetentionResult = Annotated[
    RecordingRetentionType | Problem, strawberry.union("SaveRecordingRetentionResult")
]


@strawberry.type
class Query:
    """Query of the retention of recordings."""

    @strawberry.field(description="For how long recordings of the meetings of a fair of yours are kept.")
    async def recording_retention(self, info: Info, fair_id: strawberry.ID) -> RecordingRetentionType:
        days = await info.context.service(RecordingRetentions).get(info.context.actor, fair_id=fair_id)
        return RecordingRetentionType.of(info, days)


@strawberry.type
class Mutation:
    """Mutation of the retention of recordings."""

    @strawberry.mutation(
        description="Choose for how long recordings of a fair's meetings are kept. It applies to rooms that open later."
    )
    async def save_recording_retention(
        self, info: Info, input: SaveRecordingRetentionInput
    ) -> SaveRecordingRetentionResult:
        service = info.context.service(RecordingRetentions)
        days = await service.save(info.context.actor, fair_id=input.fair_id, days=input.days)
        return RecordingRetentionType.of(info, days)
