"""Reads an offer: what of it a forwarding unit answers to, and nothing else. Whatever else it says is ignored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from livestream.errors import InvalidOffer
from livestream.forwarding.codecs import Kind
from livestream.forwarding.encodings import MAX_ENCODINGS, MID_URI, RID_URI, Simulcast
from livestream.transport.agent import RemoteAgent
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Fingerprint

MAX_BYTES: Final = 64 * 1024
_MAX_SECTIONS: Final = 64
_DIRECTIONS: Final = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})
_PROTOCOLS: Final = frozenset({"UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF"})
_LINE: Final = re.compile(r"([a-z])=(.*)")
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,256}")
_SESSION_ID: Final = re.compile(r"\d{1,20}")
_RID: Final = re.compile(r"[A-Za-z0-9_-]{1,16}")
_NUMBER: Final = re.compile(r"\d{1,10}")
_PAYLOAD_TYPES: Final = range(128)


@dataclass(frozen=True)
class Format:
    """A payload type of a section: codec name, clock rate in hertz, channels and format parameters."""

    payload_type: int
    name: str
    clock_rate: int
    channels: int
    parameters: Mapping[str, str]
    feedback: frozenset[str]


@dataclass(frozen=True)
class MediaSection:
    """A section ``m=``: a track that the browser sends or wants to receive."""

    kind: Kind
    mid: str
    direction: str
    formats: Sequence[Format]
    extensions: Mapping[str, int]
    """Header extensions by URI."""
    ssrcs: Sequence[int]
    rids: Sequence[str]
    """Encodings that the browser sends at once (RFC 8851), the smallest picture first, as our pages list them."""
    is_rejected: bool

    @property
    def simulcast(self) -> Simulcast | None:
        """How the encodings are told apart, if the browser sends several at once; more than three are left out."""
        mid, rid = (self.extensions.get(uri) for uri in (MID_URI, RID_URI))
        if not self.rids or mid is None or rid is None or mid == rid or self.kind is not Kind.VIDEO:
            return None
        return Simulcast(self.mid, tuple(self.rids[:MAX_ENCODINGS]), mid_extension=mid, rid_extension=rid)

    def format_named(self, name: str) -> Format | None:
        """Return the first payload type of a codec, by its name in any case."""
        return next((each for each in self.formats if each.name.lower() == name.lower()), None)


@dataclass(frozen=True)
class Offer:
    """An offer whose sections share one connection (BUNDLE)."""

    agent: RemoteAgent
    sections: Sequence[MediaSection]


Attributes = Sequence[tuple[str, str]]
"""Names and values of the lines ``a=``, in order."""


def parse_offer(text: str) -> Offer:
    """Return an offer. Raises InvalidOffer with the reason."""
    session, *media = _sections(text)
    if not media:
        raise InvalidOffer("the offer has no media section")
    if len(media) > _MAX_SECTIONS:
        raise InvalidOffer(f"the offer has more than {_MAX_SECTIONS} media sections")
    common = _attributes(session)
    sections = [_media_section(lines) for lines in media]
    mids = [section.mid for section in sections]
    if len(set(mids)) < len(mids):
        raise InvalidOffer("two media sections have the same mid")
    own = [*common, *(pair for lines in media for pair in _attributes(lines))]
    _check_setup(own)
    credentials = _credentials(own)
    fingerprints = tuple(dict.fromkeys(_fingerprint(value) for name, value in own if name == "fingerprint"))
    if not any(each.is_supported for each in fingerprints):
        raise InvalidOffer("the offer has no certificate fingerprint with SHA-256, SHA-384 or SHA-512")
    return Offer(RemoteAgent(_session_id(session), credentials, fingerprints), sections)


def _sections(text: str) -> list[list[tuple[str, str]]]:
    if len(text) > MAX_BYTES:
        raise InvalidOffer(f"the offer is longer than {MAX_BYTES} characters")
    sections: list[list[tuple[str, str]]] = [[]]
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise InvalidOffer("a line of the offer is no session description")
        if match[1] == "m":
            sections.append([])
        sections[-1].append((match[1], match[2]))
    if sections[0][:1] != [("v", "0")]:
        raise InvalidOffer("the offer does not begin with v=0")
    return sections


def _session_id(lines: Sequence[tuple[str, str]]) -> str:
    origin = next((value for kind, value in lines if kind == "o"), "").split(" ")
    if len(origin) != 6 or not _SESSION_ID.fullmatch(origin[1]):
        raise InvalidOffer("the offer has no origin (o=) with a session id")
    return origin[1]


def _attributes(lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    pairs = []
    for kind, value in lines:
        if kind == "a":
            name, _, content = value.partition(":")
            pairs.append((name, content))
    return pairs


def _media_section(lines: Sequence[tuple[str, str]]) -> MediaSection:
    words = lines[0][1].split(" ")
    if len(words) < 4:
        raise InvalidOffer("a media section has no kind, port, protocol and format")
    kind, port, protocol, *formats = words
    if kind not in {each.value for each in Kind} or protocol not in _PROTOCOLS:
        raise InvalidOffer("a media section is neither audio nor video over DTLS-SRTP")
    attributes = _attributes(lines[1:])
    named = dict(attributes)
    if "rtcp-mux" not in named and port != "0":
        raise InvalidOffer("a media section does not multiplex RTCP")
    directions = [name for name, _ in attributes if name in _DIRECTIONS]
    return MediaSection(
        kind=Kind(kind),
        mid=_token(named.get("mid", "")),
        direction=directions[-1] if directions else "sendrecv",
        formats=list(_formats(formats, attributes)),
        extensions={uri: number for number, uri in _extensions(attributes)},
        ssrcs=list(dict.fromkeys(_ssrcs(attributes))),
        rids=list(dict.fromkeys(_rids(attributes))),
        is_rejected=port == "0" and "bundle-only" not in named,
    )


def _formats(formats: Sequence[str], attributes: Attributes) -> Iterator[Format]:
    listed = dict.fromkeys(int(each) for each in formats if _NUMBER.fullmatch(each) and int(each) in _PAYLOAD_TYPES)
    mapped = dict(_numbered(attributes, "rtpmap"))
    parameters = dict(_numbered(attributes, "fmtp"))
    feedback: dict[int, set[str]] = {}
    for number, value in _numbered(attributes, "rtcp-fb"):
        feedback.setdefault(number, set()).add(value)
    for payload_type in listed:
        name, _, rest = mapped.get(payload_type, "").partition("/")
        rate, _, channels = rest.partition("/")
        if not _NUMBER.fullmatch(rate):
            continue
        yield Format(
            payload_type,
            name,
            int(rate),
            int(channels) if _NUMBER.fullmatch(channels) else 1,
            dict(_parameters(parameters.get(payload_type, ""))),
            frozenset(feedback.get(payload_type, ())),
        )


def _numbered(attributes: Attributes, name: str) -> Iterator[tuple[int, str]]:
    for each, value in attributes:
        number, _, rest = value.partition(" ")
        if each == name and _NUMBER.fullmatch(number):
            yield int(number), rest


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        name, _, value = part.strip().partition("=")
        if name:
            yield name, value


def _extensions(attributes: Attributes) -> Iterator[tuple[int, str]]:
    for name, value in attributes:
        number, _, uri = value.partition(" ")
        number = number.partition("/")[0]
        if name == "extmap" and _NUMBER.fullmatch(number) and 1 <= int(number) <= 14:
            yield int(number), uri.partition(" ")[0]


def _ssrcs(attributes: Attributes) -> Iterator[int]:
    for name, value in attributes:
        number = value.partition(" ")[0]
        if name == "ssrc" and _NUMBER.fullmatch(number) and int(number) < 2**32:
            yield int(number)


def _rids(attributes: Attributes) -> Iterator[str]:
    for name, value in attributes:
        rid, _, direction = value.partition(" ")
        if name == "rid" and direction.startswith("send"):
            if not _RID.fullmatch(rid):
                raise InvalidOffer("an encoding (a=rid) has no short name of letters and digits")
            yield rid


def _credentials(attributes: Attributes) -> IceCredentials:
    """Return the credentials that all sections share. Raises InvalidOffer."""
    ufrags, passwords = ({value for name, value in attributes if name == line} for line in ("ice-ufrag", "ice-pwd"))
    if len(ufrags) != 1 or len(passwords) != 1:
        raise InvalidOffer("all media sections must share one connection (BUNDLE)")
    return IceCredentials(_token(ufrags.pop()), _token(passwords.pop()))


def _fingerprint(value: str) -> Fingerprint:
    algorithm, _, digest = value.strip().partition(" ")
    return Fingerprint(algorithm.lower(), digest.strip().upper())


def _check_setup(attributes: Attributes) -> None:
    """Raise InvalidOffer unless the peer can begin the handshake: a lite agent only answers (RFC 8842 §5.3)."""
    roles = {value for name, value in attributes if name == "setup"}
    if not roles or roles - {"actpass", "active"}:
        raise InvalidOffer("the offer must let the peer begin the DTLS handshake (a=setup:actpass)")


def _token(value: str) -> str:
    if not _TOKEN.fullmatch(value):
        raise InvalidOffer("the offer lacks a mid, or an ICE username fragment or password")
    return value
