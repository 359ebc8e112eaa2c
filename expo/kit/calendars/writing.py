"""Writes calendars (RFC 5545) for invitations by email (RFC 5546, RFC 6047) and for feeds."""

import re
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText, vUri

from expo.kit.calendars.events import Attendee, CalendarEvent, CalendarMethod, EventStatus

_PRODUCT: Final = "-//Cloud Expo//Calendar//EN"
_END: Final = b"END:VCALENDAR\r\n"
_REFRESH: Final = timedelta(minutes=15)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NO_ADDRESS: Final = re.compile(r"[\x00-\x20\x7f]")


def write_calendar(events: Sequence[CalendarEvent], *, method: CalendarMethod, name: str = "") -> bytes:
    """Return a calendar in UTF-8; ``name`` is what subscribers of a feed see.

    An invitation or its withdrawal has one event, with attendees; a feed names none (RFC 5546, 3.2). Times stand in
    each event's ``time_zone``, whose rules the calendar includes. Raises `ValueError` for other numbers of events or
    attendees, and for addresses with spaces or control characters.
    """
    if method is not CalendarMethod.PUBLISH and (len(events) != 1 or not events[0].attendees):
        raise ValueError("An invitation has one event, which has attendees.")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("method", method.value)
    if method is CalendarMethod.PUBLISH:
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", _REFRESH)
    if name:
        calendar.add("name", _plain(name))
        calendar.add("x-wr-calname", _plain(name))
    for each in events:
        calendar.add_component(_component(each, method))
    return bytes(calendar.to_ical()).removesuffix(_END) + _time_zones(events) + _END


def _time_zones(events: Sequence[CalendarEvent]) -> bytes:
    """Return the rules of the events' time zones, from the year before the first event to the year after the last."""
    if not events:
        return b""
    first, last = min(each.starts_at for each in events).year - 1, max(each.ends_at for each in events).year + 1
    return b"".join(_time_zone(each, first, last) for each in sorted({each.time_zone for each in events} - {"UTC"}))


@lru_cache(maxsize=512)
def _time_zone(name: str, first: int, last: int) -> bytes:
    """Return the rules of a time zone in some years; kept, since finding its changes takes 70 ms a time."""
    return bytes(Timezone.from_tzinfo(ZoneInfo(name), name, date(first, 1, 1), date(last + 1, 1, 1)).to_ical())


def _component(event: CalendarEvent, method: CalendarMethod) -> Event:
    component = Event()
    zone = UTC if event.time_zone == "UTC" else ZoneInfo(event.time_zone)
    status = EventStatus.CANCELLED if method is CalendarMethod.CANCEL else event.status
    component.add("uid", _address(event.uid))
    component.add("sequence", event.sequence)
    # The moment of the change, not of writing: a repeated email and a feed say the same of one version.
    component.add("dtstamp", event.modified_at.astimezone(UTC))
    component.add("last-modified", event.modified_at.astimezone(UTC))
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("status", status.value)
    component.add("transp", "TRANSPARENT" if status is EventStatus.CANCELLED else "OPAQUE")
    for name, text in (("summary", event.summary), ("description", event.description), ("location", event.location)):
        if text:
            component.add(name, _plain(text))
    if event.url:
        component.add("url", vUri(_address(event.url)))
    _add_people(component, event, method)
    if event.alarm is not None and status is EventStatus.CONFIRMED:
        component.add_component(_alarm(event, event.alarm))
    return component


def _add_people(component: Event, event: CalendarEvent, method: CalendarMethod) -> None:
    component.add("organizer", _user(event.organiser.email, event.organiser.name))
    if method is not CalendarMethod.PUBLISH:
        for each in event.attendees:
            component.add("attendee", _attendee(each))


def _attendee(attendee: Attendee) -> vCalAddress:
    user = _user(attendee.email, attendee.name)
    user.params["CUTYPE"] = vText("INDIVIDUAL")
    user.params["ROLE"] = vText("REQ-PARTICIPANT")
    user.params["PARTSTAT"] = vText(attendee.status.value)
    user.params["RSVP"] = vText("TRUE")
    return user


def _user(email: str, name: str) -> vCalAddress:
    user = vCalAddress(f"mailto:{_address(email)}")
    if name:
        user.params["CN"] = vText(" ".join(_plain(name).replace('"', "'").split()))
    return user


def _alarm(event: CalendarEvent, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _plain(event.summary))
    alarm.add("trigger", -before)
    return alarm


def _plain(text: str) -> str:
    """Return text without characters that iCalendar forbids (RFC 5545, 3.1: controls but tabs and line breaks)."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _address(value: str) -> str:
    """Return an identifier, email address or URI as it is; raises `ValueError` if it could start another line."""
    if _NO_ADDRESS.search(value):
        raise ValueError("Identifiers and addresses have neither spaces nor control characters.")
    return value
