"""GraphQL inputs of meeting tables."""

from datetime import date

import strawberry

from expo.localisation.models import Text
from expo.meetings.tables.api.enums import MeetingSide, PointKind
from expo.meetings.tables.models import PointContent

_LANGUAGE = "Language of the text; the one detected with certainty, else your own."


@strawberry.input(description="A message to the other side of a meeting.")
class SendMeetingMessageInput:
    """A message."""

    meeting_id: strawberry.ID
    text: str = strawberry.field(description="At most 2,000 characters.")
    language: str | None = strawberry.field(default=None, description=_LANGUAGE)


@strawberry.input(description="A product of the exhibitor to put on the table, which the buyer can see.")
class AddMeetingProductInput:
    """A product for the table."""

    meeting_id: strawberry.ID
    product_id: strawberry.ID


@strawberry.input(description="A product on the table that both sides look at.")
class ShowMeetingProductInput:
    """A product to look at."""

    meeting_id: strawberry.ID
    product_id: strawberry.ID


@strawberry.input(description="A product to take off the table.")
class RemoveMeetingProductInput:
    """A product to remove."""

    meeting_id: strawberry.ID
    product_id: strawberry.ID


@strawberry.input(description="What a point says; a task needs the side that does it.")
class MeetingPointContentInput:
    """The content of a point."""

    kind: PointKind
    text: str = strawberry.field(description="At most 1,000 characters.")
    language: str | None = strawberry.field(default=None, description=_LANGUAGE)
    owner: MeetingSide | None = strawberry.field(default=None, description="Side that does a task.")
    due_on: date | None = strawberry.field(default=None, description="Day by which a task is done.")

    def content(self, language: str) -> PointContent:
        """Return the content, without validation, in ``language``."""
        return PointContent(kind=self.kind, text=Text(self.text, language), owner=self.owner, due_on=self.due_on)


@strawberry.input(description="A point to note in a meeting.")
class AddMeetingPointInput:
    """A new point."""

    meeting_id: strawberry.ID
    content: MeetingPointContentInput


@strawberry.input(description="A point of your side to change.")
class ChangeMeetingPointInput:
    """A changed point."""

    meeting_id: strawberry.ID
    point_id: strawberry.ID
    version: int = strawberry.field(description="Version of the point that you saw.")
    content: MeetingPointContentInput


@strawberry.input(description="A point of your side to remove.")
class RemoveMeetingPointInput:
    """A point to remove."""

    meeting_id: strawberry.ID
    point_id: strawberry.ID


@strawberry.input(description="The meeting whose minutes to send.")
class SendMeetingMinutesInput:
    """Minutes to send."""

    meeting_id: strawberry.ID
