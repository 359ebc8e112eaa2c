"""SRTP (RFC 3711, RFC 7714): opens and closes the packets of a connection."""

from dataclasses import dataclass
from typing import Final

import pylibsrtp
from pylibsrtp import Policy, Session

WINDOW: Final = 1024
"""Packets that may arrive late, or be sent again."""
MAX_PACKET: Final = 1356
"""Largest packet in bytes that libsrtp's Python binding seals; browsers send at most 1,200."""


@dataclass(frozen=True)
class Profile:
    """A protection profile as OpenSSL and libsrtp call it, with the length of its key and salt in bytes."""

    name: bytes
    policy: int
    key: int
    salt: int

    @property
    def material(self) -> int:
        """Bytes of keying material for both directions."""
        return 2 * (self.key + self.salt)


PROFILES: Final = (
    Profile(b"SRTP_AEAD_AES_128_GCM", Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 16, 12),
    Profile(b"SRTP_AES128_CM_SHA1_80", Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 16, 14),
)
"""What is offered, the cheaper first: AES-GCM takes a third of the time of AES-CM with SHA-1."""


@dataclass(frozen=True)
class SrtpKeys:
    """Master key and salt of both directions, as the server of the handshake has them."""

    profile: Profile
    inbound: bytes
    outbound: bytes

    @classmethod
    def of_server(cls, profile: Profile, material: bytes) -> "SrtpKeys":
        """Return the keys in ``material``: client key, server key, client salt, server salt (RFC 5764 §4.2)."""
        key, salt = profile.key, profile.salt
        keys, salts = material[: 2 * key], material[2 * key :]
        return cls(profile, inbound=keys[:key] + salts[:salt], outbound=keys[key:] + salts[salt:])


class SrtpSession:
    """Both directions of a connection."""

    def __init__(self, keys: SrtpKeys) -> None:
        self._inbound = _session(keys.profile, keys.inbound, Policy.SSRC_ANY_INBOUND)
        self._outbound = _session(keys.profile, keys.outbound, Policy.SSRC_ANY_OUTBOUND)

    def seal_rtp(self, packet: bytes) -> bytes | None:
        """Return the SRTP packet of an RTP packet; None if it is too large, or too old to be sent again."""
        try:
            return self._outbound.protect(packet)
        except (pylibsrtp.Error, ValueError):
            return None

    def seal_rtcp(self, packet: bytes) -> bytes | None:
        """Return the SRTCP packet of RTCP packets; None if they are too large."""
        try:
            return self._outbound.protect_rtcp(packet)
        except (pylibsrtp.Error, ValueError):
            return None

    def open_rtp(self, packet: bytes) -> bytes | None:
        """Return the RTP packet in an SRTP packet; None if it is forged, a repetition, too old or too large."""
        if len(packet) > MAX_PACKET:
            return None
        try:
            return self._inbound.unprotect(packet)
        except (pylibsrtp.Error, ValueError):
            return None

    def open_rtcp(self, packet: bytes) -> bytes | None:
        """Return the RTCP packets in an SRTCP packet; None if it is forged or a repetition."""
        try:
            return self._inbound.unprotect_rtcp(packet)
        except (pylibsrtp.Error, ValueError):
            return None


def source(packet: bytes) -> int:
    """Return the source (SSRC) of a packet, which SRTP leaves readable; of one that is cut short, any number."""
    return int.from_bytes(packet[8:12], "big")


def _session(profile: Profile, key: bytes, direction: int) -> Session:
    policy = Policy(key=key, ssrc_type=direction, srtp_profile=profile.policy)
    policy.allow_repeat_tx = True  # a lost packet is sent again under its own number
    policy.window_size = WINDOW
    return Session(policy)
