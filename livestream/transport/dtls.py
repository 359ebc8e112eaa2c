"""DTLS-SRTP (RFC 5764): the handshake that agrees on the keys of a connection, as its server.

The peer shows a certificate whose fingerprint its session description named (RFC 8122); nothing else vouches for it.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL

from livestream.transport.srtp import PROFILES, SrtpKeys

_CIPHERS: Final = b"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305"
_DIGESTS: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "sha-256": hashes.SHA256(),
    "sha-384": hashes.SHA384(),
    "sha-512": hashes.SHA512(),
}
_LIFETIME: Final = dt.timedelta(days=30)
_MTU: Final = 1200
"""Largest datagram of the handshake in bytes: fits every path that carries WebRTC."""
_RECORD_HEADER: Final = 13
_MAX_READ: Final = 65_536


@dataclass(frozen=True)
class Fingerprint:
    """Digest of a certificate: ``sha-256`` and the like, and hexadecimal bytes joined by colons, in upper case."""

    algorithm: str
    value: str

    @classmethod
    def of(cls, certificate: x509.Certificate, algorithm: str) -> "Fingerprint":
        """Return a certificate's fingerprint. Raises KeyError for an algorithm that is not supported."""
        return cls(algorithm, certificate.fingerprint(_DIGESTS[algorithm]).hex(":").upper())

    @property
    def is_supported(self) -> bool:
        """Whether the algorithm is one that can be checked."""
        return self.algorithm in _DIGESTS


class Certificate:
    """The self-signed certificate of a media process, valid for 30 days, with its TLS context."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, secrets.token_hex(16))])
        now = dt.datetime.now(tz=dt.UTC)
        self._certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + _LIFETIME)
            .sign(self._key, hashes.SHA256())
        )

    @property
    def fingerprint(self) -> Fingerprint:
        """The fingerprint that answers name."""
        return Fingerprint.of(self._certificate, "sha-256")

    @cached_property
    def context(self) -> SSL.Context:
        """The context of all handshakes with this certificate; any peer certificate passes, see `Handshake`."""
        context = SSL.Context(SSL.DTLS_METHOD)
        context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_QUERY_MTU)
        context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
        context.use_certificate(self._certificate)
        context.use_privatekey(self._key)
        context.set_cipher_list(_CIPHERS)
        context.set_tlsext_use_srtp(b":".join(profile.name for profile in PROFILES))
        return context


class HandshakeFailed(Exception):
    """The peer's certificate is not the announced one, no SRTP profile is shared, or TLS itself failed."""


class Handshake:
    """One DTLS association, driven by datagrams: `receive` those of the peer, and `retransmit` when `timeout` is over.

    ``send`` gets each datagram for the peer. ``keys`` are there once the handshake is done.
    """

    def __init__(self, certificate: Certificate, peer: tuple[Fingerprint, ...], send: Callable[[bytes], None]) -> None:
        self._peer, self._send = peer, send
        self._tls = SSL.Connection(certificate.context)
        self._tls.set_ciphertext_mtu(_MTU)
        self._tls.set_accept_state()
        self.keys: SrtpKeys | None = None
        self.is_closed = False

    @property
    def timeout(self) -> float | None:
        """Seconds until `retransmit` is due; None when nothing waits for an answer."""
        return self._tls.DTLSv1_get_timeout()

    def receive(self, datagram: bytes) -> None:
        """Take a datagram of the peer. Raises HandshakeFailed; sets ``is_closed`` when the peer says goodbye."""
        try:
            self._tls.bio_write(datagram)
            if self.keys is None:
                self._advance()
            else:
                while self._tls.recv(_MAX_READ):  # nobody is to send anything but goodbye: read it away
                    pass
        except SSL.WantReadError:
            pass
        except SSL.ZeroReturnError:
            self.is_closed = True
        except SSL.Error as error:
            if self.keys is None:
                raise HandshakeFailed(f"DTLS handshake failed: {error}") from error
        finally:
            self._flush()

    def retransmit(self) -> None:
        """Send the last flight again."""
        self._tls.DTLSv1_handle_timeout()
        self._flush()

    def close(self) -> None:
        """Tell the peer that the association ends."""
        try:
            self._tls.shutdown()
        except SSL.Error:
            return
        self._flush()

    def _advance(self) -> None:
        self._tls.do_handshake()
        self._check_certificate()
        name = self._tls.get_selected_srtp_profile()
        profile = next((each for each in PROFILES if each.name == name), None)
        if profile is None:
            raise HandshakeFailed("no SRTP profile in common")
        material = self._tls.export_keying_material(b"EXTRACTOR-dtls_srtp", profile.material)
        self.keys = SrtpKeys.of_server(profile, material)

    def _check_certificate(self) -> None:
        """Raise HandshakeFailed unless every supported fingerprint that was announced is the certificate's."""
        announced = [each for each in self._peer if each.is_supported]
        try:
            certificate = self._tls.get_peer_certificate(as_cryptography=True)
            shown = [Fingerprint.of(certificate, each.algorithm) for each in announced] if certificate else []
        except Exception as error:  # whatever a parser says of a stranger's certificate, we do not trust it
            raise HandshakeFailed(f"the certificate cannot be read: {error}") from error
        if not shown:
            raise HandshakeFailed("no certificate, or no fingerprint to check it by")
        if shown != announced:
            raise HandshakeFailed("the certificate is not the announced one")

    def _flush(self) -> None:
        try:
            records = self._tls.bio_read(_MAX_READ)
        except SSL.Error:
            return
        for datagram in _datagrams(records):
            self._send(datagram)


def _datagrams(records: bytes) -> Iterator[bytes]:
    """Yield DTLS records as datagrams no larger than `_MTU`: OpenSSL's memory buffer has lost their borders."""
    start = position = 0
    while position < len(records):
        length = _RECORD_HEADER + int.from_bytes(records[position + 11 : position + _RECORD_HEADER], "big")
        if position > start and position + length - start > _MTU:
            yield records[start:position]
            start = position
        position += length
    if start < len(records):
        yield records[start:]
