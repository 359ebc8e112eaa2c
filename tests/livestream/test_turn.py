"""Credentials that TURN servers check without asking anybody."""

from datetime import UTC, datetime

from livestream.turn import turn_credentials


def test_credentials_are_those_that_coturn_computes() -> None:
    """The password is `echo -n 1438540800:alice | openssl dgst -sha1 -hmac north -binary | base64`."""
    credentials = turn_credentials(b"north", "alice", expires_at=datetime(2015, 8, 2, 18, 40, tzinfo=UTC))
    assert credentials.username == "1438540800:alice"
    assert credentials.password == "XqkZVHrV1nErOIVxCsW5/61ntF0="
    assert "XqkZVHrV1nErOIVxCsW5/61ntF0=" not in repr(credentials)
