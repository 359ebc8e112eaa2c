"""Optimistic locking of profiles and booths: the second of two concurrent writers is told of the first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from expo.exhibitors.models import Booth, Exhibitor
from expo.kit.access import Actor
from expo.kit.errors import VersionConflict

Written = TypeVar("Written", Exhibitor, Booth)

_WORDS: Final = ("name", "english_name", "country", "kind", "city", "founded", "employees", "tagline", "story")
_SAID: Final[Mapping[type, tuple[str, ...]]] = {
    Exhibitor: (*_WORDS, "website", "languages", "markets", "contacts"),
    Booth: ("headline", "section", "staff"),
}
"""Fields edited in forms that submit them all at once. Pictures and files are added singly and cannot be lost."""


def require_version(now: Exhibitor | Booth, version: int | None) -> None:
    """Raise `VersionConflict` unless ``version``, as read by the caller, is the current one; None skips the check."""
    if version is not None and version != now.version:
        raise VersionConflict(now.version)


def next_version(before: Written, after: Written, actor: Actor, at: datetime) -> Written:
    """Return ``after`` as the actor's next version, or with the same version if the edited fields are unchanged."""
    if all(getattr(before, name) == getattr(after, name) for name in _SAID[type(before)]):
        return after
    return replace(after, version=before.version + 1, version_at=at, version_by=actor.author)
