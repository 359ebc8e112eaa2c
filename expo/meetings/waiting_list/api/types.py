"""GraphQL types of waiting lists."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.fairs.api.types import FairType, load_fairs
from expo.kit.graphql.types import Context, Info, Problem
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.meetings.bookings.api.types import MeetingType
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.service import Meetings
from expo.meetings.policies.api.enums import MeetingKind
from expo.meetings.waiting_list.service import Waiting, WaitingRequest


@strawberry.type(name="WaitingEntry", description="Your company on the waiting list of an exhibitor at a fair.")
class WaitingEntryType:
    """A buyer's entry."""

    model: strawberry.Private[Waiting]
    fair_id: strawberry.ID
    exhibitor_id: strawberry.ID
    kind: MeetingKind
    earliest_at: datetime | None
    latest_at: datetime | None = strawberry.field(description="When the meeting has to be over.")
    note: LocalTextType | None = strawberry.field(description="What the meeting is about, for the exhibitor.")
    joined_at: datetime
    place: int = strawberry.field(description="Place in line, from 1.")

    @strawberry.field(description="The exhibitor; null while it is not published.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="The fair; null while it is not published.")
    async def fair(self, info: Info) -> FairType | None:
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)

    @strawberry.field(description="The meeting that is offered to you now and awaits your answer.")
    async def offer(self, info: Info) -> MeetingType | None:
        offer_id = self.model.entry.offer_id
        found = await info.context.loader(load_offers).load(offer_id) if offer_id else None
        return None if found is None else MeetingType.of(info, found)

    @classmethod
    def of(cls, info: Info, waiting: Waiting) -> "WaitingEntryType":
        """Return an entry for the buyer's people."""
        entry = waiting.entry
        return cls(
            model=waiting,
            fair_id=strawberry.ID(waiting.fair_id),
            exhibitor_id=strawberry.ID(waiting.exhibitor_id),
            kind=entry.kind,
            earliest_at=entry.earliest_at,
            latest_at=entry.latest_at,
            note=local_text(info, entry.note) if entry.note else None,
            joined_at=entry.joined_at,
            place=waiting.place,
        )


@strawberry.input(description="What you wait for: a meeting with an exhibitor whose times are taken.")
class JoinWaitingListInput:
    """An entry."""

    fair_id: strawberry.ID
    exhibitor_id: strawberry.ID
    kind: MeetingKind
    earliest_at: datetime | None = strawberry.field(default=None, description="When the meeting can begin, at first.")
    latest_at: datetime | None = strawberry.field(default=None, description="When the meeting has to be over.")
    note: str | None = strawberry.field(default=None, description="What it is about, at most 1,000 characters.")
    language: str | None = strawberry.field(
        default=None, description="Language of the note; the one detected with certainty, else your own."
    )

    def model(self, language: str) -> WaitingRequest:
        """Return the request, without validation, with a note in ``language``."""
        return WaitingRequest(
            fair_id=self.fair_id,
            exhibitor_id=self.exhibitor_id,
            kind=self.kind,
            earliest_at=self.earliest_at,
            latest_at=self.latest_at,
            note=self.note,
            language=language,
        )


@strawberry.input(description="The waiting list to leave.")
class LeaveWaitingListInput:
    """A list to leave."""

    fair_id: strawberry.ID
    exhibitor_id: strawberry.ID


async def load_offers(context: Context, meeting_ids: list[str]) -> list[Meeting | None]:
    """Load meetings that are offered: only for readers of their own entries."""
    return await context.service(Meetings).find_many(meeting_ids)


WaitingEntryResult = Annotated[WaitingEntryType | Problem, strawberry.union("WaitingEntryResult")]
