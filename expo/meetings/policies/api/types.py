"""GraphQL types of booking policies."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Flat, Problem
from expo.meetings.policies.api.enums import MeetingKind
from expo.meetings.policies.models import BookingPolicy


@strawberry.type(name="BookingPolicy", description="How buyers book meetings with an exhibitor at a fair.")
class BookingPolicyType(Flat[BookingPolicy]):
    """A booking policy."""

    kinds: list[MeetingKind]
    minutes: int = strawberry.field(description="Length of a meeting, in minutes.")
    buffer_minutes: int = strawberry.field(description="Pause of the staff after a meeting, in minutes.")
    confirmation: bool = strawberry.field(
        description="Whether the exhibitor answers each request; otherwise a meeting is booked at once."
    )
    answer_hours: int = strawberry.field(description="Hours until an unanswered request expires.")
    notice_hours: int = strawberry.field(description="Hours that a buyer has to book ahead, at least.")
    tables: int | None = strawberry.field(description="Simultaneous meetings at the booth; null for no limit.")
    changed_at: datetime | None


@strawberry.input(description="How buyers book meetings with your booth at a fair.")
class SaveBookingPolicyInput:
    """A booking policy."""

    fair_id: strawberry.ID
    kinds: list[MeetingKind] = strawberry.field(default_factory=lambda: list(MeetingKind))
    minutes: int = strawberry.field(
        default=BookingPolicy.minutes, description="Length of a meeting: 10, 15, 20, 30, 45, 60 or 90 minutes."
    )
    buffer_minutes: int = strawberry.field(
        default=BookingPolicy.buffer_minutes, description="Pause of the staff after a meeting: 0 to 60 minutes."
    )
    confirmation: bool = BookingPolicy.confirmation
    answer_hours: int = strawberry.field(default=BookingPolicy.answer_hours, description="1 to 72 hours.")
    notice_hours: int = strawberry.field(default=BookingPolicy.notice_hours, description="0 to 72 hours.")
    tables: int | None = None

    def model(self) -> BookingPolicy:
        """Return the policy, without validation and without its exhibitor."""
        return BookingPolicy(
            fair_id=self.fair_id,
            exhibitor_id="",
            kinds=self.kinds,
            minutes=self.minutes,
            buffer_minutes=self.buffer_minutes,
            confirmation=self.confirmation,
            answer_hours=self.answer_hours,
            notice_hours=self.notice_hours,
            tables=self.tables,
        )


BookingPolicyResult = Annotated[BookingPolicyType | Problem, strawberry.union("BookingPolicyResult")]
