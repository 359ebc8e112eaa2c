"""Queries and mutations of waiting lists."""

import strawberry

from expo.kit.graphql.types import Info
from expo.localisation.languages.api.languages import language_of
from expo.meetings.waiting_list.api.types import (
    JoinWaitingListInput,
    LeaveWaitingListInput,
    WaitingEntryResult,
    WaitingEntryType,
)
from expo.meetings.waiting_list.service import WaitingLists


@strawberry.type
class Query:
    """Queries of waiting lists."""

    @strawberry.field(description="Waiting lists at a fair that your company, a buyer, is on: at most 30.")
    async def my_waiting_entries(self, info: Info, fair_id: strawberry.ID) -> list[WaitingEntryType]:
        found = await info.context.service(WaitingLists).own(info.context.actor, fair_id=fair_id)
        return [WaitingEntryType.of(info, each) for each in found]

    @strawberry.field(description="Number of buyers who wait for a meeting with your company at a fair.")
    async def waiting_list_length(self, info: Info, fair_id: strawberry.ID) -> int:
        return await info.context.service(WaitingLists).length(info.context.actor, fair_id=fair_id)


@strawberry.type
class Mutation:
    """Mutations of waiting lists."""

    @strawberry.mutation(
        description="Join the waiting list of an exhibitor that has no free time for you, or change your entry, which "
        "keeps its place. When a time becomes free, the first in line whom it suits gets an offer, a meeting to accept "
        "within two hours at most; whoever lets it pass is last in line. Where the exhibitor answers each request, "
        "buyers whose request it has declined at this fair cannot join."
    )
    async def join_waiting_list(self, info: Info, input: JoinWaitingListInput) -> WaitingEntryResult:
        language = await language_of(info, input.note or "", input.language)
        joined = await info.context.service(WaitingLists).join(info.context.actor, request=input.model(language))
        return WaitingEntryType.of(info, joined)

    @strawberry.mutation(description="Leave a waiting list. A meeting that is offered to you stays until you answer.")
    async def leave_waiting_list(self, info: Info, input: LeaveWaitingListInput) -> WaitingEntryResult:
        left = await info.context.service(WaitingLists).leave(
            info.context.actor, fair_id=input.fair_id, exhibitor_id=input.exhibitor_id
        )
        return WaitingEntryType.of(info, left)
