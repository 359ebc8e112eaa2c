"""The recorder of a room: runs on the event loop, follows consent, and hands packets to the writer's thread."""

import asyncio
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from aiortc.rtp import RtcpSenderInfo

from livestream.forwarding.codecs import CODECS
from livestream.forwarding.publication import MediaPacket, Publication
from livestream.recording.index import ConsentAnswer, RecordingIndex, RecordingPause
from livestream.recording.writer import RecordingWriter, TrackRecording
from livestream.rooms.consent import RecordingState
from livestream.rooms.recording import RecordedParticipant
from livestream.rooms.tracks import Track
from livestream.rtp.packet import timestamp_difference

KEY_FRAME_SECONDS: Final = 20.0
"""A key frame is asked for when so much was recorded without one: a player that seeks decodes all pictures since it."""
_MAX_CLOCK_ERROR_MS: Final = 1000
"""Sender reports place a track by the sender's clock; where they differ more from its arrival, they are wrong."""
_MAX_EARLY_SECONDS: Final = 5
_MAX_LATE_SECONDS: Final = 60
"""Time stamps that say more have jumped: hours of silence would be written before the next sound."""


@dataclass
class SenderClock:
    """How a participant's clock relates to ours, so that sound and picture stay in step (RFC 3550 §6.4.1)."""

    offset_ms: float | None = None

    def place(self, report: RtcpSenderInfo | None, timestamp: int, clock_rate: int, arrived_ms: float) -> int:
        """Return when a packet was captured, in milliseconds of the recording; by its arrival without a report."""
        if report is None:
            return round(arrived_ms)
        elapsed = timestamp_difference(timestamp, report.rtp_timestamp)
        captured_ms = report.ntp_timestamp / (1 << 32) * 1000 + elapsed * 1000 / clock_rate
        if self.offset_ms is None:
            self.offset_ms = arrived_ms - captured_ms
        placed = captured_ms + self.offset_ms
        return round(placed if abs(placed - arrived_ms) <= _MAX_CLOCK_ERROR_MS else arrived_ms)


class TrackTap:
    """Views a publication for the writer; ``on_begin`` hears when its first packet is about to be written."""

    def __init__(
        self,
        publication: Publication,
        recording: "ActiveRecording",
        track: TrackRecording,
        on_begin: Callable[[], None],
    ) -> None:
        self.publication, self._recording, self.track, self._on_begin = publication, recording, track, on_begin
        self._key_frame_at = self._began = recording.now()
        self._first_timestamp = 0

    @property
    def awaits_key_frame(self) -> bool:
        """Whether nothing can be written before the next key frame."""
        return self.track.awaits_key_frame

    def begin(self) -> None:
        """Take packets from now on, none that came before: nobody had agreed to those."""
        self.publication.viewers.append(self)
        if self.awaits_key_frame:
            self.publication.request_key_frame(self._recording.now())

    def end(self) -> None:
        """Take no more packets."""
        self.publication.viewers.remove(self)
        self._recording.writer.end_track(self.track)

    def forward(self, packet: MediaPacket) -> None:
        """Hand a packet to the writer; the first one that can be written says when the track begins."""
        now = self._recording.now()
        if self.track.begin_ms is not None and self._has_jumped(packet, now):
            self._begin_anew(now)
        if self.track.begin_ms is None:
            if not packet.can_start:
                return
            self._on_begin()
            self.track.begin_ms = self._recording.place(self.track, self.publication, packet)
            self._first_timestamp, self._began = packet.rtp.timestamp, now
        self._recording.writer.add(self.track, packet, now)
        if packet.can_start:
            self._key_frame_at = now
        elif now - self._key_frame_at >= KEY_FRAME_SECONDS:
            self.publication.request_key_frame(now)
            self._key_frame_at = now

    def _has_jumped(self, packet: MediaPacket, now: float) -> bool:
        """Return whether a packet's time stamp has nothing to do with its arrival."""
        rate = CODECS[self.publication.kind].clock_rate
        expected = self._first_timestamp + round((now - self._began) * rate)
        early = timestamp_difference(packet.rtp.timestamp, expected)
        return not -_MAX_LATE_SECONDS * rate <= early <= _MAX_EARLY_SECONDS * rate

    def _begin_anew(self, now: float) -> None:
        """End the track; another one is placed by its own first packet."""
        self._recording.writer.end_track(self.track)
        self.track = TrackRecording(self.track.participant_id, self.track.name, self.track.track)
        self._on_begin = lambda: None
        if self.awaits_key_frame:
            self.publication.request_key_frame(now)

    def sender_reported(self, report: RtcpSenderInfo) -> None:
        """Do nothing: the publication keeps its last report."""


@dataclass
class ActiveRecording:
    """A recording that has begun: its taps, its clock and its writer."""

    writer: RecordingWriter
    now: Callable[[], float]
    began: float
    pauses: list[RecordingPause] = field(default_factory=list)
    taps: dict[tuple[str, Track], TrackTap] = field(default_factory=dict)
    upcoming: dict[tuple[str, Track], TrackTap] = field(default_factory=dict)
    """What is written instead of a tap as soon as a picture begins there: another encoding, or a new connection."""
    clocks: dict[str, SenderClock] = field(default_factory=dict)

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the beginning."""
        return (self.now() - self.began) * 1000

    def place(self, track: TrackRecording, publication: Publication, packet: MediaPacket) -> int:
        """Return when a packet was captured, in milliseconds after the beginning."""
        clock = self.clocks.setdefault(track.participant_id, SenderClock())
        rate = CODECS[publication.kind].clock_rate
        return max(0, clock.place(publication.last_report, packet.rtp.timestamp, rate, self.elapsed_ms))

    def take(self, participants: Collection[RecordedParticipant]) -> None:
        """Record exactly what these participants send now."""
        sent = {(each.id, track): (each, one) for each in participants for track, one in each.tracks.items()}
        for taps in (self.upcoming, self.taps):
            for key in taps.keys() - sent.keys():
                taps.pop(key).end()
        for key, (participant, publication) in sent.items():
            self._follow(key, participant, publication)

    def _follow(self, key: tuple[str, Track], participant: RecordedParticipant, publication: Publication) -> None:
        """Record a publication, after another of the same track as soon as it begins."""
        upcoming = self.upcoming.get(key)
        if upcoming is not None and upcoming.publication is not publication:
            self.upcoming.pop(key).end()
        present = next((each[key] for each in (self.upcoming, self.taps) if key in each), None)
        if present is None or present.publication is not publication:
            track = TrackRecording(participant.id, participant.name, key[1])
            taps = self.taps if present is None else self.upcoming
            taps[key] = TrackTap(publication, self, track, lambda: self._end_former(key))
            taps[key].begin()

    def _end_former(self, key: tuple[str, Track]) -> None:
        """End what was recorded of a track before what begins now."""
        if key in self.upcoming:
            self.taps.pop(key).end()
            self.taps[key] = self.upcoming.pop(key)


@dataclass(eq=False)
class RoomRecorder:
    """Records a room into subfolders of ``folder`` whenever everybody has agreed.

    ``closed`` is called on the event loop with the folder of each recording that is complete; ``now`` is a monotonic
    clock in seconds, ``clock`` the time of day, aware of its zone.
    """

    room_id: str
    folder: Path
    now: Callable[[], float]
    clock: Callable[[], datetime]
    closed: Callable[[Path], None]
    _failed: Callable[[], None] = lambda: None
    _writers: set[RecordingWriter] = field(default_factory=set)
    _active: ActiveRecording | None = None
    _answers: list[ConsentAnswer] = field(default_factory=list)

    def on_failure(self, failed: Callable[[], None]) -> None:
        """Call ``failed`` when a recording that runs cannot be written any more."""
        self._failed = failed

    async def close(self) -> None:
        """End a recording that runs, and wait until all are written."""
        self._end()
        for writer in list(self._writers):
            await asyncio.to_thread(writer.thread.join)

    def answer(self, participant: RecordedParticipant, *, agrees: bool) -> None:
        """Keep an answer for the index."""
        self._answers.append(ConsentAnswer(participant.id, participant.name, agrees, self.clock()))
        if self._active is not None:
            self._active.writer.set_timeline(self._active.pauses, self._answers)

    def follow(self, participants: Collection[RecordedParticipant], state: RecordingState) -> None:
        """Record, pause or end."""
        if state is RecordingState.RECORDING:
            active = self._active = self._active or self._begin()
            if active.pauses and active.pauses[-1].to_ms is None:
                active.pauses[-1].to_ms = round(active.elapsed_ms)
                active.writer.set_timeline(active.pauses, self._answers)
            active.take(participants)
        elif state is RecordingState.PAUSED:
            self._pause()
        elif state is not RecordingState.WAITING:
            self._end()

    def _begin(self) -> ActiveRecording:
        loop, recording_id = asyncio.get_running_loop(), secrets.token_hex(12)

        def finished(writer: RecordingWriter) -> None:
            loop.call_soon_threadsafe(self._finished, writer)

        index = RecordingIndex(recording_id, self.room_id, self.clock(), answers=list(self._answers))
        writer = RecordingWriter(self.folder / recording_id, index, finished=finished)
        self._writers.add(writer)
        return ActiveRecording(writer, self.now, self.now())

    def _pause(self) -> None:
        active = self._active
        if active is not None and not (active.pauses and active.pauses[-1].to_ms is None):
            active.take(())
            active.pauses.append(RecordingPause(round(active.elapsed_ms)))
            active.writer.set_timeline(active.pauses, self._answers)

    def _end(self) -> None:
        active, self._active = self._active, None
        if active is not None:
            active.take(())
            active.writer.set_timeline(active.pauses, self._answers)
            active.writer.end(round(active.elapsed_ms))
        self._answers = []

    def _finished(self, writer: RecordingWriter) -> None:
        self._writers.discard(writer)
        if not writer.has_failed:
            self.closed(writer.folder)
        if self._active is not None and self._active.writer is writer:
            self._end()
            self._failed()
