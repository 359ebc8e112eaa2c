"""Writes answers: one connection, ICE-lite, DTLS as server, VP8 and Opus, one line of candidate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from livestream.errors import NoCommonCodec
from livestream.forwarding import audio_level
from livestream.forwarding.codecs import CODECS, Kind
from livestream.forwarding.encodings import MID_URI, RID_URI, Simulcast
from livestream.sdp.offer import Format, MediaSection, Offer
from livestream.transport.binding import Address
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Fingerprint

_FEEDBACK: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.AUDIO: (),
    Kind.VIDEO: ("nack", "nack pli"),
}
_OPUS_PARAMETERS: Final = "minptime=10;useinbandfec=1"
_ANSWERED_DIRECTION: Final = {"sendonly": "recvonly", "recvonly": "sendonly", "sendrecv": "recvonly"}
_PRIORITY: Final = 2_130_706_431
"""Of a host candidate on the first interface (RFC 8445 §5.1.2)."""


@dataclass(frozen=True)
class SentTrack:
    """A track that we send in a section: its source, and the stream and track it belongs to."""

    ssrc: int
    stream: str


@dataclass(frozen=True)
class Endpoint:
    """What all answers of a connection say of us."""

    credentials: IceCredentials
    fingerprint: Fingerprint
    addresses: Sequence[Address]
    """Where the media port can be reached, the preferred first."""


def chosen_format(section: MediaSection) -> Format:
    """Return the payload type of a section that is forwarded. Raises NoCommonCodec."""
    name = CODECS[section.kind].name
    chosen = section.format_named(name)
    if chosen is None:
        raise NoCommonCodec(f"section {section.mid} offers no {name}")
    return chosen


def write_answer(offer: Offer, endpoint: Endpoint, sent: Mapping[str, SentTrack]) -> str:
    """Return the answer to an offer; ``sent`` are our tracks by mid.

    Raises NoCommonCodec if a section has none of our codecs.
    """
    accepted = [section for section in offer.sections if not _is_refused(section)]
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(section.mid for section in accepted),
        "a=ice-lite",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS *",
    ]
    for section in offer.sections:
        lines += _refused(section) if _is_refused(section) else _section(section, endpoint, sent.get(section.mid))
    return "".join(f"{line}\r\n" for line in lines)


def _is_refused(section: MediaSection) -> bool:
    return section.is_rejected or section.direction == "inactive"


def _refused(section: MediaSection) -> Iterator[str]:
    first = section.formats[0].payload_type if section.formats else 0
    yield f"m={section.kind.value} 0 UDP/TLS/RTP/SAVPF {first}"
    yield "c=IN IP4 0.0.0.0"
    yield f"a=mid:{section.mid}"
    yield "a=inactive"


def _section(section: MediaSection, endpoint: Endpoint, sent: SentTrack | None) -> Iterator[str]:
    codec = chosen_format(section)
    direction = _ANSWERED_DIRECTION[section.direction]
    if direction == "sendonly" and sent is None:
        direction = "inactive"
    yield f"m={section.kind.value} 9 UDP/TLS/RTP/SAVPF {codec.payload_type}"
    yield "c=IN IP4 0.0.0.0"
    yield "a=rtcp:9 IN IP4 0.0.0.0"
    yield from _transport(endpoint)
    yield f"a=mid:{section.mid}"
    yield f"a={direction}"
    yield "a=rtcp-mux"
    yield "a=rtcp-rsize"
    yield from _codec(section.kind, codec)
    if direction == "recvonly" and audio_level.URI in section.extensions:
        yield f"a=extmap:{section.extensions[audio_level.URI]} {audio_level.URI}"
    if direction == "recvonly" and section.simulcast is not None:
        yield from _simulcast(section.simulcast)
    if direction == "sendonly" and sent is not None:
        yield f"a=msid:{sent.stream} {sent.stream}-{section.kind.value}"
        yield f"a=ssrc:{sent.ssrc} cname:{sent.stream}"


def _simulcast(simulcast: Simulcast) -> Iterator[str]:
    yield f"a=extmap:{simulcast.mid_extension} {MID_URI}"
    yield f"a=extmap:{simulcast.rid_extension} {RID_URI}"
    for rid in simulcast.rids:
        yield f"a=rid:{rid} recv"
    yield "a=simulcast:recv " + ";".join(simulcast.rids)


def _transport(endpoint: Endpoint) -> Iterator[str]:
    yield f"a=ice-ufrag:{endpoint.credentials.ufrag}"
    yield f"a=ice-pwd:{endpoint.credentials.password}"
    yield f"a=fingerprint:{endpoint.fingerprint.algorithm} {endpoint.fingerprint.value}"
    yield "a=setup:passive"
    for number, (host, port) in enumerate(endpoint.addresses):
        yield f"a=candidate:{number + 1} 1 udp {_PRIORITY - 256 * number} {host} {port} typ host"
    yield "a=end-of-candidates"


def _codec(kind: Kind, codec: Format) -> Iterator[str]:
    channels = f"/{codec.channels}" if codec.channels > 1 else ""
    yield f"a=rtpmap:{codec.payload_type} {codec.name}/{codec.clock_rate}{channels}"
    if kind is Kind.AUDIO:
        yield f"a=fmtp:{codec.payload_type} {_OPUS_PARAMETERS}"
    for feedback in _FEEDBACK[kind]:
        if feedback in codec.feedback:
            yield f"a=rtcp-fb:{codec.payload_type} {feedback}"
