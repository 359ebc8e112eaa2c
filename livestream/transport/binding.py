"""STUN binding requests as an ICE-lite agent sees them (RFC 8489, RFC 8445 §2.5): it answers those of its peers.

It asks only in return, where a peer claims a new address: see `livestream.transport.path`. Whoever sends garbage costs
as little as possible: a datagram is parsed only if it names a known username fragment.
"""

import secrets
import struct
from dataclasses import dataclass
from typing import Final

from aioice import stun

from livestream.transport.credentials import IceCredentials

Address = tuple[str, int]
"""IP address and port."""

_BINDING_REQUEST: Final = b"\x00\x01"
_BINDING_RESPONSE: Final = b"\x01\x01"
_PRIORITY: Final = 1_862_270_975
"""Of a peer-reflexive candidate (RFC 8445 §5.1.2, §7.1.1)."""
_COOKIE: Final = b"\x21\x12\xa4\x42"
_HEADER: Final = 20
_USERNAME: Final = b"\x00\x06"
_MAX_BYTES: Final = 548
"""No binding request of a browser comes near: RFC 8489 §6.2 keeps STUN below the smallest MTU."""
_ROLE_CONFLICT: Final = (487, "Role Conflict")


@dataclass(frozen=True)
class BindingRequest:
    """A connectivity check whose signature holds."""

    message: stun.Message
    nominates: bool
    """Whether the peer selects this path (USE-CANDIDATE)."""
    is_controlled: bool
    """Whether the peer believes that we control: two lite agents, or a conflict."""


def local_ufrag(datagram: bytes) -> str | None:
    """Return the username fragment that a binding request addresses; None for anything else.

    USERNAME is `receiver:sender` (RFC 8445 §7.2.2). Reads attributes without parsing their values.
    """
    if len(datagram) > _MAX_BYTES or datagram[:2] != _BINDING_REQUEST or datagram[4:8] != _COOKIE:
        return None
    position = _HEADER
    while position + 4 <= len(datagram):
        length = int.from_bytes(datagram[position + 2 : position + 4], "big")
        if datagram[position : position + 2] == _USERNAME:
            username = datagram[position + 4 : position + 4 + length]
            return username.partition(b":")[0].decode("ascii", "replace")
        position += 4 + length + -length % 4
    return None


def read(datagram: bytes, *, password: str) -> BindingRequest | None:
    """Return a binding request signed with our ``password``; None for one that is malformed or signed otherwise."""
    try:
        message = stun.parse_message(datagram)
    except (ValueError, struct.error):
        return None
    if "FINGERPRINT" not in message.attributes or not message.check_message_integrity(password.encode("ascii")):
        return None
    attributes = message.attributes
    return BindingRequest(message, "USE-CANDIDATE" in attributes, "ICE-CONTROLLED" in attributes)


def response(request: BindingRequest, source: Address, *, password: str) -> bytes:
    """Return the signed answer to a request: the address that it came from, or a role conflict (487)."""
    answer = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.ERROR if request.is_controlled else stun.Class.RESPONSE,
        transaction_id=request.message.transaction_id,
    )
    if request.is_controlled:
        answer.attributes["ERROR-CODE"] = _ROLE_CONFLICT
    else:
        answer.attributes["XOR-MAPPED-ADDRESS"] = source
    answer.add_message_integrity(password.encode("ascii"))
    return bytes(answer)


def request(peer: IceCredentials, own: IceCredentials) -> stun.Message:
    """Return a signed check of ours, as a controlled agent, for a peer with its credentials."""
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes |= {
        "USERNAME": f"{peer.ufrag}:{own.ufrag}",
        "PRIORITY": _PRIORITY,
        "ICE-CONTROLLED": secrets.randbits(64),
    }
    message.add_message_integrity(peer.password.encode("ascii"))
    return message


def response_id(datagram: bytes) -> bytes | None:
    """Return the transaction id of a successful response; None for anything else."""
    is_response = len(datagram) <= _MAX_BYTES and datagram[:2] == _BINDING_RESPONSE and datagram[4:8] == _COOKIE
    return datagram[8:_HEADER] if is_response else None


def is_signed(datagram: bytes, *, password: str) -> bool:
    """Return whether a message is well-formed and signed with a password."""
    try:
        return stun.parse_message(datagram).check_message_integrity(password.encode("ascii"))
    except (ValueError, struct.error):
        return False
