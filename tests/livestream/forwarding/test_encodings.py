"""Several encodings of one picture: how packets name theirs, which go on, and how a viewer changes between them."""

from collections.abc import Sequence

from livestream.forwarding.codecs import Kind
from livestream.forwarding.encodings import Encodings, Simulcast
from livestream.forwarding.publication import Publication
from livestream.rtp.packet import RtpPacket
from tests.livestream.forwarding.test_slot import Stage

SIMULCAST = Simulcast("1", ("s", "m", "l"), mid_extension=4, rid_extension=10)


def nowhere(_packet: bytes) -> None:
    """Take feedback that no publisher gets."""


def encodings() -> Encodings:
    return Encodings(SIMULCAST, lambda ssrc: Publication(Kind.VIDEO, ssrc, nowhere))


def hear(publication: Publication, now: float) -> None:
    publication.receive(RtpPacket(96, True, 1, 1, publication.ssrc, b"\x10\x00frame", {}), now)


def ssrcs(publications: Sequence[Publication]) -> list[int]:
    return [each.ssrc for each in publications]


def test_packet_of_an_unknown_source_names_its_section_and_encoding() -> None:
    track = encodings()
    assert track.unclaimed_rid({4: b"1", 10: b"l"}) == "l"
    assert track.unclaimed_rid({4: b"2", 10: b"l"}) is None
    assert track.unclaimed_rid({4: b"1", 10: b"x"}) is None
    assert track.unclaimed_rid({4: b"1"}) is None
    assert track.unclaimed_rid({}) is None


def test_encoding_that_has_begun_takes_no_other_source() -> None:
    track = encodings()
    track.begin("l", 7)
    assert track.unclaimed_rid({4: b"1", 10: b"l"}) is None
    track.begin("s", 5)
    assert ssrcs(track.publications) == [5, 7]


def test_encoding_that_stays_behind_the_others_has_stopped() -> None:
    track = encodings()
    assert track.active == []
    large, small = track.begin("l", 7), track.begin("s", 5)
    assert ssrcs(track.active) == [5, 7]
    hear(large, 10.0)
    hear(small, 10.5)
    assert ssrcs(track.active) == [5, 7]
    hear(small, 11.5)
    assert ssrcs(track.active) == [5]
    hear(large, 11.6)
    assert ssrcs(track.active) == [5, 7]


def test_single_encoding_goes_on_before_it_is_heard() -> None:
    track = Encodings(9, lambda ssrc: Publication(Kind.VIDEO, ssrc, nowhere))
    assert ssrcs(track.active) == [9]
    assert track.unclaimed_rid({4: b"1", 10: b"l"}) is None


def two_encodings(stage: Stage) -> tuple[Publication, Publication]:
    """Return a small and a large encoding; the slot shows the small one."""
    small, large = stage.publication(5), stage.publication(6)
    stage.slot.show(small)
    stage.send(small, 10, key=True, picture=1)
    return small, large


def test_viewer_sees_the_former_encoding_until_the_other_begins() -> None:
    stage = Stage()
    small, large = two_encodings(stage)
    stage.asked.clear()
    stage.slot.change_to(large)
    assert stage.requests() == ["PLI"]
    stage.send(large, 700, picture=50)
    stage.send(small, 11, picture=2)
    stage.send(large, 701, key=True, picture=51)
    stage.send(small, 12, picture=3)
    stage.send(large, 702, picture=52)
    assert [packet.payload[4:5] for packet in stage.received] == [b"\x00", b"\x01", b"\x00", b"\x01"]
    first = stage.received[0].sequence
    assert [(packet.sequence - first) % 2**16 for packet in stage.received] == [0, 1, 2, 3]
    assert [int.from_bytes(packet.payload[2:4], "big") & 0x7FFF for packet in stage.received] == [1, 2, 3, 4]
    assert (small.viewers, large.viewers) == ([], [stage.slot])


def test_viewer_changes_at_once_where_a_picture_just_began() -> None:
    stage = Stage()
    small, large = two_encodings(stage)
    stage.send(large, 700, key=True)
    stage.slot.change_to(large)
    assert (stage.slot.publication, len(stage.received)) == (large, 2)
    assert small.viewers == []


def test_viewer_who_has_seen_nothing_yet_waits_for_the_other_encoding_alone() -> None:
    stage = Stage()
    small, large = stage.publication(5), stage.publication(6)
    stage.slot.show(small)
    stage.slot.change_to(large)
    assert (small.viewers, large.viewers) == ([], [stage.slot])


def test_change_that_is_taken_back_leaves_no_trace() -> None:
    stage = Stage()
    small, large = two_encodings(stage)
    stage.slot.change_to(large)
    stage.slot.change_to(large)
    assert len(large.viewers) == 1
    stage.slot.change_to(small)
    assert (large.viewers, stage.slot.publication) == ([], small)
    stage.slot.change_to(large)
    stage.slot.show(None)
    assert (small.viewers, large.viewers) == ([], [])


def test_change_does_not_keep_others_from_the_packet_that_brings_it() -> None:
    stage, other = Stage(), Stage()
    _, large = two_encodings(stage)
    stage.slot.change_to(large)
    other.slot.show(large)
    stage.send(large, 701, key=True)
    assert len(other.received) == 1
    stage.send(large, 702)
    assert len(other.received) == 2
