"""Time-limited credentials of TURN servers, as coturn's ``use-auth-secret`` checks them.

Source: draft-uberti-behave-turn-rest-00, "A REST API For Access To TURN Services".
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class TurnCredentials:
    """What a browser shows a TURN server: ``username`` and ``password`` of an RTCIceServer."""

    username: str
    password: str = field(repr=False)


def turn_credentials(secret: bytes, participant_id: str, *, expires_at: datetime) -> TurnCredentials:
    """Return credentials for one participant until ``expires_at``; the server shares the ``secret``.

    The user name is ``expiry:participant``, with the expiry in Unix seconds, and the password
    base64(HMAC-SHA-1(secret, user name)).
    """
    username = f"{int(expires_at.timestamp())}:{participant_id}"
    digest = hmac.new(secret, username.encode(), hashlib.sha1).digest()
    return TurnCredentials(username, base64.b64encode(digest).decode())
