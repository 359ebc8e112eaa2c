"""Query of a fair's running meetings, and its types."""

from datetime import datetime

import strawberry

from expo.kit.graphql.types import Connection, Flat, FromModel, Info, checked_page, connection
from expo.meetings.rooms.models import MediaQuality, RoomParticipant, RunningMeeting
from expo.meetings.rooms.running_meetings import RunningMeetings
from livestream.rooms.figures import LinkFigures

strawberry.enum(
    MediaQuality,
    name="MediaQuality",
    description="How sound and pictures arrive. Good: at most 3 % of packets lost, 30 ms of jitter, 150 ms to the "
    "server and back; fair: 8 %, 100 ms, 400 ms. Not measured: what travels directly between two browsers, or has not "
    "begun.",
)


@strawberry.type(name="MediaLink", description="A participant's connection to the media server in the last seconds.")
class MediaLinkType:
    """A connection."""

    kilobits_per_second: int = strawberry.field(description="Sound and pictures, without headers.")
    loss_percent: float | None = strawberry.field(description="Packets that did not come, in per cent.")
    jitter_ms: int | None = strawberry.field(description="Irregularity of arrival in milliseconds (RFC 3550).")
    round_trip_ms: int | None = strawberry.field(description="Way to the participant and back in milliseconds.")

    @classmethod
    def of(cls, link: LinkFigures) -> "MediaLinkType":
        """Return a connection, in the units of people."""
        return cls(
            kilobits_per_second=round(link.bits_per_second / 1000),
            loss_percent=None if link.loss is None else round(link.loss * 100, 1),
            jitter_ms=_milliseconds(link.jitter),
            round_trip_ms=_milliseconds(link.round_trip),
        )


@strawberry.type(
    name="MediaParticipant", description="Somebody in the room of a meeting, without their name or company."
)
class MediaParticipantType(FromModel[RoomParticipant]):
    """A participant."""

    place: int | None = strawberry.field(description="Their place in the room; null for those who only listen.")
    quality: MediaQuality = strawberry.field(description="Quality of the worse connection.")
    uplink: MediaLinkType | None = strawberry.field(description="What they send; null without a connection.")
    downlink: MediaLinkType | None = strawberry.field(description="What they receive; null without a connection.")

    @classmethod
    def of(cls, participant: RoomParticipant) -> "MediaParticipantType":
        """Return a participant."""
        return cls.from_model(
            participant,
            uplink=None if participant.uplink is None else MediaLinkType.of(participant.uplink),
            downlink=None if participant.downlink is None else MediaLinkType.of(participant.downlink),
        )


@strawberry.type(name="MediaRoom", description="The open room of a video meeting.")
class MediaRoomType(Flat[RunningMeeting]):
    """An open room."""

    meeting_id: strawberry.ID
    begins_at: datetime
    ends_at: datetime
    measured_at: datetime
    quality: MediaQuality = strawberry.field(description="Worst quality among the participants.")
    participants: list[MediaParticipantType] = strawberry.field(description="By place; listeners last.")

    @classmethod
    def of(cls, running: RunningMeeting) -> "MediaRoomType":
        """Return a running meeting's room."""
        return cls.from_model(running, participants=[MediaParticipantType.of(each) for each in running.participants])


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


@strawberry.type
class Query:
    """Query of running meetings."""

    @strawberry.field(
        description="Rooms of your fair's video meetings that are open now, worst quality first. Figures are of the "
        "last 5 seconds."
    )
    async def media_rooms(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[MediaRoomType]:
        part = checked_page(first, after)
        page = await info.context.service(RunningMeetings).of_fair(info.context.actor, fair_id=fair_id, part=part)
        return connection(page, MediaRoomType.of, part)
