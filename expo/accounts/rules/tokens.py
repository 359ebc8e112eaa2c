"""Secrets that others hold and we only recognise, and the cipher for those that we have to keep."""

import base64
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def new_token() -> str:
    """Return a new token of 256 random bits, safe in addresses and cookies."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the SHA-256 of a secret that is too random to be guessed, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Cipher:
    """Keeps a secret unreadable in the database (Fernet: AES-128-CBC with HMAC-SHA-256)."""

    fernet: Fernet

    @classmethod
    def derived(cls, secret: bytes) -> "Cipher":
        """Return the cipher whose key is derived from the installation's secret (HKDF, RFC 5869)."""
        key = HKDF(SHA256(), 32, salt=None, info=b"cloud-expo/accounts/two-factor").derive(secret)
        return cls(Fernet(base64.urlsafe_b64encode(key)))

    def encrypt(self, text: str) -> str:
        """Return ``text`` encrypted, as text."""
        return self.fernet.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Return what was encrypted; raises `cryptography.fernet.InvalidToken` under another secret."""
        return self.fernet.decrypt(text.encode()).decode()
