"""Answers name what is forwarded, and one way in."""

import pytest
from aiortc.sdp import SessionDescription

from livestream.errors import NoCommonCodec
from livestream.forwarding import audio_level
from livestream.forwarding.encodings import MID_URI, RID_URI
from livestream.sdp.answer import Endpoint, SentTrack, write_answer
from livestream.sdp.offer import parse_offer
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Certificate, Fingerprint
from tests.support.media_offers import an_offer, audio_section, video_section

CREDENTIALS = IceCredentials.generate()
ENDPOINT = Endpoint(CREDENTIALS, Fingerprint("sha-256", "AB:CD"), [("203.0.113.5", 3478), ("198.51.100.5", 3478)])


def answer(*sections: str, sent: dict[str, SentTrack] | None = None) -> SessionDescription:
    return SessionDescription.parse(write_answer(parse_offer(an_offer(*sections)), ENDPOINT, sent or {}))


def test_answer_to_a_publisher_receives_vp8_and_opus_with_error_correction() -> None:
    sound, picture = answer(audio_section(), video_section()).media
    assert (sound.direction, picture.direction) == ("recvonly", "recvonly")
    assert [each.name for each in sound.rtp.codecs] == ["opus"]
    assert sound.rtp.codecs[0].parameters["useinbandfec"] == 1
    assert [each.name for each in picture.rtp.codecs] == ["VP8"]
    assert {(each.type, each.parameter) for each in picture.rtp.codecs[0].rtcpFeedback} == {
        ("nack", None),
        ("nack", "pli"),
    }


def test_levels_are_asked_of_publishers_who_offer_them_and_of_nobody_else() -> None:
    extension = f"a=extmap:6 {audio_level.URI}\r\n"
    sections = (audio_section() + extension, audio_section("recvonly") + extension, audio_section())
    described = answer(*sections, sent={"1": SentTrack(77, "place-0")})
    assert [[(each.id, each.uri) for each in section.rtp.headerExtensions] for section in described.media] == [
        [(6, audio_level.URI)],
        [],
        [],
    ]


def test_publisher_who_sends_several_encodings_is_told_which_are_taken() -> None:
    section = video_section() + f"a=rid:s send\r\na=rid:l send\r\na=extmap:10 {RID_URI}\r\n"
    text = write_answer(parse_offer(an_offer(section)), ENDPOINT, {})
    lines = text.split("\r\n")
    for line in (
        "a=rid:s recv",
        "a=rid:l recv",
        "a=simulcast:recv s;l",
        f"a=extmap:4 {MID_URI}",
        f"a=extmap:10 {RID_URI}",
    ):
        assert line in lines
    assert "simulcast" not in write_answer(parse_offer(an_offer(video_section())), ENDPOINT, {})


def test_answer_is_lite_passive_and_has_both_addresses() -> None:
    description = answer(audio_section())
    [sound] = description.media
    assert sound.ice is not None
    assert sound.ice.iceLite
    assert (sound.ice.usernameFragment, sound.ice.password) == (CREDENTIALS.ufrag, CREDENTIALS.password)
    assert sound.dtls is not None
    assert sound.dtls.role == "server"
    assert [each.ip for each in sound.ice_candidates] == ["203.0.113.5", "198.51.100.5"]
    assert sound.ice_candidates[0].priority > sound.ice_candidates[1].priority


def test_answer_to_a_viewer_names_the_source_of_each_slot() -> None:
    described = answer(audio_section("recvonly"), video_section("recvonly"), sent={"1": SentTrack(77, "place-0")})
    sound, picture = described.media
    assert (sound.direction, picture.direction) == ("inactive", "sendonly")
    assert (picture.ssrc[0].ssrc, picture.msid) == (77, "place-0 place-0-video")


def test_rejected_and_inactive_sections_are_answered_with_port_zero() -> None:
    rejected = audio_section().replace("audio 9", "audio 0")
    text = write_answer(parse_offer(an_offer(rejected, video_section("inactive"), video_section())), ENDPOINT, {})
    assert [line.split(" ")[1] for line in text.splitlines() if line.startswith("m=")] == ["0", "0", "9"]
    assert "a=group:BUNDLE 2\r\n" in text


def test_offer_without_a_common_codec_is_refused() -> None:
    with pytest.raises(NoCommonCodec, match="section 0 offers no VP8"):
        answer(video_section(codec="H264/90000"))


def test_fingerprint_of_a_certificate_is_hexadecimal() -> None:
    fingerprint = Certificate().fingerprint
    assert (fingerprint.algorithm, len(fingerprint.value.split(":"))) == ("sha-256", 32)
