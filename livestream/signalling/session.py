"""Signalling of a room: takes the messages of its participants, and tells them what changes."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, assert_never

from livestream.errors import ConnectionGone, InvalidOffer, LivestreamError, NoCommonCodec
from livestream.limits import TokenBucket
from livestream.rooms.consent import RecordingRefused
from livestream.rooms.recording import RoomRecording
from livestream.rooms.room import MAX_PLACES, Participant, Room
from livestream.rooms.view import Reduced
from livestream.server import MediaServer
from livestream.signalling.messages import (
    Answer,
    Caption,
    Captioned,
    Consent,
    InvalidMessage,
    Leave,
    Problem,
    Publish,
    RaiseHand,
    Received,
    ReducedPictures,
    Relay,
    Relayed,
    RequestRecording,
    Roster,
    Sent,
    Speaker,
    Switch,
    SwitchCaptions,
    View,
    Welcome,
    read_message,
)
from livestream.transport.port import PortIsFull


class TooManyCaptions(LivestreamError):
    """A participant sends captions faster than anybody speaks; these are dropped."""


_CODES: dict[type[Exception], str] = {
    InvalidMessage: "INVALID_MESSAGE",
    InvalidOffer: "INVALID_OFFER",
    NoCommonCodec: "NO_COMMON_CODEC",
    ConnectionGone: "CONNECTION_GONE",
    PortIsFull: "MEDIA_SERVER_FULL",
    RecordingRefused: "RECORDING_REFUSED",
    TooManyCaptions: "TOO_MANY_CAPTIONS",
}

_OFFERS: Final[Mapping[type, str]] = {Publish: "publish", View: "view"}
"""How answers and problems name the offers that they are about."""
ROSTER_SECONDS: Final = 0.1
"""Changes within this time are told together."""
_MESSAGES_PER_SECOND: Final = 60
"""A direct call begins with as many candidates; a message counts once more for each 4 KiB in it."""
_MESSAGES_AT_ONCE: Final = 400
_COUNTED_BYTES: Final = 4096
_CAPTIONS_PER_SECOND: Final = 5
"""A caption goes to everybody who reads; pages send three a second, and one for each finished sentence."""
_CAPTIONS_AT_ONCE: Final = 20


class TooManyMessages(LivestreamError):
    """A session sends more, or more often, than any browser needs to; it is ended."""


class NotAllowed(LivestreamError):
    """A listener wants to send, or a message is for somebody who is not there."""


class Session:
    """The signalling of one participant.

    ``send`` must not block. ``hang_up`` ends the line so that the client does not come back by itself: another device
    has taken over, or the client sends too much.
    """

    def __init__(
        self, room: "RoomSessions", participant: Participant, send: Callable[[Sent], None], hang_up: Callable[[], None]
    ) -> None:
        self.room, self.participant, self.send, self.hang_up = room, participant, send, hang_up
        self._reduced = Reduced()
        self._messages = TokenBucket(_MESSAGES_PER_SECOND, _MESSAGES_AT_ONCE)
        self._captions = TokenBucket(_CAPTIONS_PER_SECOND, _CAPTIONS_AT_ONCE)
        self.has_left = self.is_ended = self.may_record = self.reads_captions = False

    def receive(self, text: str | bytes) -> None:
        """Take a message; one that is refused is answered with a problem and changes nothing.

        Messages of a session that has been hung up are ignored.
        """
        if self.is_ended or not self.room.is_current(self):
            return
        message = None
        try:
            self._count(text)
            message = read_message(text)
            self._handle(message)
        except TooManyMessages as error:
            self.is_ended = True
            self.send(Problem("TOO_MANY_MESSAGES", str(error)))
            self.hang_up()
        except (LivestreamError, PortIsFull) as error:
            to = _OFFERS.get(type(message))
            self.send(Problem(_CODES.get(type(error), "NOT_ALLOWED"), str(error), to))

    def tell_reduced(self) -> None:
        """Tell the participant which pictures their line does not carry whole, if that is new."""
        if self.participant.reduced != self._reduced:
            self._reduced = self.participant.reduced
            self.send(ReducedPictures.of(self._reduced))

    def _count(self, text: str | bytes) -> None:
        if not self._messages.take(1 + len(text) // _COUNTED_BYTES, self.room.server.now()):
            raise TooManyMessages("the session sends too many messages")

    def _handle(self, message: Received) -> None:
        server, room = self.room.server, self.room.room
        match message:
            case Publish():
                self._require_place()
                self.send(Answer(_OFFERS[Publish], server.publish(room, self.participant, message.sdp, message.tracks)))
            case View():
                seats = {offer.mid: offer.seat for offer in message.seats}
                self.send(Answer(_OFFERS[View], server.view(room, self.participant, message.sdp, seats)))
            case Switch():
                self._require_place()
                switched_on = self.participant.switched_on
                (switched_on.add if message.on else switched_on.discard)(message.track)
                self.room.switched()
            case RaiseHand():
                self.participant.has_raised_hand = message.raised
                self.room.changed()
            case RequestRecording() | Consent():
                self._handle_recording(message)
            case SwitchCaptions():
                self._switch_captions(message)
            case Caption():
                self._pass_caption(message)
            case Relay():
                self.room.relay(self.participant, message)
            case Leave():
                self.has_left = True
            case _:
                assert_never(message)

    def _require_place(self) -> None:
        if self.participant.place is None:
            raise NotAllowed("listeners send neither sound nor picture")

    def _handle_recording(self, message: RequestRecording | Consent) -> None:
        if isinstance(message, Consent):
            self._recording().answer(self.participant, agrees=message.agrees)
        elif self.may_record:
            self._recording().request(self.participant)
        else:
            raise NotAllowed("the participant may not ask for a recording")

    def _switch_captions(self, switched: SwitchCaptions) -> None:
        if switched.shares:
            self._require_place()
        self.reads_captions, self.participant.shares_captions = switched.reads, switched.shares
        self.room.changed()

    def _pass_caption(self, caption: Caption) -> None:
        if not self.participant.shares_captions:
            raise NotAllowed("the participant does not share captions")
        if not self._captions.take(1, self.room.server.now()):
            raise TooManyCaptions("the participant sends too many captions")
        self.room.pass_caption(self.participant, caption)

    def _recording(self) -> RoomRecording:
        recording = self.room.room.recording
        if recording is None:
            raise NotAllowed("this room cannot be recorded")
        return recording


class RoomSessions:
    """The sessions of a room, by participant. All hear of changes together, ten times a second at most."""

    def __init__(self, server: MediaServer, room: Room) -> None:
        self.server, self.room = server, room
        self._sessions: dict[str, Session] = {}
        self._is_stale = self._is_switched = False
        self._roster: Roster | None = None
        self._speaker = Speaker(None)

    def enter(
        self,
        participant: Participant,
        send: Callable[[Sent], None],
        hang_up: Callable[[], None],
        *,
        may_record: bool = False,
    ) -> Session:
        """Open a participant's session; a former one, on another device or a lost line, is replaced."""
        former = self._sessions.get(participant.id)
        session = self._sessions[participant.id] = Session(self, participant, send, hang_up)
        participant.shares_captions = False  # it was another device that recognised what they say
        session.may_record = may_record and self.room.recording is not None
        if former is not None:
            former.hang_up()
        send(Welcome(participant.id, participant.place, MAX_PLACES, session.may_record))
        if self._speaker.id is not None:
            send(self._speaker)
        self._roster = None  # to be told again, also to those who come back
        self.changed()
        return session

    def is_current(self, session: Session) -> bool:
        """Return whether no other session has taken a session's place."""
        return self._sessions.get(session.participant.id) is session

    def close(self, session: Session) -> bool:
        """Forget a session whose line is closed; return whether it was the participant's last."""
        if not self.is_current(session):
            return False
        del self._sessions[session.participant.id]
        return True

    def end(self) -> None:
        """Forget all sessions: what they still say is ignored."""
        self._sessions.clear()

    def relay(self, sender: Participant, message: Relay) -> None:
        """Pass a message to another participant. Raises NotAllowed."""
        receiver = self._sessions.get(message.to)
        if receiver is None:
            raise NotAllowed("the participant is not in the room")
        receiver.send(Relayed(sender.id, message.content))

    def pass_caption(self, sender: Participant, caption: Caption) -> None:
        """Pass a caption to the others who read captions; it is kept nowhere."""
        message = Captioned.of(sender, caption)
        for session in list(self._sessions.values()):
            if session.reads_captions and session.participant is not sender:
                session.send(message)

    def changed(self) -> None:
        """Tell everybody soon who is in the room, and who speaks, if that is new."""
        if not self._is_stale:
            self._is_stale = True
            asyncio.get_running_loop().call_later(ROSTER_SECONDS, self._tell)

    def switched(self) -> None:
        """Let everybody see soon what is sent now, and tell them; several switches within this time cost no more."""
        self._is_switched = True
        self.changed()

    def _tell(self) -> None:
        self._is_stale = False
        if self._is_switched:
            self._is_switched = False
            self.room.show()
        consent = self.room.recording.consent if self.room.recording is not None else None
        roster = Roster.of(list(self.room.participants.values()), consent)
        speaker = Speaker(self.room.speaker.id)
        news = [new for new, former in ((roster, self._roster), (speaker, self._speaker)) if new != former]
        self._roster, self._speaker = roster, speaker
        for session in list(self._sessions.values()):
            for message in news:
                session.send(message)
            session.tell_reduced()
