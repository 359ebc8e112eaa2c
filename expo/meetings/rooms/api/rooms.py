"""Mutations that admit people to rooms, and their types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Flat, Info, Problem, extend
from expo.kit.media.placement import RoomSignalling
from expo.kit.media.turn_servers import IceServer
from expo.meetings.bookings.api.types import MeetingType
from expo.meetings.rooms.models import RoomHours
from expo.meetings.rooms.service import MeetingRoomAccess, Rooms

strawberry.enum(
    RoomSignalling,
    name="RoomSignalling",
    description="What is spoken at a room's address: the signalling of the fair's own media server, or LiveKit's.",
)


@extend(MeetingType)
class MeetingRoomFields:
    """What the room adds to a meeting."""

    @strawberry.field(description="When the room of a booked video meeting opens; null for other meetings.")
    def room_opens_at(self, root: strawberry.Parent[MeetingType]) -> datetime | None:
        hours = RoomHours.of(root.model)
        return hours.opens_at if hours else None

    @strawberry.field(description="When the room of a booked video meeting closes; null for other meetings.")
    def room_closes_at(self, root: strawberry.Parent[MeetingType]) -> datetime | None:
        hours = RoomHours.of(root.model)
        return hours.closes_at if hours else None


@strawberry.type(name="IceServer", description="TURN servers with credentials, as RTCPeerConnection takes them.")
class IceServerType(Flat[IceServer]):
    """TURN servers of one region."""

    urls: list[str]
    username: str
    credential: str
    region: str | None = strawberry.field(description="Name of their region; null where the fair names none.")


@strawberry.type(
    name="MeetingRoomAccess",
    description="Your access to a room. The token is for you and this room alone and expires soon.",
)
class MeetingRoomAccessType:
    """Access to a room."""

    url: str = strawberry.field(
        description="Address of the WebSocket. The token is its second subprotocol; LiveKit's libraries take both."
    )
    signalling: RoomSignalling
    token: str
    expires_at: datetime
    ice_servers: list[IceServerType] = strawberry.field(
        description="TURN servers, an entry for each region. Of several, give a browser the nearest region's, and one "
        "other for when that fails: with more than about four addresses, browsers are slow to connect."
    )
    participant_id: strawberry.ID
    name: str = strawberry.field(description="Your name, as others in the room see it.")
    direct: bool = strawberry.field(description="Whether media of two people may travel between their browsers.")
    relay_only: bool = strawberry.field(description="Whether it then goes through TURN servers, to hide addresses.")
    recording_days: int = strawberry.field(
        description="Days for which a recording is kept; 0 where none can be asked for."
    )
    server_time: datetime
    begins_at: datetime | None = strawberry.field(description="Start of the meeting; null in a connection check.")
    ends_at: datetime | None
    other_company: str = strawberry.field(description="Name of the company that you meet.")

    @classmethod
    def of(cls, entry: MeetingRoomAccess) -> "MeetingRoomAccessType":
        """Return one person's access."""
        return cls(
            url=entry.access.url,
            signalling=entry.access.signalling,
            token=entry.access.token,
            expires_at=entry.access.expires_at,
            ice_servers=[
                IceServerType(
                    urls=list(each.urls), username=each.username, credential=each.credential, region=each.region
                )
                for each in entry.access.ice_servers
            ],
            participant_id=strawberry.ID(entry.participant_id),
            name=entry.name,
            direct=entry.direct,
            relay_only=entry.relay_only,
            recording_days=entry.recording_days,
            server_time=entry.now,
            begins_at=entry.meeting.begins_at if entry.meeting else None,
            ends_at=entry.meeting.ends_at if entry.meeting else None,
            other_company=entry.other_company,
        )


@strawberry.input(description="The meeting whose room to enter.")
class EnterMeetingRoomInput:
    """A room to enter."""

    meeting_id: strawberry.ID


MeetingRoomAccessResult = Annotated[MeetingRoomAccessType | Problem, strawberry.union("MeetingRoomAccessResult")]


@strawberry.type
class Query:
    """Queries of media and TURN servers."""

    @strawberry.field(
        description="WebSocket addresses of the media servers that run now: what a page with a room may connect to."
    )
    async def media_servers(self, info: Info) -> list[str]:
        return await info.context.service(Rooms).servers(info.context.actor)

    @strawberry.field(
        description="Names of the regions in which the fair has TURN servers, as `IceServer.region` says them; the "
        "first suits most people. Empty where there is nothing to choose."
    )
    def turn_regions(self, info: Info) -> list[str]:
        return info.context.service(Rooms).turn_regions(info.context.actor)


@strawberry.type
class Mutation:
    """Mutations that admit people to rooms."""

    @strawberry.mutation(
        description="Enter the room of a booked video meeting of yours, from 15 minutes before until an hour after it. "
        "Ask again after a lost line; nothing else changes."
    )
    async def enter_meeting_room(self, info: Info, input: EnterMeetingRoomInput) -> MeetingRoomAccessResult:
        entry = await info.context.service(Rooms).enter(info.context.actor, meeting_id=input.meeting_id)
        return MeetingRoomAccessType.of(entry)

    @strawberry.mutation(description="Enter a room of your own, to check camera, microphone and connection.")
    async def enter_check_room(self, info: Info) -> MeetingRoomAccessResult:
        return MeetingRoomAccessType.of(await info.context.service(Rooms).enter_check(info.context.actor))
