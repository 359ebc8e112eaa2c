"""Codes of an authenticator app (TOTP, RFC 6238) and recovery codes: matching and generation."""

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
import segno

ISSUER: Final = "Cloud Expo"
STEP_S: Final = 30
RECOVERY_CODES: Final = 10
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Enrolment:
    """Set-up data for an authenticator app, shown once. ``qr_code`` is the ``otpauth://`` URI as an SVG data URI."""

    secret: str
    uri: str
    qr_code: str


def matching_step(secret: str, code: str, now: datetime, *, after: int) -> int | None:
    """Return the 30-second step of a code, at most one off and later than ``after``, or None if it does not match."""
    digits = code.replace(" ", "")
    if not _SIX_DIGITS.fullmatch(digits):
        return None
    present, generator = int(now.timestamp()) // STEP_S, pyotp.TOTP(secret)
    steps = (present, present - 1, present + 1)
    return next(
        (step for step in steps if step > after and hmac.compare_digest(generator.generate_otp(step), digits)), None
    )


def new_recovery_codes() -> list[str]:
    """Return ten codes of 80 random bits, in lower-case base 32 without hyphens."""
    return [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]


def fold_code(code: str) -> str:
    """Return a recovery code in its stored form: without spaces and hyphens, in lower case."""
    return re.sub(r"[\s-]", "", code).lower()


def enrolment(secret: str, email: str) -> Enrolment:
    """Return the set-up data for a secret."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    return Enrolment(secret, uri, segno.make(uri, micro=False).svg_data_uri(scale=4))
