"""The time, as a collaborator, so that tests can say what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

from expo.kit.errors import Invalid

Clock = Callable[[], datetime]
"""Returns the present moment, aware, in UTC, with whole milliseconds."""

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """Return the present moment in UTC, cut to the milliseconds that the database keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def checked_moment(value: datetime, *, field: str) -> datetime:
    """Return ``value`` in UTC; raise `Invalid` if it has no zone or lies outside 1900 to 2200."""
    if value.tzinfo is None:
        raise Invalid("Give the time with its offset, for example 2027-04-15T09:00:00+08:00.", field=field)
    try:
        moment = value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise Invalid("This date is out of range.", field=field) from error
    if not EARLIEST <= moment <= LATEST:
        raise Invalid("This date is out of range: years 1900 to 2200.", field=field)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
