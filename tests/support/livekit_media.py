"""The signalling and media of the stand-in for a LiveKit server, by the messages of LiveKit's `livekit-protocol`.

It speaks what LiveKit's client asks for with two connections (``/rtc``): the client offers what it sends, the server
what it receives. aiortc decodes and encodes each track for each receiver, in one size.
"""

import asyncio
import itertools
import re
from dataclasses import dataclass, field
from typing import Final

from aiortc import MediaStreamTrack, RTCDataChannel, RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaRelay
from livekit.api.access_token import Claims
from livekit.protocol.models import (
    DataPacket,
    DisconnectReason,
    ParticipantInfo,
    ParticipantPermission,
    Room,
    ServerInfo,
    TrackInfo,
    TrackType,
    UserPacket,
)
from livekit.protocol.rtc import (
    AddTrackRequest,
    JoinResponse,
    LeaveRequest,
    MuteTrackRequest,
    ParticipantUpdate,
    Pong,
    RoomUpdate,
    SessionDescription,
    SignalRequest,
    SignalResponse,
    StreamState,
    StreamStateInfo,
    StreamStateUpdate,
    TrackPublishedResponse,
)
from starlette.websockets import WebSocket, WebSocketDisconnect

_RELIABLE: Final = "_reliable"
_NUMBERS: Final = itertools.count(1)


@dataclass
class Published:
    """A track that somebody publishes: what others are told of it, and where its frames come from."""

    info: TrackInfo
    track: MediaStreamTrack | None = None


@dataclass(eq=False)
class Member:
    """One participant: the line, the connection on which they send, and the one on which they receive."""

    line: WebSocket
    info: ParticipantInfo
    up: RTCPeerConnection = field(default_factory=RTCPeerConnection)
    down: RTCPeerConnection = field(default_factory=RTCPeerConnection)
    published: dict[str, Published] = field(default_factory=dict)
    answered: asyncio.Lock = field(default_factory=asyncio.Lock)
    channel: RTCDataChannel | None = None

    async def send(self, response: SignalResponse) -> None:
        """Send a message, unless the line is lost."""
        try:
            await self.line.send_bytes(response.SerializeToString())
        except (RuntimeError, WebSocketDisconnect):
            return

    async def offer(self) -> None:
        """Offer what there is to receive, once the former offer is answered."""
        await self.answered.acquire()
        await self.down.setLocalDescription(await self.down.createOffer())
        told = self.down.localDescription
        await self.send(SignalResponse(offer=SessionDescription(type=told.type, sdp=told.sdp, id=next(_NUMBERS))))

    async def answer(self, offer: SessionDescription) -> None:
        """Answer what they send."""
        await self.up.setRemoteDescription(RTCSessionDescription(offer.sdp, offer.type))
        await self.up.setLocalDescription(await self.up.createAnswer())
        told, sdp = self.up.localDescription, _with_stream_ids(self.up.localDescription.sdp, offer.sdp)
        await self.send(SignalResponse(answer=SessionDescription(type=told.type, sdp=sdp, id=offer.id)))

    def receive(self, sender: ParticipantInfo, published: Published, relay: MediaRelay) -> None:
        """Add a track of somebody else to the next offer."""
        if published.track is None:
            return
        sending = self.down.addTransceiver(relay.subscribe(published.track), direction="sendonly").sender
        # So LiveKit's clients learn whose track it is.
        sending._stream_id, sending._track_id = f"{sender.sid}|{published.info.sid}", published.info.sid

    async def close(self) -> None:
        """End both connections."""
        await self.up.close()
        await self.down.close()


@dataclass
class LiveKitMedia:
    """One room: ``members`` by identity, and everybody's raw messages of data in ``packets``."""

    members: dict[str, Member] = field(default_factory=dict)
    packets: list[DataPacket] = field(default_factory=list)
    relay: MediaRelay = field(default_factory=MediaRelay)
    resumes: int = 0
    publishing: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, line: WebSocket, claims: Claims) -> None:
        """Serve one client until its line ends."""
        await line.accept()
        if line.query_params.get("reconnect") == "1":
            self.resumes += 1
            await line.close()
            return
        member = Member(line, _information(claims))
        if former := self.members.pop(claims.identity, None):
            await self.expel(former, DisconnectReason.DUPLICATE_IDENTITY)
        await self._join(member)
        try:
            while not await self._take(member, SignalRequest.FromString(await line.receive_bytes())):
                pass
            await line.close()
        except WebSocketDisconnect:
            pass
        finally:
            await self._gone(member)

    async def expel(self, member: Member, reason: DisconnectReason) -> None:
        """End somebody's stay."""
        leave = LeaveRequest(reason=reason, action=LeaveRequest.Action.DISCONNECT)
        await member.send(SignalResponse(leave=leave))

    async def pause(self, identity: str, sender: str, state: StreamState) -> None:
        """Tell somebody that the picture of somebody else is paused, or that it goes on."""
        told = [
            StreamStateInfo(participant_sid=self.members[sender].info.sid, track_sid=sid, state=state)
            for sid in self.members[sender].published
        ]
        await self.members[identity].send(SignalResponse(stream_state_update=StreamStateUpdate(stream_states=told)))

    def say(self, sender: str, topic: str, payload: bytes) -> None:
        """Send everybody else a message in the name of somebody."""
        user = UserPacket(topic=topic, payload=payload)
        self._data(self.members[sender], DataPacket(user=user).SerializeToString())

    async def record(self) -> None:
        """Tell everybody that the room is recorded."""
        for member in self.members.values():
            await member.send(SignalResponse(room_update=RoomUpdate(room=Room(sid="RM_1", active_recording=True))))

    async def close(self) -> None:
        """End all connections."""
        for member in list(self.members.values()):
            await member.close()

    async def _join(self, member: Member) -> None:
        member.channel = member.down.createDataChannel(_RELIABLE)
        member.channel.on("open", lambda: self._activate(member))
        member.up.on("track", lambda track: self._track(member, track))
        member.up.on("datachannel", lambda channel: channel.on("message", lambda data: self._data(member, data)))
        others = list(self.members.values())
        self.members[member.info.identity] = member
        joined = JoinResponse(
            room=Room(sid="RM_1", name="room"),
            participant=member.info,
            other_participants=[each.info for each in others],
            server_version="1.9.0",
            server_info=ServerInfo(version="1.9.0", protocol=15),
            subscriber_primary=True,
            ping_timeout=15,
            ping_interval=5,
        )
        await member.send(SignalResponse(join=joined))
        await self._tell(member)
        for other in others:
            for published in other.published.values():
                member.receive(other.info, published, self.relay)
        await member.offer()

    async def _take(self, member: Member, request: SignalRequest) -> bool:
        """Take a message; return whether it was the last one."""
        match request.WhichOneof("message"):
            case "offer":
                await member.answer(request.offer)
                await self._drop_unpublished(member)
            case "answer":
                told = RTCSessionDescription(request.answer.sdp, request.answer.type)
                await member.down.setRemoteDescription(told)
                member.answered.release()
            case "add_track":
                await self._add(member, request.add_track)
            case "mute":
                await self._mute(member, request.mute)
            case "ping_req":
                pong = Pong(last_ping_timestamp=request.ping_req.timestamp)
                await member.send(SignalResponse(pong_resp=pong))
            case "leave":
                return True
        return False

    async def _add(self, member: Member, asked: AddTrackRequest) -> None:
        info = TrackInfo(
            sid=f"TR_{next(_NUMBERS)}", type=asked.type, source=asked.source, muted=asked.muted, name=asked.cid
        )
        member.published[info.sid] = Published(info)
        await member.send(SignalResponse(track_published=TrackPublishedResponse(cid=asked.cid, track=info)))

    async def _mute(self, member: Member, asked: MuteTrackRequest) -> None:
        if asked.sid in member.published:
            member.published[asked.sid].info.muted = asked.muted
            await self._tell(member)

    async def _activate(self, member: Member) -> None:
        """Tell the others that somebody can receive data."""
        member.info.state = ParticipantInfo.State.ACTIVE
        await self._tell(member)

    def _track(self, member: Member, track: MediaStreamTrack) -> None:
        """Find what was announced: by its id, or as the first of its kind, for Chromium's simulcast tells no id."""
        kind = TrackType.Value(track.kind.upper())
        waiting = [each for each in member.published.values() if each.track is None and each.info.type == kind]
        waiting.sort(key=lambda each: each.info.name != track.id)
        if waiting:
            waiting[0].track = track
            self.publishing.add(asyncio.create_task(self._publish(member, waiting[0])))

    async def _publish(self, member: Member, published: Published) -> None:
        await self._tell(member)
        for other in self._others(member):
            other.receive(member.info, published, self.relay)
            await other.offer()

    async def _drop_unpublished(self, member: Member) -> None:
        silent = [each.receiver.track for each in member.up.getTransceivers() if each.currentDirection == "inactive"]
        ended = [sid for sid, each in member.published.items() if each.track in silent and each.track is not None]
        for sid in ended:
            del member.published[sid]
        if ended:
            await self._tell(member)

    def _data(self, member: Member, data: bytes) -> None:
        packet = DataPacket.FromString(data)
        packet.participant_identity, packet.participant_sid = member.info.identity, member.info.sid
        packet.user.participant_identity, packet.user.participant_sid = member.info.identity, member.info.sid
        self.packets.append(packet)
        wanted = packet.user.destination_identities
        for other in self._others(member):
            if other.channel is not None and (not wanted or other.info.identity in wanted):
                other.channel.send(packet.SerializeToString())

    async def _tell(self, member: Member) -> None:
        """Tell the others how somebody is now."""
        del member.info.tracks[:]
        member.info.tracks.extend(each.info for each in member.published.values() if each.track is not None)
        for other in self._others(member):
            await other.send(SignalResponse(update=ParticipantUpdate(participants=[member.info])))

    async def _gone(self, member: Member) -> None:
        if self.members.get(member.info.identity) is member:
            del self.members[member.info.identity]
            member.info.state = ParticipantInfo.State.DISCONNECTED
            await self._tell(member)
        await member.close()

    def _others(self, member: Member) -> list[Member]:
        return [each for each in self.members.values() if each is not member]


def _with_stream_ids(answer: str, offer: str) -> str:
    """Accept a header extension that Chromium needs once it has offered simulcast; one size is sent nevertheless."""
    extension = re.search(r"^a=extmap:\d+ urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", offer, re.MULTILINE)
    if extension is None:
        return answer
    head, *sections = re.split(r"^(?=m=)", answer, flags=re.MULTILINE)
    accepted = f"{extension[0]}\r\na=mid:"
    return head + "".join(
        each.replace("a=mid:", accepted, 1) if each.startswith("m=video") else each for each in sections
    )


def _information(claims: Claims) -> ParticipantInfo:
    assert claims.video is not None
    permission = ParticipantPermission(
        can_subscribe=bool(claims.video.can_subscribe),
        can_publish=bool(claims.video.can_publish),
        can_publish_data=bool(claims.video.can_publish_data),
    )
    return ParticipantInfo(
        sid=f"PA_{next(_NUMBERS)}",
        identity=claims.identity,
        name=claims.name,
        state=ParticipantInfo.State.JOINED,
        permission=permission,
    )
