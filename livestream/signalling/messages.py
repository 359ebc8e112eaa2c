"""The messages of signalling, told apart by ``type``; names are camelCase in JSON.

What a browser sends is read strictly: unknown types, fields of other types and long texts are refused.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from livestream.errors import LivestreamError
from livestream.rooms.consent import RecordingConsent, RecordingState
from livestream.rooms.downlink import Seat
from livestream.rooms.room import MAX_LISTENERS, MAX_PLACES, Participant
from livestream.rooms.tracks import Track
from livestream.rooms.view import Reduced

MAX_MESSAGE_BYTES: Final = 128 * 1024
MAX_RELAY_BYTES: Final = 16 * 1024
"""A relayed message is built for its reader, who did not ask for it: a session description has some 8 KiB."""
_Sdp = Annotated[str, Meta(max_length=64 * 1024)]
_Mid = Annotated[str, Meta(min_length=1, max_length=32)]
_Id = Annotated[str, Meta(min_length=1, max_length=64)]
MAX_CAPTION_LENGTH: Final = 500
_CaptionText = Annotated[str, Meta(max_length=MAX_CAPTION_LENGTH)]
_LanguageTag = Annotated[str, Meta(pattern=r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")]
_Number = Annotated[int, Meta(ge=0, lt=2**31)]


class InvalidMessage(LivestreamError, ValueError):
    """A message is no JSON, of an unknown type, or has a field that is missing, wrong or too long."""


class _Received(Struct, tag_field="type", rename="camel", frozen=True, forbid_unknown_fields=True):
    pass


class Publish(_Received, tag="publish", frozen=True):
    """The offer of a connection up: which track each section (by mid) sends."""

    sdp: _Sdp
    tracks: Annotated[Mapping[_Mid, Track], Meta(max_length=3)]


class SeatOffer(Struct, rename="camel", frozen=True, forbid_unknown_fields=True):
    """A section of a connection down: the track that it shows, and whose place; without one, the shared screen."""

    mid: _Mid
    track: Track
    place: Annotated[int, Meta(ge=0, lt=MAX_PLACES)] | None = None

    @property
    def seat(self) -> Seat:
        """The seat of the section."""
        return Seat(self.track, self.place)


class View(_Received, tag="view", frozen=True):
    """The offer of a connection down."""

    sdp: _Sdp
    seats: Annotated[Sequence[SeatOffer], Meta(max_length=2 * MAX_PLACES + 1)]


class Switch(_Received, tag="switch", frozen=True):
    """A track is switched on or off."""

    track: Track
    on: bool


class RaiseHand(_Received, tag="raiseHand", frozen=True):
    """A hand goes up or down."""

    raised: bool


class RequestRecording(_Received, tag="requestRecording", frozen=True):
    """The participant asks everybody for consent to a recording, and agrees by asking."""


class Consent(_Received, tag="consent", frozen=True):
    """The participant agrees to a recording, refuses it, or no longer agrees."""

    agrees: bool


class SwitchCaptions(_Received, tag="switchCaptions", frozen=True):
    """Captions: whether the others may read what the participant says, and whether the participant reads theirs."""

    shares: bool
    reads: bool


class Caption(_Received, tag="caption", frozen=True):
    """Words of the participant, recognised by their own device.

    They replace those sent under the same ``number`` before, until they are ``final``; empty words withdraw them.
    ``language`` is a language tag (BCP 47).
    """

    number: _Number
    text: _CaptionText
    language: _LanguageTag
    final: bool


class Relay(_Received, tag="relay", frozen=True):
    """A message to another participant, for a direct call: session descriptions and candidates."""

    to: _Id
    content: Mapping[str, Any]


class Leave(_Received, tag="leave", frozen=True):
    """The participant leaves for good."""


Received = Publish | View | Switch | RaiseHand | RequestRecording | Consent | SwitchCaptions | Caption | Relay | Leave
_DECODER: Final[msgspec.json.Decoder[Received]] = msgspec.json.Decoder(Received)


def read_message(text: str | bytes) -> Received:
    """Return a message of a browser. Raises InvalidMessage."""
    if len(text) > MAX_MESSAGE_BYTES:
        raise InvalidMessage(f"the message is longer than {MAX_MESSAGE_BYTES} bytes")
    try:
        message = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InvalidMessage(str(error)) from error
    if isinstance(message, Relay) and len(text) > MAX_RELAY_BYTES:
        raise InvalidMessage(f"the message to a participant is longer than {MAX_RELAY_BYTES} bytes")
    return message


class _Sent(Struct, tag_field="type", rename="camel", frozen=True):
    pass


class Present(Struct, rename="camel", frozen=True):
    """A participant as the others see them."""

    id: str
    name: str
    place: int | None
    tracks: Sequence[Track]
    has_raised_hand: bool
    shares_captions: bool

    @classmethod
    def of(cls, participant: Participant) -> "Present":
        """Return what the others are told of a participant."""
        return cls(
            participant.id,
            participant.name,
            participant.place,
            sorted(participant.switched_on, key=lambda track: track.value),
            participant.has_raised_hand,
            participant.shares_captions,
        )


class Welcome(_Sent, tag="welcome", frozen=True):
    """The participant is in the room; ``places`` is how many seats a connection down needs.

    ``recording`` says whether a recording can be asked for.
    """

    id: str
    place: int | None
    places: int
    recording: bool = False


class RecordingStatus(Struct, rename="camel", frozen=True):
    """Where a recording stands; participants by id. ``ended_by`` is None after a failure."""

    state: RecordingState
    requested_by: str | None
    ended_by: str | None
    waiting_for: Sequence[str]

    @classmethod
    def of(cls, consent: RecordingConsent) -> "RecordingStatus":
        """Return what everybody is told of a recording."""
        return cls(consent.state, consent.requested_by, consent.ended_by, list(consent.waiting_for))


class Roster(_Sent, tag="roster", frozen=True, dict=True):
    """Who is in the room now: those who may send, and the listeners by name unless they are a large audience.

    ``recording`` is None in rooms that cannot be recorded.
    """

    participants: Sequence[Present]
    listeners: int
    recording: RecordingStatus | None = None

    @classmethod
    def of(cls, participants: Sequence[Participant], consent: RecordingConsent | None = None) -> "Roster":
        """Return what everybody is told of a room's participants and its recording."""
        senders = [each for each in participants if each.place is not None]
        listeners = len(participants) - len(senders)
        named = participants if listeners <= MAX_LISTENERS else senders
        recording = RecordingStatus.of(consent) if consent is not None else None
        return cls([Present.of(each) for each in named], listeners, recording)

    @cached_property
    def json(self) -> str:
        """The message as JSON, encoded once for everybody who is told."""
        return msgspec.json.encode(self).decode()


class Speaker(_Sent, tag="speaker", frozen=True):
    """The participant who speaks, or spoke last, told at most three times a second; None if nobody has."""

    id: str | None


class ReducedPictures(_Sent, tag="reduced", frozen=True):
    """Whose camera (participants by id) the line of this participant carries only smaller than it is sent, or not."""

    smaller: Sequence[str]
    missing: Sequence[str]

    @classmethod
    def of(cls, reduced: Reduced) -> "ReducedPictures":
        """Return what a participant is told of their own line."""
        return cls(sorted(reduced.smaller), sorted(reduced.missing))


class Answer(_Sent, tag="answer", frozen=True):
    """The answer to an offer: ``publish`` or ``view``."""

    to: str
    sdp: str


class Captioned(_Sent, tag="captioned", frozen=True):
    """Words of another participant: see `Caption`."""

    sender: str
    number: int
    text: str
    language: str
    final: bool

    @classmethod
    def of(cls, sender: Participant, caption: Caption) -> "Captioned":
        """Return what readers are told of a participant's caption."""
        return cls(sender.id, caption.number, caption.text, caption.language, caption.final)


class Relayed(_Sent, tag="relayed", frozen=True):
    """A message of another participant."""

    sender: str
    content: Mapping[str, Any]


class Problem(_Sent, tag="problem", frozen=True):
    """A message that was refused: a stable code, a sentence for developers, and the kind of offer that it answers."""

    code: str
    message: str
    to: str | None = None


Sent = Welcome | Roster | Speaker | ReducedPictures | Answer | Captioned | Relayed | Problem


def write_message(message: Sent) -> str:
    """Return a message as JSON."""
    return message.json if isinstance(message, Roster) else msgspec.json.encode(message).decode()
