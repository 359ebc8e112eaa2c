"""Tokens let one person into one room, for a short time."""

import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from livestream.signalling.admission import Admission
from livestream.signalling.tokens import CLOCK_TOLERANCE, AdmissionRefused, Refusal, Tokens
from tests.support.clock import FakeClock

SECRET = b"a secret of sixty-four bytes that all the media servers share ....."
ANA = Admission("mtg_1", "usr_ana", "Ana Ló 安娜", may_send=True)
LIFETIME = timedelta(minutes=2)


@pytest.fixture
def tokens(clock: FakeClock) -> Tokens:
    return Tokens(SECRET, clock)


def refusal(tokens: Tokens, token: str) -> Refusal:
    with pytest.raises(AdmissionRefused) as refused:
        tokens.check(token)
    return refused.value.reason


def signed(clock: FakeClock, *, secret: bytes = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    begin = int(clock().timestamp())
    claims = {"iss": "rooms", "aud": "media-server", "sub": "usr_ana", "room": "mtg_1", "name": "Ana", "send": True}
    claims |= {"nbf": begin, "exp": begin + 60} | changes
    return jwt.encode({name: value for name, value in claims.items() if value is not None}, secret, algorithm)


def test_token_says_who_may_enter_where(tokens: Tokens, clock: FakeClock) -> None:
    token = tokens.issue(ANA, LIFETIME)
    assert tokens.check(token) == ANA
    assert Tokens(SECRET, clock).check(token) == ANA
    assert tokens.check(signed(clock)).name == "Ana"
    listener = Admission("mtg_1", "usr_bo", "Bo", may_send=False, until=clock() + timedelta(hours=1))
    assert tokens.check(tokens.issue(listener, LIFETIME)) == listener


def test_token_expires_with_a_minute_of_tolerance(tokens: Tokens, clock: FakeClock) -> None:
    token = tokens.issue(ANA, LIFETIME)
    clock.now += LIFETIME + CLOCK_TOLERANCE
    assert tokens.check(token) == ANA
    clock.advance(seconds=1)
    assert refusal(tokens, token) is Refusal.EXPIRED


def test_token_of_a_clock_ahead_is_valid_within_the_tolerance(tokens: Tokens, clock: FakeClock) -> None:
    clock.now += CLOCK_TOLERANCE
    token = tokens.issue(ANA, LIFETIME)
    clock.now -= CLOCK_TOLERANCE
    assert tokens.check(token) == ANA
    clock.advance(seconds=-1)
    assert refusal(tokens, token) is Refusal.WRONG


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": b"another secret of sixty-four bytes, that no media server ever shares"},
        {"algorithm": "HS512"},
        {"aud": "web"},
        {"aud": None},
        {"iss": "somebody"},
        {"iss": None},
        {"exp": None},
        {"nbf": None},
        {"sub": None},
        {"room": None},
        {"room": 7},
        {"send": "yes"},
        {"exp": "soon"},
        {"exp": 1e308},
    ],
    ids=lambda changes: "-".join(map(str, *changes.items())),
)
def test_forged_or_foreign_token_is_refused(tokens: Tokens, clock: FakeClock, changes: dict[str, Any]) -> None:
    assert refusal(tokens, signed(clock, **changes)) is Refusal.WRONG


def unsigned(token: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def test_token_without_signature_is_refused(tokens: Tokens) -> None:
    assert refusal(tokens, unsigned(tokens.issue(ANA, LIFETIME))) is Refusal.WRONG


def test_changed_token_is_refused(tokens: Tokens) -> None:
    header, payload, signature = tokens.issue(ANA, LIFETIME).split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = base64.urlsafe_b64encode(json.dumps(claims | {"room": "mtg_2"}).encode()).rstrip(b"=").decode()
    assert refusal(tokens, f"{header}.{other}.{signature}") is Refusal.WRONG


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "…", "\ud800", "x" * 5000, "e30.e30.", "[]" * 3000])
def test_garbage_is_refused(tokens: Tokens, text: str) -> None:
    assert refusal(tokens, text) is Refusal.WRONG


def test_short_secret_is_an_error(clock: FakeClock) -> None:
    with pytest.raises(ValueError, match="less than 32 bytes"):
        Tokens(b"short", clock)
    assert SECRET.decode() not in repr(Tokens(SECRET, clock))
