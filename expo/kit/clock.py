"""The clock as a dependency, so that tests can set the time."""

from collections.abc import Callable
from datetime import UTC, datetime

from expo.kit.errors import Invalid

Clock = Callable[[], datetime]
"""Returns the current time: timezone-aware, in UTC, in whole milliseconds."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Return the current time in UTC, truncated to the database's milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def checked_moment(value: datetime, *, field: str) -> datetime:
    """Return ``value`` in UTC; raise `Invalid` if it has no time zone or lies outside 1900 to 2200."""
    if value.tzinfo is None:
        raise Invalid("Give the time with its offset, for example 2027-04-15T09:00:00+08:00.", field=field)
    try:
        moment = value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise Invalid("This date is out of range.", field=field) from error
    if not EARLIEST <= moment <= LATEST:
        raise Invalid("This date is out of range: years 1900 to 2200.", field=field)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
