"""Password rules, and generated passwords."""

import secrets
import unicodedata
from pathlib import Path
from typing import Final

from expo.kit.errors import Invalid

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 200
_MIN_NAME_LENGTH: Final = 3
_COMMON: Final = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def normalise(password: str) -> str:
    """Return a password in NFKC, the form that is hashed, so that the keyboard does not matter."""
    return unicodedata.normalize("NFKC", password)


def checked_password(password: str, *, email: str, field: str = "password") -> str:
    """Return a new password, normalised; raises `Invalid` if it is easy to guess.

    Follows NIST SP 800-63B: length counts, character classes do not.
    """
    if len(password) > MAX_LENGTH or not MIN_LENGTH <= len(normalise(password)) <= MAX_LENGTH:
        raise Invalid(f"A password must have {MIN_LENGTH} to {MAX_LENGTH} characters.", field=field)
    text = normalise(password)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise Invalid("This password contains characters that cannot be typed.", field=field)
    folded = text.casefold()
    name = email.partition("@")[0]
    if folded in _COMMON or len(set(folded)) == 1:
        raise Invalid("This password is too easy to guess.", field=field)
    if len(name) >= _MIN_NAME_LENGTH and name in folded:
        raise Invalid("A password must not contain your email address.", field=field)
    return text


def new_password() -> str:
    """Return a new password of 100 random bits, in four groups that are easy to type."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
