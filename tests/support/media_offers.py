"""Offers such as browsers write, and a fingerprint that no certificate has."""

from collections.abc import Sequence

FINGERPRINT = ":".join(["AB"] * 32)


def an_offer(
    *sections: str, fingerprint: str = FINGERPRINT, setup: str = "actpass", ufrag: str = "abcd", extra: str = ""
) -> str:
    """Return an offer of media sections (``audio_section()`` and the like) on one connection."""
    lines = [
        "v=0",
        "o=- 4611731400430051336 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(str(number) for number in range(len(sections))),
        f"a=ice-ufrag:{ufrag}",
        "a=ice-pwd:0123456789abcdefghijklmn",
        f"a=fingerprint:sha-256 {fingerprint}",
        f"a=setup:{setup}",
        *([extra] if extra else []),
    ]
    head = "".join(f"{line}\r\n" for line in lines)
    return head + "".join(section.replace("{mid}", str(number)) for number, section in enumerate(sections))


def audio_section(direction: str = "sendonly", *, ssrc: int = 1111, codec: str = "opus/48000/2") -> str:
    """Return a section with sound."""
    return _section("audio", 111, codec, direction, ssrc, ["a=fmtp:111 minptime=10;useinbandfec=1"])


def video_section(direction: str = "sendonly", *, ssrc: int = 2222, codec: str = "VP8/90000") -> str:
    """Return a section with pictures."""
    return _section("video", 96, codec, direction, ssrc, ["a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli"])


def _section(kind: str, number: int, codec: str, direction: str, ssrc: int, extra: Sequence[str]) -> str:
    lines = [
        f"m={kind} 9 UDP/TLS/RTP/SAVPF {number} 13",
        "c=IN IP4 0.0.0.0",
        "a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
        f"a=rtpmap:{number} {codec}",
        "a=rtpmap:13 CN/8000",
        *extra,
        *([f"a=ssrc:{ssrc} cname:abc"] if direction == "sendonly" else []),
    ]
    return "".join(f"{line}\r\n" for line in lines)
