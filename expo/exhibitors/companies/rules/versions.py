"""Versions of what a company says of itself: of two people who write at once the second hears of the first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from expo.exhibitors.errors import ChangedMeanwhile
from expo.exhibitors.models import Booth, Exhibitor
from expo.kit.access import Actor

Written = TypeVar("Written", Exhibitor, Booth)

_WORDS: Final = ("name", "english_name", "country", "kind", "city", "founded", "employees", "tagline", "story")
_SAID: Final[Mapping[type, tuple[str, ...]]] = {
    Exhibitor: (*_WORDS, "website", "languages", "markets", "contacts"),
    Booth: ("headline", "section", "staff"),
}
"""What people write in forms that say all of it at once. Pictures and files are added one by one and lose nothing."""


def require_version(now: Exhibitor | Booth, version: int | None) -> None:
    """Raise `ChangedMeanwhile` unless ``version``, the one that somebody has read, is the present one; None is any."""
    if version is not None and version != now.version:
        raise ChangedMeanwhile(now.version)


def following(before: Written, after: Written, actor: Actor, at: datetime) -> Written:
    """Return ``after`` as the next version by the actor; of the same version where it says what ``before`` said."""
    if all(getattr(before, name) == getattr(after, name) for name in _SAID[type(before)]):
        return after
    return replace(after, version=before.version + 1, version_at=at, version_by=actor.author)
