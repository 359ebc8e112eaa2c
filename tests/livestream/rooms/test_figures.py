"""What each connection of a participant carried, and how well, from one sample to the next."""

import pytest
from aiortc.rtp import RtcpReceiverInfo

from livestream.forwarding.publication import Publication
from livestream.rooms.figures import FigureSampler, LinkFigures, ParticipantFigures
from livestream.rooms.room import Participant, Room
from livestream.rooms.tracks import Track
from livestream.rtp.packet import RtpPacket
from tests.livestream.rooms.test_room import sends, watches


@pytest.fixture
def room() -> Room:
    return Room("room", changed=lambda: None)


def speak(publication: Publication, first: int, last: int, *, without: frozenset[int] = frozenset()) -> None:
    """Let packets of 20 ms and 100 bytes arrive, each exactly in time."""
    for number in range(first, last + 1):
        if number not in without:
            packet = RtpPacket(111, False, number, 960 * number, publication.ssrc, bytes(100), {})
            publication.receive(packet, number * 0.02)


def sample(sampler: FigureSampler, now: float) -> list[ParticipantFigures]:
    figures = sampler.sample(now)
    assert figures.room_id == "room"
    return list(figures.participants)


def up(participant: ParticipantFigures) -> LinkFigures:
    assert participant.uplink is not None
    return participant.uplink


def talking(room: Room) -> tuple[Participant, Publication, Participant]:
    """Return somebody with their microphone, and a listener who hears it."""
    ana, listener = room.join("ana", "Ana", may_send=True), room.join("bo", "Bo", may_send=False)
    microphone = sends(ana, Track.MICROPHONE)[Track.MICROPHONE]
    watches(listener)
    room.update()
    return ana, microphone, listener


def test_rate_and_loss_are_those_since_the_last_sample(room: Room) -> None:
    ana, microphone, _ = talking(room)
    sampler = FigureSampler(room, 0.0)
    speak(microphone, 0, 99, without=frozenset(range(10, 20)))
    first = up(sample(sampler, 2.0)[0])
    assert first.bits_per_second == 36_000
    assert first.loss == pytest.approx(0.1)
    assert first.jitter == pytest.approx(0.0, abs=1e-3)
    speak(microphone, 100, 149)
    assert ana.uplink is not None
    ana.uplink.round_trip = 0.08
    second = up(sample(sampler, 3.0)[0])
    assert (second.bits_per_second, second.loss, second.round_trip) == (40_000, 0.0, 0.08)
    third = up(sample(sampler, 4.0)[0])
    assert (third.bits_per_second, third.loss, third.jitter) == (0.0, None, None)


def test_packet_that_came_late_or_twice_is_no_negative_loss(room: Room) -> None:
    _, microphone, _ = talking(room)
    sampler = FigureSampler(room, 0.0)
    speak(microphone, 0, 9, without=frozenset({5}))
    sample(sampler, 1.0)
    speak(microphone, 5, 5)
    speak(microphone, 10, 19)
    speak(microphone, 19, 19)
    assert up(sample(sampler, 2.0)[0]).loss == 0.0


def test_viewer_is_judged_by_its_own_reports(room: Room) -> None:
    _, microphone, listener = talking(room)
    sampler, downlink = FigureSampler(room, 0.0), listener.downlink
    assert downlink is not None
    speak(microphone, 0, 49)
    downlink.reports[1] = RtcpReceiverInfo(
        1, fraction_lost=64, packets_lost=9, highest_sequence=9, jitter=480, lsr=0, dlsr=0
    )
    downlink.round_trip = 0.2
    sent, seen = sample(sampler, 1.0)
    assert (sent.place, sent.downlink) == (0, None)
    assert (seen.place, seen.uplink) == (None, None)
    assert seen.downlink == LinkFigures(bits_per_second=40_000, loss=0.25, jitter=0.01, round_trip=0.2)


def test_closed_connection_has_no_figures(room: Room) -> None:
    ana, microphone, listener = talking(room)
    speak(microphone, 0, 9)
    ana.close()
    listener.close()
    assert [(each.uplink, each.downlink) for each in sample(FigureSampler(room, 0.0), 1.0)] == [(None, None)] * 2


def test_track_that_ended_is_forgotten(room: Room) -> None:
    ana, microphone, _ = talking(room)
    sampler = FigureSampler(room, 0.0)
    speak(microphone, 0, 9)
    sample(sampler, 1.0)
    room.leave(ana)
    sample(sampler, 2.0)
    assert microphone not in sampler._before
