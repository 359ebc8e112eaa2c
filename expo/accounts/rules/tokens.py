"""Tokens that clients hold and we store only as hashes, signatures on them, and encryption of stored secrets."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def new_token() -> str:
    """Return a new token of 256 random bits, safe in URLs and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a high-entropy secret, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Cipher:
    """Encrypts secrets for the database (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    fernet: Fernet

    @classmethod
    def derive(cls, secret: bytes) -> "Cipher":
        """Return the cipher whose key is derived from the installation's secret (HKDF, RFC 5869)."""
        return cls(Fernet(base64.urlsafe_b64encode(_derived(secret, b"cloud-expo/accounts/two-factor"))))

    def encrypt(self, text: str) -> str:
        """Return ``text`` encrypted, as text."""
        return self.fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return the decrypted text; raises `cryptography.fernet.InvalidToken` under another secret."""
        return self.fernet.decrypt(text.encode()).decode()


@dataclass(frozen=True)
class Seal:
    """Signs tokens that browsers store (HMAC-SHA-256), so that forged ones are recognised without a query."""

    key: bytes

    @classmethod
    def derive(cls, secret: bytes) -> "Seal":
        """Return the seal whose key is derived from the installation's secret (HKDF, RFC 5869)."""
        return cls(_derived(secret, b"cloud-expo/accounts/devices"))

    def seal(self, token: str) -> str:
        """Return a token with its signature, safe in cookies."""
        return f"{token}.{self._signature(token)}"

    def open_sealed(self, sealed_token: str | None) -> str | None:
        """Return the token in a sealed value; None if the signature is not valid."""
        token, _, signature = (sealed_token or "").rpartition(".")
        given = signature.encode("utf-8", "surrogatepass")
        return token if token and hmac.compare_digest(given, self._signature(token).encode()) else None

    def _signature(self, token: str) -> str:
        signed = hmac.digest(self.key, token.encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret)
