"""A certificate authority of the tests, for servers that browsers or programs check."""

import base64
import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class ServerFiles:
    """PEM files of a server: its certificate chain with the authority's, and its private key."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Authority:
    """An authority with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """Its certificate, for clients that trust it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def pin(self) -> str:
        """The base64 SHA-256 hash of its key, as Chromium's --ignore-certificate-errors-spki-list takes it."""
        encoded = self.certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(encoded).digest()).decode()

    def issue(self, folder: Path, *names: str) -> ServerFiles:
        """Write the files of a server with these host names and IP addresses into ``folder``."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _begun(names[0], self.certificate.subject, key.public_key())
            .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        files = ServerFiles(folder / "server.pem", folder / "server.key")
        files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + self.pem)
        files.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return files


def an_authority() -> Authority:
    """Return a new authority, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Tests of Cloud Expo")
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    builder = _begun("Tests of Cloud Expo", name, key.public_key()).add_extension(constraints, critical=True)
    return Authority(builder.sign(key, hashes.SHA256()), key)


def _begun(subject: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    moment = datetime.now(UTC)
    return x509.CertificateBuilder(
        issuer,
        _named(subject),
        key,
        x509.random_serial_number(),
        moment - timedelta(days=1),
        moment + timedelta(days=1),
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
