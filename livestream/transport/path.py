"""The return path of a peer: whether it receives at an address that it claims.

A peer signs its connectivity checks, but nothing in them proves where it is: it may forge the source address, to have
media sent to a victim who never asked for it, or to be handed a victim's packets. So an address to which media would
move, or that another connection uses, must answer a check of ours: the transaction id is random, and sent there alone.
This is what a full agent does (RFC 8445 §7.3.1.4); for the first address, the handshake proves the same. For each check
that we get we send one at most, no larger, and a few repetitions, to where it came from: nobody is scanned or flooded.
"""

from typing import Final

from livestream.transport import binding
from livestream.transport.binding import Address
from livestream.transport.credentials import IceCredentials

_MAX_REPETITIONS: Final = 8


class PathCheck:
    """A check that waits for its answer; ``moves`` if media is to go to ``address`` then."""

    def __init__(self, address: Address, peer: IceCredentials, own: IceCredentials, *, moves: bool) -> None:
        message = binding.request(peer, own)
        self.address, self.moves = address, moves
        self._password = peer.password
        self._repetitions = 0
        self.id, self.datagram = message.transaction_id, bytes(message)

    def is_answered_by(self, datagram: bytes, source: Address) -> bool:
        """Return whether a datagram is the peer's response, from the address that was asked."""
        return (
            source == self.address
            and binding.response_id(datagram) == self.id
            and binding.is_signed(datagram, password=self._password)
        )

    def may_repeat(self) -> bool:
        """Return whether the check may be sent again, and count that."""
        self._repetitions += 1
        return self._repetitions <= _MAX_REPETITIONS
