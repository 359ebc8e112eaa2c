"""A room: places for those who send, and what everybody in it sees."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from livestream.errors import LivestreamError
from livestream.forwarding.codecs import Kind
from livestream.forwarding.publication import Publication
from livestream.rooms import view
from livestream.rooms.bandwidth import Bandwidth
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.recording import Recorder, RoomRecording
from livestream.rooms.speaker import ActiveSpeaker
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import Uplink
from livestream.rooms.view import Offered, Reduced
from livestream.transport.connection import ConnectionState

MAX_PLACES: Final = 12
"""Participants of a meeting who may send picture and sound."""
MAX_RATES: Final[Mapping[Kind, float]] = {Kind.AUDIO: 300_000.0, Kind.VIDEO: 4_000_000.0}
"""Bits of payload a second beyond which a track is not passed on: our pages send far less, viewers cannot choose."""
MAX_LISTENERS: Final = 50
"""Participants of a meeting who only see and hear."""


class RoomIsFull(LivestreamError):
    """All places for those who send, or for those who listen, are taken."""


@dataclass(eq=False)
class Participant:
    """Somebody in the room. ``place`` is where the others see them; None for a listener."""

    id: str
    name: str
    place: int | None
    uplink: Uplink | None = None
    downlink: Downlink | None = None
    switched_on: set[Track] = field(default_factory=set)
    has_raised_hand: bool = False
    shares_captions: bool = False
    bandwidth: Bandwidth = field(default_factory=Bandwidth)
    """Of their line, whichever connection they see the others on."""
    reduced: Reduced = field(default_factory=Reduced)
    """Whose pictures their line does not carry, or only smaller."""

    @property
    def may_send(self) -> bool:
        """Whether they have a place, in which the others see them."""
        return self.place is not None

    @property
    def tracks(self) -> Mapping[Track, Publication]:
        """What they send at present, by track, in the largest encoding."""
        return {track: encodings[-1] for track, encodings in self.encodings.items()}

    @property
    def encodings(self) -> Mapping[Track, Sequence[Publication]]:
        """What they send at present, by track: what is offered and switched on; the smallest encoding first."""
        if self.uplink is None or self.uplink.connection.state is ConnectionState.CLOSED:
            return {}
        sent = {
            track: [one for one in each.active if (one.rate or 0.0) <= MAX_RATES[track.kind]]
            for track, each in self.uplink.tracks.items()
            if track in self.switched_on
        }
        return {track: encodings for track, encodings in sent.items() if encodings}

    def close(self) -> None:
        """Close both connections."""
        for link in (self.uplink, self.downlink):
            if link is not None:
                link.connection.close()


class Room:
    """Participants by id; ``changed`` hears when there is something new to tell all of them.

    ``max_rate`` is how many bits of payload a second all viewers together are sent; they share it evenly. A room
    without a ``recorder`` cannot be recorded.
    """

    def __init__(
        self,
        room_id: str,
        *,
        changed: Callable[[], None],
        max_listeners: int = MAX_LISTENERS,
        max_rate: float = math.inf,
        recorder: Recorder | None = None,
    ) -> None:
        self.id, self._changed, self._max_listeners, self._max_rate = room_id, changed, max_listeners, max_rate
        self.participants: dict[str, Participant] = {}
        self._senders: dict[int, Participant] = {}
        """Those who may send, by place."""
        self.speaker = ActiveSpeaker()
        self._shown: Sequence[tuple[Seat, Offered]] = []
        """What was offered when it was decided last who sees what."""
        self.recording = RoomRecording(recorder, changed=changed) if recorder is not None else None

    def join(self, participant_id: str, name: str, *, may_send: bool) -> Participant:
        """Return a participant, who keeps place and connections when they come back before they left.

        Who comes back with other rights leaves first. Raises RoomIsFull, and changes nothing then.
        """
        present = self.participants.get(participant_id)
        if present is not None and present.may_send is may_send:
            return present
        place = self._free_place() if may_send else None
        if (may_send and place is None) or (not may_send and self._listeners >= self._max_listeners):
            raise RoomIsFull(f"room {self.id} has no place left")
        if present is not None:
            self.leave(present)
        participant = self.participants[participant_id] = Participant(participant_id, name, place)
        if place is not None:
            self._senders[place] = participant
        if self.recording is not None:
            self.recording.enter(participant)
        self._changed()
        return participant

    def leave(self, participant: Participant) -> None:
        """Close a participant's connections and free their place; does nothing the second time."""
        if self.participants.get(participant.id) is not participant:
            return
        del self.participants[participant.id]
        if participant.place is not None:
            del self._senders[participant.place]
        self.speaker.forget(participant.id)
        if self.recording is not None:
            self.recording.leave(participant)
        participant.close()
        self.update()

    def update(self) -> None:
        """Let every slot show who is in its place now, and tell everybody."""
        self.show()
        self._changed()

    def measure(self) -> None:
        """Learn what each viewer's line carries from the last second, and show as much as that allows."""
        for participant in self.participants.values():
            if participant.downlink is not None and participant.downlink.is_connected:
                participant.downlink.measure()
        if self.show():
            self._changed()

    def hear(self) -> None:
        """Find out who speaks, and which encodings have stopped, from what came since the last time."""
        offered = list(self._offered())
        microphones = {each.sender_id: each.encodings[-1] for seat, each in offered if seat.track is Track.MICROPHONE}
        if self.speaker.hear({participant: each.level.read() for participant, each in microphones.items()}):
            self.update()
        elif self._shown != offered and self.show():
            self._changed()

    def show_to(self, participant: Participant) -> None:
        """Let the slots of one participant show who is in their places now."""
        former = participant.reduced
        self._show_to(participant, list(self._offered()))
        if participant.reduced != former:
            self._changed()

    @property
    def uplinks(self) -> Iterator[Uplink]:
        """The connections up of all who may send."""
        return (each.uplink for each in self._senders.values() if each.uplink is not None)

    @property
    def _listeners(self) -> int:
        return len(self.participants) - len(self._senders)

    def _free_place(self) -> int | None:
        return next((place for place in range(MAX_PLACES) if place not in self._senders), None)

    def show(self) -> bool:
        """Let everybody see, and the recorder take, what is sent now; return whether lines carry more or less of it."""
        offered = self._shown = list(self._offered())
        former = [each.reduced for each in self.participants.values()]
        for participant in self.participants.values():
            self._show_to(participant, offered)
        if self.recording is not None:
            self.recording.update(self.participants.values())
        return former != [each.reduced for each in self.participants.values()]

    def _offered(self) -> Iterator[tuple[Seat, Offered]]:
        for place, participant in self._senders.items():
            for track, encodings in participant.encodings.items():
                yield Seat(track, None if track is Track.SCREEN else place), Offered(participant.id, encodings)

    def _show_to(self, participant: Participant, offered: Sequence[tuple[Seat, Offered]]) -> None:
        """Let a participant see the others; of several screens, that of the first in the roster."""
        downlink = participant.downlink
        if downlink is None or not downlink.is_connected:
            participant.reduced = Reduced()
            return
        others = {
            seat: each
            for seat, each in reversed(offered)
            if each.sender_id != participant.id and seat in downlink.slots
        }
        rate = min(downlink.bandwidth.rate, self._max_rate / len(self.participants))
        participant.reduced = view.show(downlink, others, speaker_id=self.speaker.id, rate=rate)
