"""ICE credentials of one side of a connection (RFC 8445 §5.3)."""

import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class IceCredentials:
    """A username fragment, unique on its port, and the password that signs connectivity checks."""

    ufrag: str
    password: str

    @classmethod
    def generate(cls) -> "IceCredentials":
        """Return new credentials: 64 random bits to tell a connection apart, 192 to sign with."""
        return cls(secrets.token_hex(8), secrets.token_hex(24))
