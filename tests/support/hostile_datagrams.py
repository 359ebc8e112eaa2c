"""Datagrams that a media port understands, and what a hostile peer makes of them."""

import contextlib
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from aioice import stun
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSenderInfo,
    RtcpSrPacket,
)
from OpenSSL import SSL

from expo.bench.media.peer import Peer
from livestream.rtp.packet import header
from tests.support.room_guests import PICTURE_SSRC, SOUND_SSRC

_INFO: Final = RtcpReceiverInfo(
    ssrc=SOUND_SSRC, fraction_lost=0, packets_lost=0, highest_sequence=1, jitter=0, lsr=0, dlsr=0
)
_RTCP: Final[Sequence[bytes]] = (
    bytes(RtcpRrPacket(ssrc=1, reports=[_INFO, _INFO])),
    bytes(RtcpSrPacket(ssrc=PICTURE_SSRC, sender_info=RtcpSenderInfo(1 << 40, 0, 0, 0), reports=[_INFO])),
    bytes(RtcpRtpfbPacket(fmt=RTCP_RTPFB_NACK, ssrc=1, media_ssrc=PICTURE_SSRC, lost=[1, 5, 900])),
    bytes(RtcpPsfbPacket(fmt=RTCP_PSFB_PLI, ssrc=1, media_ssrc=PICTURE_SSRC)),
    bytes(RtcpByePacket(sources=[SOUND_SSRC, PICTURE_SSRC])),
    b"\x81\xcf\x00\x05" + PICTURE_SSRC.to_bytes(4, "big") + b"\x04\x00\x00\x02" + bytes(8),  # RFC 3611 §4.4
)


def hostile_datagrams(peer: Peer, dice: Random) -> Iterator[bytes]:
    """Yield datagrams without end, changed in a few bytes; half of them bear the seal of a connected peer's keys."""
    hello = _client_hello(peer)
    while True:
        yield _changed(dice.choice([_check(peer), hello, _picture(dice), dice.choice(_RTCP)]), dice)
        for sealed in (_sealed_rtp(peer, dice), _sealed_rtcp(peer, dice)):
            if sealed is not None:
                yield sealed


def _changed(datagram: bytes, dice: Random) -> bytes:
    changed = bytearray(datagram)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(changed))
        if dice.random() < 0.6:
            changed[at] = dice.randrange(256)
        elif dice.random() < 0.5:
            del changed[max(1, at) :]
        else:
            changed += dice.randbytes(dice.randint(1, 400))
    return bytes(changed[:1300])


def _check(peer: Peer) -> bytes:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes |= {"USERNAME": peer._username, "PRIORITY": 1, "ICE-CONTROLLING": 1, "USE-CANDIDATE": None}
    request.add_message_integrity(peer._password.encode())
    return bytes(request)


def _client_hello(peer: Peer) -> bytes:
    tls = SSL.Connection(peer.certificate.context)
    tls.set_ciphertext_mtu(1200)
    tls.set_connect_state()
    with contextlib.suppress(SSL.WantReadError):
        tls.do_handshake()
    return tls.bio_read(2048)


def _picture(dice: Random) -> bytes:
    payload = b"\x90\xe0\x81\x00\x01\x00\x00" + dice.randbytes(20)
    return _rtp(96, PICTURE_SSRC, payload, dice)


def _rtp(payload_type: int, ssrc: int, payload: bytes, dice: Random) -> bytes:
    numbers = {"sequence": dice.getrandbits(16), "timestamp": dice.getrandbits(32)}
    return header(payload_type, marker=dice.random() < 0.5, ssrc=ssrc, **numbers) + payload


def _sealed_rtp(peer: Peer, dice: Random) -> bytes | None:
    """Return a picture's packet with a changed payload or header extension, sealed."""
    plain = bytearray(_picture(dice))
    plain[0] |= dice.choice([0, 0, 0x10, 0x20])
    at = dice.randrange(12, len(plain))
    plain[at] = dice.randrange(256)
    del plain[dice.choice([len(plain), at]) :]
    return peer.srtp.seal_rtp(bytes(plain)) if peer.srtp is not None else None


def _sealed_rtcp(peer: Peer, dice: Random) -> bytes | None:
    plain = _changed(b"".join(dice.choices(_RTCP, k=dice.randint(1, 3))), dice)
    return peer.srtp.seal_rtcp(plain) if peer.srtp is not None else None
