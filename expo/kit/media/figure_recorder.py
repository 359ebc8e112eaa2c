"""Samples the figures of a media process's rooms: for ``/metrics``, and for the organisers of fairs."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import Histogram

from expo.kit.media.room_figures import SAMPLE, OpenRoomFigures
from livestream.rooms.figures import FigureSampler, LinkFigures, RoomFigures
from livestream.rooms.room import Room
from livestream.server import MediaServer

log = logging.getLogger(__name__)

# One series a room or person would grow without bounds, and tell in a monitoring system who met when. Histograms have
# as many series whoever comes, add up over processes, and answer how many have trouble, and how much of it.
_DIRECTION: Final = ["direction"]
_RATE: Final = Histogram(
    "expo_media_link_bits_per_second",
    "Payload of each connection of a participant in bits a second, once a sample.",
    _DIRECTION,
    buckets=(0, 16e3, 32e3, 64e3, 128e3, 256e3, 512e3, 1e6, 2e6, 4e6, 8e6),
)
_LOSS: Final = Histogram(
    "expo_media_link_loss_ratio",
    "Share of packets that did not come on each connection, once a sample.",
    _DIRECTION,
    buckets=(0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
)
_JITTER: Final = Histogram(
    "expo_media_link_jitter_seconds",
    "Interarrival jitter of each connection, once a sample.",
    _DIRECTION,
    buckets=(0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5),
)
_ROUND_TRIP: Final = Histogram(
    "expo_media_link_round_trip_seconds",
    "Round trip of each connection, once a sample.",
    _DIRECTION,
    buckets=(0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 1, 2),
)


@dataclass
class FigureRecorder:
    """Records the figures of ``server``, which is the media process ``server_id``."""

    server: MediaServer
    store: OpenRoomFigures
    server_id: str
    _samplers: dict[Room, FigureSampler] = field(default_factory=dict, init=False)
    _is_stored: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._sampled_at = self.server.now()

    async def run(self) -> None:
        """Record until cancelled."""
        while True:
            await asyncio.sleep(SAMPLE.total_seconds())
            try:
                await self.record()
            except Exception:  # media and metrics go on without a database
                log.exception("media.figures_failed")

    async def record(self) -> None:
        """Take one sample and store it; nothing is written while no room is open."""
        figures = await self._sample()
        for direction, link in _links(figures):
            _observe(direction, link)
        if figures:
            self._is_stored = True
            await self.store.replace(self.server_id, figures)
        elif self._is_stored:
            await self.store.delete(self.server_id)
            self._is_stored = False

    async def _sample(self) -> Sequence[RoomFigures]:
        """Sample room by room: between them, the process forwards what has come."""
        since, self._sampled_at = self._sampled_at, self.server.now()
        self._samplers = {
            room: self._samplers.get(room) or FigureSampler(room, since) for room in self.server.rooms.values()
        }
        figures = []
        for sampler in self._samplers.values():
            figures.append(sampler.sample(self.server.now()))
            await asyncio.sleep(0)
        return figures


def _links(figures: Sequence[RoomFigures]) -> Iterator[tuple[str, LinkFigures]]:
    for participant in (each for room in figures for each in room.participants):
        if participant.uplink is not None:
            yield "up", participant.uplink
        if participant.downlink is not None:
            yield "down", participant.downlink


def _observe(direction: str, link: LinkFigures) -> None:
    _RATE.labels(direction).observe(link.bits_per_second)
    for histogram, value in ((_LOSS, link.loss), (_JITTER, link.jitter), (_ROUND_TRIP, link.round_trip)):
        if value is not None:
            histogram.labels(direction).observe(value)
