"""GraphQL inputs of meetings."""

from datetime import datetime

import strawberry

from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.policies.api.enums import MeetingKind


@strawberry.input(description="A meeting with an exhibitor, or with the other side of an enquiry; name one of the two.")
class RequestMeetingInput:
    """A requested meeting."""

    fair_id: strawberry.ID
    begins_at: datetime = strawberry.field(description="Start, on a multiple of five minutes.")
    kind: MeetingKind
    exhibitor_id: strawberry.ID | None = None
    enquiry_id: strawberry.ID | None = None
    product_id: strawberry.ID | None = strawberry.field(default=None, description="Product to talk about.")
    staff_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Staff to meet, at most 10; without any, the first who is free."
    )
    note: str | None = strawberry.field(default=None, description="What it is about, at most 1,000 characters.")
    language: str | None = strawberry.field(
        default=None, description="Language of the note; the one detected with certainty, else your own."
    )

    def model(self, language: str) -> MeetingRequest:
        """Return the request, without validation, with a note in ``language``."""
        return MeetingRequest(
            fair_id=self.fair_id,
            begins_at=self.begins_at,
            kind=self.kind,
            exhibitor_id=self.exhibitor_id,
            enquiry_id=self.enquiry_id,
            product_id=self.product_id,
            staff_ids=self.staff_ids,
            note=self.note,
            language=language,
        )


@strawberry.input(description="The proposed time of a meeting, accepted.")
class AcceptMeetingInput:
    """An accepted proposal."""

    meeting_id: strawberry.ID
    version: int = strawberry.field(description="Version of the meeting as you have seen it.")


@strawberry.input(description="The proposed time of a meeting, declined.")
class DeclineMeetingInput:
    """A declined proposal."""

    meeting_id: strawberry.ID
    version: int = strawberry.field(description="Version of the meeting as you have seen it.")
    reason: str | None = None
    language: str | None = strawberry.field(default=None, description="Language of the reason.")


@strawberry.input(description="A meeting to cancel, with the reason for the other side.")
class CancelMeetingInput:
    """A cancelled meeting."""

    meeting_id: strawberry.ID
    reason: str
    language: str | None = strawberry.field(default=None, description="Language of the reason.")


@strawberry.input(description="Another time for a meeting.")
class ProposeMeetingTimeInput:
    """Another time."""

    meeting_id: strawberry.ID
    version: int = strawberry.field(description="Version of the meeting as you have seen it.")
    begins_at: datetime = strawberry.field(description="Start, on a multiple of five minutes.")
    staff_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Staff to meet; without any, those of the meeting."
    )


@strawberry.input(description="A meeting to hand over to colleagues.")
class HandOverMeetingInput:
    """A meeting to hand over."""

    meeting_id: strawberry.ID
    version: int = strawberry.field(description="Version of the meeting as you have seen it.")
    staff_ids: list[strawberry.ID]


@strawberry.input(description="Who of the buyer's organisation takes part in a meeting.")
class SetBuyerPeopleInput:
    """The buyer's people."""

    meeting_id: strawberry.ID
    person_ids: list[strawberry.ID] = strawberry.field(description="1 to 10 people of your organisation.")


@strawberry.input(description="A meeting to which the other side did not come.")
class ReportNoShowInput:
    """A reported absence."""

    meeting_id: strawberry.ID


@strawberry.input(description="A report of your absence from a meeting, to object to.")
class ContestNoShowInput:
    """A contested report."""

    meeting_id: strawberry.ID
