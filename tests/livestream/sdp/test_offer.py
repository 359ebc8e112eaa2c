"""Offers are read strictly, and whatever comes is either read or refused with a reason."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livestream.errors import InvalidOffer
from livestream.forwarding.codecs import Kind
from livestream.forwarding.encodings import RID_URI, Simulcast
from livestream.sdp.offer import MAX_BYTES, parse_offer
from tests.support.media_offers import FINGERPRINT, an_offer, audio_section, video_section

WHOLE = an_offer(audio_section(), video_section(), video_section("recvonly"))


def test_offer_is_read_with_sections_codecs_and_sources() -> None:
    offer = parse_offer(WHOLE)
    sound, picture, wanted = offer.sections
    assert (offer.agent.credentials.ufrag, offer.agent.fingerprints[0].value) == ("abcd", FINGERPRINT)
    assert [(each.kind, each.mid, each.direction) for each in offer.sections] == [
        (Kind.AUDIO, "0", "sendonly"),
        (Kind.VIDEO, "1", "sendonly"),
        (Kind.VIDEO, "2", "recvonly"),
    ]
    assert ([*sound.ssrcs], [*picture.ssrcs], [*wanted.ssrcs]) == ([1111], [2222], [])
    opus = sound.format_named("OPUS")
    assert opus is not None
    assert (opus.payload_type, opus.channels, opus.parameters["useinbandfec"]) == (111, 2, "1")
    vp8 = picture.format_named("vp8")
    assert vp8 is not None
    assert vp8.feedback == {"nack", "nack pli"}
    assert picture.format_named("H264") is None
    assert sound.extensions == {"urn:ietf:params:rtp-hdrext:sdes:mid": 4}


def test_encodings_of_a_simulcast_are_read_in_order() -> None:
    section = video_section() + "a=rid:q send\r\na=rid:h send\r\na=rid:x recv\r\na=simulcast:send q;h\r\n"
    [read] = parse_offer(an_offer(section + f"a=extmap:10 {RID_URI}\r\n")).sections
    assert read.simulcast == Simulcast("0", ("q", "h"), mid_extension=4, rid_extension=10)


def test_only_three_encodings_are_taken() -> None:
    rids = "".join(f"a=rid:{rid} send\r\n" for rid in "abcd")
    [read] = parse_offer(an_offer(video_section() + rids + f"a=extmap:10 {RID_URI}\r\n")).sections
    assert read.simulcast is not None
    assert read.simulcast.rids == ("a", "b", "c")


@pytest.mark.parametrize("rid", ["", "a;b", "~e", "é", "x" * 17])
def test_encoding_with_another_name_is_refused(rid: str) -> None:
    with pytest.raises(InvalidOffer, match="a=rid"):
        parse_offer(an_offer(video_section() + f"a=rid:{rid} send\r\n"))


def test_encoding_that_is_listed_twice_is_one() -> None:
    [read] = parse_offer(an_offer(video_section() + "a=rid:q send\r\n" * 2)).sections
    assert read.rids == ["q"]


def test_sound_has_no_encodings() -> None:
    [read] = parse_offer(an_offer(audio_section() + f"a=rid:q send\r\na=extmap:10 {RID_URI}\r\n")).sections
    assert read.simulcast is None


def test_encodings_that_packets_do_not_name_are_no_simulcast() -> None:
    [without] = parse_offer(an_offer(video_section() + "a=rid:q send\r\n")).sections
    [single] = parse_offer(an_offer(video_section() + f"a=extmap:10 {RID_URI}\r\n")).sections
    assert (without.simulcast, single.simulcast) == (None, None)


@pytest.mark.parametrize(
    "text, reason",
    [
        ("", "does not begin"),
        ("hello", "no session description"),
        (WHOLE.replace("o=-", "o=x y"), "no origin"),
        (an_offer(), "no media section"),
        (an_offer(audio_section().replace("m=audio", "m=application")), "neither audio nor video"),
        (an_offer(audio_section().replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")), "neither audio nor video"),
        (an_offer(audio_section().replace("a=rtcp-mux\r\n", "")), "multiplex"),
        (an_offer(audio_section().replace("a=mid:{mid}\r\n", "")), "lacks a mid"),
        (an_offer(audio_section(), audio_section().replace("{mid}", "0")), "same mid"),
        (an_offer("m=audio\r\n"), "no kind, port, protocol"),
        (an_offer(audio_section(), setup="passive"), "actpass"),
        (an_offer(audio_section(), fingerprint="").replace("sha-256", "md5"), "fingerprint"),
        (an_offer(audio_section() + "a=ice-ufrag:other\r\n"), "BUNDLE"),
        (an_offer(*[audio_section()] * 65), "more than 64"),
        (an_offer(audio_section(), extra="a=x:" + "y" * MAX_BYTES), "longer than"),
        (an_offer(audio_section(), ufrag="é"), "username fragment or password"),
    ],
)
def test_offer_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidOffer, match=reason):
        parse_offer(text)


def test_rejected_section_is_recognised_by_its_port() -> None:
    bundled = audio_section().replace("audio 9", "audio 0") + "a=bundle-only\r\n"
    rejected = audio_section().replace("audio 9", "audio 0")
    assert [each.is_rejected for each in parse_offer(an_offer(bundled, rejected)).sections] == [False, True]


@given(st.data())
def test_mutilated_offers_are_read_or_refused(data: st.DataObject) -> None:
    lines = WHOLE.splitlines()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "cut", "text", "number"]))
        line = lines[at]
        new = {
            "drop": [],
            "double": [line, line],
            "cut": [line[: data.draw(st.integers(0, len(line)))]],
            "text": [line + data.draw(st.text(max_size=20))],
            "number": [line.replace("1", str(data.draw(st.integers(-(2**70), 2**70))))],
        }[change]
        lines[at : at + 1] = new
        if not lines:
            break
    with contextlib.suppress(InvalidOffer):
        parse_offer("\r\n".join(lines))


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(InvalidOffer):
        parse_offer("v=0\r\n" + text)
