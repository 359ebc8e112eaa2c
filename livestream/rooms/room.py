"""A room: places for those who send, and what everybody in it sees."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from livestream.errors import LivestreamError
from livestream.forwarding.publication import Publication
from livestream.rooms.downlink import Downlink, Seat
from livestream.rooms.tracks import Track
from livestream.rooms.uplink import Uplink

MAX_PLACES: Final = 12
"""Participants of a meeting who may send picture and sound."""
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

    @property
    def tracks(self) -> Mapping[Track, Publication]:
        """What they send at present, by track: what is offered and switched on."""
        offered = self.uplink.tracks if self.uplink is not None else {}
        return {track: publication for track, publication in offered.items() if track in self.switched_on}


class Room:
    """Participants by id; ``changed`` hears when there is something new to tell all of them."""

    def __init__(self, room_id: str, *, changed: Callable[[], None], max_listeners: int = MAX_LISTENERS) -> None:
        self.id, self._changed, self._max_listeners = room_id, changed, max_listeners
        self._free = set(range(MAX_PLACES))
        self.participants: dict[str, Participant] = {}

    def join(self, participant_id: str, name: str, *, may_send: bool) -> Participant:
        """Return a participant, who keeps their place when they come back before they left. Raises RoomIsFull."""
        present = self.participants.get(participant_id)
        if present is not None and (present.place is not None) is may_send:
            return present
        if present is not None:  # they come back with other rights
            self.leave(present)
        listeners = sum(each.place is None for each in self.participants.values())
        if (may_send and not self._free) or (not may_send and listeners >= self._max_listeners):
            raise RoomIsFull(f"room {self.id} has no place left")
        place = min(self._free) if may_send else None
        if place is not None:
            self._free.remove(place)
        participant = self.participants[participant_id] = Participant(participant_id, name, place)
        self._changed()
        return participant

    def leave(self, participant: Participant) -> None:
        """Free a participant's place."""
        if self.participants.pop(participant.id, None) is None:
            return
        if participant.place is not None:
            self._free.add(participant.place)
        if participant.downlink is not None:
            for slot in participant.downlink.slots.values():
                slot.show(None)
        self.update()

    def update(self) -> None:
        """Let every slot show who is in its place now, and tell everybody."""
        shown = dict(self._shown())
        for participant in self.participants.values():
            downlink = participant.downlink
            slots = downlink.slots if downlink is not None and downlink.is_connected else {}
            for seat, slot in slots.items():
                sender, publication = shown.get(seat, (None, None))
                slot.show(publication if sender is not participant else None)
        self._changed()

    def _shown(self) -> Iterator[tuple[Seat, tuple[Participant, Publication]]]:
        for participant in self.participants.values():
            for track, publication in participant.tracks.items():
                place = None if track is Track.SCREEN else participant.place
                yield Seat(track, place), (participant, publication)
