"""Reasons for an organiser's decision: translated stock reasons, plus free text."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from expo.kit.errors import Invalid
from expo.kit.text import optional


class DecisionReason(StrEnum):
    """A common reason; its texts are in ``reasons.toml``."""

    INCOMPLETE = "INCOMPLETE"
    UNVERIFIED = "UNVERIFIED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    NO_ROOM = "NO_ROOM"
    TOO_LATE = "TOO_LATE"
    APPLIED_TWICE = "APPLIED_TWICE"
    CERTIFICATE_MISSING = "CERTIFICATE_MISSING"
    RULES_BROKEN = "RULES_BROKEN"


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))


def words_of(reason: DecisionReason, language: str) -> str:
    """Return a stock reason as a sentence in one of the product languages."""
    return _texts()[reason][language]


def full_reason(reason: DecisionReason | None, words: str | None, language: str) -> str | None:
    """Return the full reason for a reader: the stock sentence and the organiser's own words, None without either."""
    parts = [words_of(reason, language)] if reason else []
    return "\n".join([*parts, *([words] if words else [])]) or None


def checked_reason(approve: bool, reason: DecisionReason | None, words: str | None) -> str | None:  # noqa: FBT001 - what is decided
    """Return the organiser's own words, cleaned; raises `Invalid` for a refusal without any reason."""
    text = optional(words, field="reason", limit=1000, lines=True)
    if not approve and text is None and reason is None:
        raise Invalid("Give a reason, so that the applicant can act on it.", field="reason")
    return text
