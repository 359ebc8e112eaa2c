"""Fairs, halls, branding and applications."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from expo.fairs.fairs.rules.reasons import DecisionReason
from expo.kit.clock import checked_moment
from expo.kit.errors import Invalid
from expo.kit.files.pictures import Picture
from expo.kit.text import LANGUAGES, checked_language, clean
from expo.localisation.models import Text

_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Hall:
    """A hall of one fair; ``sections`` are the keys of the sections shown there."""

    key: str
    name: Text
    sections: list[str]


@dataclass(frozen=True)
class Branding:
    """A fair's accent colour on light and on dark surfaces (#RRGGBB), its logo and its banner picture."""

    accent: str | None = None
    accent_on_dark: str | None = None
    logo: Picture | None = None
    banner: Picture | None = None


@dataclass(frozen=True)
class Fair:
    """A fair, with its dates and the languages it is held in."""

    id: str
    organiser_id: str
    slug: str
    name: Text
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    languages: list[str]
    created_at: datetime
    tagline: Text | None = None
    halls: list[Hall] = field(default_factory=list)
    published: bool = False
    branding: Branding = field(default_factory=Branding)

    def hall(self, key: str) -> Hall | None:
        """Return the hall with this key, or None."""
        return next((hall for hall in self.halls if hall.key == key), None)

    def is_open(self, now: datetime) -> bool:
        """Return whether the fair is on at ``now``."""
        return self.published and self.opens_at <= now < self.closes_at


class ParticipantRole(StrEnum):
    """Role in which an organisation takes part in a fair."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"


class ApplicationStatus(StrEnum):
    """Status of an application."""

    APPLIED = "APPLIED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class FairApplication:
    """An organisation's application to a fair, and the decision on it."""

    id: str
    fair_id: str
    organisation_id: str
    role: ParticipantRole
    status: ApplicationStatus
    applied_at: datetime
    note: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None
    stock_reason: DecisionReason | None = None


def checked_slug(value: str, *, field: str = "slug") -> str:
    """Return a URL slug of lower-case letters, digits and hyphens, or raise `Invalid`."""
    text = clean(value, field=field, limit=63).lower()
    if not _SLUG.fullmatch(text):
        raise Invalid("Use letters a to z, digits and hyphens.", field=field)
    return text


def checked_time_zone(value: str, *, field: str = "timeZone") -> str:
    """Return a name from the IANA time zone database, or raise `Invalid`."""
    name = clean(value, field=field, limit=64)
    if name not in _time_zones():
        raise Invalid("This is not a time zone, for example Asia/Shanghai.", field=field)
    return name


@cache
def _time_zones() -> frozenset[str]:
    """Return the names of places' time zones: `Factory` and `localtime` name the state of a machine's settings."""
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}


def checked_languages(values: list[str], *, field: str = "languages") -> list[str]:
    """Return distinct product languages, or raise `Invalid` for an unknown language or an empty list."""
    chosen = list(dict.fromkeys(checked_language(value, field=field) for value in values[: len(LANGUAGES) * 2]))
    if not chosen:
        raise Invalid("Choose at least one language.", field=field)
    return chosen


def checked_span(start: datetime, end: datetime, *, fields: tuple[str, str]) -> tuple[datetime, datetime]:
    """Return both moments in UTC, or raise `Invalid` unless the first precedes the second."""
    begins, ends = checked_moment(start, field=fields[0]), checked_moment(end, field=fields[1])
    if begins >= ends:
        raise Invalid("The end must be after the start.", field=fields[1])
    return begins, ends
