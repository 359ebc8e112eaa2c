"""Figures of the media in rooms: what each connection carried between two samples, and how well.

They come from counts that forwarding and reports keep anyway: no packet costs more because of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from livestream.forwarding.codecs import CODECS
from livestream.forwarding.publication import Publication
from livestream.forwarding.slot import Slot
from livestream.rooms.downlink import Downlink
from livestream.rooms.room import Participant, Room
from livestream.rooms.uplink import Uplink
from livestream.rtp.statistics import LOSS_FRACTION
from livestream.transport.connection import ConnectionState

_SHORTEST_S: Final = 1e-3


@dataclass(frozen=True)
class LinkFigures:
    """One connection: payload in bits per second; ``loss`` as a share from 0 to 1; the others in seconds.

    ``loss``, ``jitter`` (RFC 3550 §6.4.1, the largest of the connection's tracks) and ``round_trip`` are None where
    nothing has measured them.
    """

    bits_per_second: float
    loss: float | None
    jitter: float | None
    round_trip: float | None


@dataclass(frozen=True)
class ParticipantFigures:
    """One participant: their place, None for a listener, and their open connections to the media server."""

    place: int | None
    uplink: LinkFigures | None
    downlink: LinkFigures | None


@dataclass(frozen=True)
class RoomFigures:
    """One room, with all who are in it."""

    room_id: str
    participants: Sequence[ParticipantFigures]


@dataclass(frozen=True)
class _Counts:
    """What a track has carried since it began."""

    expected: int = 0
    received: int = 0
    octets: int = 0


_NOTHING: Final = _Counts()


@dataclass
class FigureSampler:
    """Compares the counts of a room's tracks with those of the last sample; ``at`` is when that was taken, in seconds.

    Samples are some seconds apart: viewers report once a second.
    """

    room: Room
    at: float
    _before: dict[Publication | Slot, _Counts] = field(default_factory=dict)

    def sample(self, now: float) -> RoomFigures:
        """Return the room's figures since the last sample; ``now`` is a time of the same clock as ``at``."""
        step = _Step(self._before, max(now - self.at, _SHORTEST_S))
        figures = RoomFigures(self.room.id, [step.participant(each) for each in _sorted(self.room)])
        self._before, self.at = step.counts, now
        return figures


@dataclass
class _Step:
    """One sample while it is taken: the counts ``before`` it, and its length in seconds."""

    before: dict[Publication | Slot, _Counts]
    seconds: float
    counts: dict[Publication | Slot, _Counts] = field(default_factory=dict)

    def participant(self, participant: Participant) -> ParticipantFigures:
        up, down = participant.uplink, participant.downlink
        return ParticipantFigures(
            participant.place,
            self._uplink(up) if up is not None and up.connection.state is ConnectionState.CONNECTED else None,
            self._downlink(down) if down is not None and down.is_connected else None,
        )

    def _uplink(self, uplink: Uplink) -> LinkFigures:
        carried = [(each, self._since(each, _received(each))) for each in uplink.publications]
        octets = sum(counts.octets for _, counts in carried)
        expected = sum(counts.expected for _, counts in carried)
        received = sum(counts.received for _, counts in carried)
        return LinkFigures(
            bits_per_second=8 * octets / self.seconds,
            loss=min(1.0, max(0.0, 1 - received / expected)) if expected > 0 else None,
            jitter=max((each.statistics.jitter for each, counts in carried if counts.received), default=None),
            round_trip=uplink.round_trip,
        )

    def _downlink(self, downlink: Downlink) -> LinkFigures:
        carried = [(each, self._since(each, _sent(each))) for each in downlink.slots.values() if each.packets]
        reported = [
            (counts.received, report, CODECS[each.kind].clock_rate)
            for each, counts in carried
            if counts.received and (report := downlink.reports.get(each.ssrc)) is not None
        ]
        packets = sum(sent for sent, _, _ in reported)
        lost = sum(sent * report.fraction_lost for sent, report, _ in reported) / LOSS_FRACTION
        return LinkFigures(
            bits_per_second=8 * sum(counts.octets for _, counts in carried) / self.seconds,
            loss=lost / packets if packets else None,
            jitter=max((report.jitter / rate for _, report, rate in reported), default=None),
            round_trip=downlink.round_trip,
        )

    def _since(self, track: Publication | Slot, now: _Counts) -> _Counts:
        """Return what a track carried since the sample before, and remember its counts for the next one."""
        self.counts[track] = now
        before = self.before.get(track, _NOTHING)
        return _Counts(now.expected - before.expected, now.received - before.received, now.octets - before.octets)


def _received(publication: Publication) -> _Counts:
    return _Counts(publication.statistics.expected, publication.statistics.received, publication.octets)


def _sent(slot: Slot) -> _Counts:
    return _Counts(received=slot.packets, octets=slot.octets)


def _sorted(room: Room) -> Iterator[Participant]:
    """Yield those who may send by place, then those who listen."""
    yield from sorted((each for each in room.participants.values() if each.place is not None), key=_place)
    yield from (each for each in room.participants.values() if each.place is None)


def _place(participant: Participant) -> int:
    return participant.place or 0
