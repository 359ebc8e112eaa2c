"""What a media process does, for ``/metrics`` (Prometheus): counted when asked, so that packets cost nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from expo.kit.media.signalling import Signalling
from livestream.server import MediaServer
from livestream.transport.port import MediaPort


@dataclass(frozen=True, eq=False)
class MediaFigures(Collector):
    """Rooms, participants, sockets, datagrams, bytes, and the loss that viewers report."""

    server: MediaServer
    port: MediaPort
    signalling: Signalling

    def collect(self) -> Iterable[Metric]:
        """Return the present figures."""
        participants = [each for room in self.server.rooms.values() for each in room.participants.values()]
        counters = self.port.counters
        yield GaugeMetricFamily("expo_media_rooms", "Open rooms.", len(self.server.rooms))
        yield GaugeMetricFamily("expo_media_participants", "Participants in all rooms.", len(participants))
        yield GaugeMetricFamily("expo_media_sockets", "Open signalling WebSockets.", self.signalling.count)
        datagrams = CounterMetricFamily("expo_media_datagrams", "Datagrams at the media port.", labels=["direction"])
        for direction in ("received", "sent", "unknown", "blocked"):
            datagrams.add_metric([direction], getattr(counters, direction))
        yield datagrams
        traffic = CounterMetricFamily("expo_media_bytes", "Bytes at the media port.", labels=["direction"])
        traffic.add_metric(["received"], counters.received_bytes)
        traffic.add_metric(["sent"], counters.sent_bytes)
        yield traffic
        reports = [
            report for each in participants if each.downlink is not None for report in each.downlink.reports.values()
        ]
        lost = sum(report.fraction_lost for report in reports) / 256 / len(reports) if reports else 0.0
        yield GaugeMetricFamily("expo_media_viewer_loss_ratio", "Mean loss in viewers' last reports.", lost)
