"""Meetings as documents: the keys by which they are found, counted and kept apart."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.kit.db.mongo import Document, to_document
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.rules.cells import CELL, cell_of, cell_starts, cells_of
from expo.meetings.bookings.rules.reminders import next_reminder_at

CELLS: Final = "cells"
_FEW_CELLS: Final = 100
"""Most cells that are looked for one by one; they fit into one command."""


class Planning(StrEnum):
    """Relation of a meeting to its fair's schedule.

    `SCHEDULED`: it holds the time that a schedule gave it. `ARRANGED`: it holds a time that its sides have arranged.
    `ENDED`: a schedule gave it a time, and a side has ended it.
    """

    SCHEDULED = "scheduled"
    ARRANGED = "arranged"
    ENDED = "ended"


def meeting_document(meeting: Meeting) -> Document:
    """Return a meeting as a document, with the keys that `MeetingStore` describes."""
    companies = (meeting.buyer_id, meeting.exhibitor_organisation_id)
    agendas = [organisation_at_fair(each, meeting.fair_id) for each in companies]
    document = to_document(meeting) | {"ends_at": meeting.ends_at, "agendas": agendas}
    if cells := cells_of(meeting):
        document |= {CELLS: cells, "days": sorted({_day_of(each) for each in cells})}
    if limits := _limits(meeting):
        document["limits"] = limits
    if meeting.proposal_expires_at is not None:
        document["due_at"] = meeting.proposal_expires_at
    if attendees := _attendees(meeting):
        document["attended_by"] = attendees
    if remind_at := next_reminder_at(meeting):
        document["remind_at"] = remind_at
    if planning := _planning_of(meeting):
        document["planning"] = planning_key(meeting.fair_id, planning)
    return document


def _limits(meeting: Meeting) -> list[str]:
    """Return the counts of which a meeting is one.

    They are the unanswered requests of an organisation at the fair, without offers to a waiting list, the times that
    buyer and exhibitor have arranged themselves and hold, and what they have requested on one day.
    """
    fair_id, counts = meeting.fair_id, list[str]()
    if meeting.status is MeetingStatus.REQUESTED and not meeting.waiting_list:
        counts.append(organisation_at_fair(meeting.organisation_of(meeting.requested_by), fair_id))
    if _planning_of(meeting) is Planning.ARRANGED:
        counts.append(pair_key(fair_id, meeting.pair))
    if meeting.schedule_id is None:
        counts.append(pair_day_key(fair_id, meeting.pair, meeting.created_at))
    return counts


def _attendees(meeting: Meeting) -> list[str]:
    """Return in whose calendars a meeting is."""
    was_booked = meeting.status is MeetingStatus.CANCELLED and meeting.booked_at is not None
    if meeting.status is not MeetingStatus.BOOKED and not was_booked:
        return []
    company = meeting.exhibitor_organisation_id
    return [*meeting.buyer_people, *meeting.hosting.staff_ids, company, organisation_at_fair(company, meeting.fair_id)]


def _planning_of(meeting: Meeting) -> Planning | None:
    if meeting.holds_time:
        return Planning.SCHEDULED if meeting.follows_schedule else Planning.ARRANGED
    return Planning.ENDED if meeting.schedule_id is not None and meeting.ended_by is not None else None


def planning_key(fair_id: str, planning: Planning) -> str:
    """Return the key of a fair's meetings with this relation to its schedule."""
    return f"{fair_id}/{planning}"


def pair_key(fair_id: str, pair: tuple[str, str]) -> str:
    """Return the key of what a buyer and an exhibitor have arranged at a fair."""
    return "/".join((fair_id, *pair))


def pair_day_key(fair_id: str, pair: tuple[str, str], at: datetime) -> str:
    """Return the key of what a buyer and an exhibitor have requested of each other on a UTC day."""
    return f"{pair_key(fair_id, pair)}/{at.astimezone(UTC):%Y%m%d}"


def _day_of(cell: str) -> str:
    """Return the key of ``days`` for a cell: a resource with its UTC day."""
    return cell[: -len("HHMM")]


def organisation_at_fair(organisation_id: str, fair_id: str) -> str:
    """Return the name of an organisation at a fair among attendees and in agendas."""
    return f"{organisation_id}/{fair_id}"


def occupied_keys(resources: Collection[str], begins_at: datetime, ends_at: datetime) -> tuple[str, list[str]]:
    """Return how meetings of resources in a period are found: the name of a key, and its values.

    For a meeting's time they are its cells, for a longer period or more resources the days, with all their meetings.
    """
    utc = begins_at.astimezone(UTC)
    first = utc.replace(minute=utc.minute - utc.minute % (CELL.seconds // 60), second=0, microsecond=0)
    if -((first - ends_at) // CELL) * len(resources) > _FEW_CELLS:
        return "days", day_keys(resources, begins_at, ends_at)
    starts = cell_starts(first, -((first - ends_at) // timedelta(minutes=1)))
    return CELLS, [cell_of(each, at) for each in resources for at in starts]


def day_keys(resources: Collection[str], begins_at: datetime, ends_at: datetime) -> list[str]:
    """Return the keys of resources on the UTC days from one time to another."""
    first, last = begins_at.astimezone(UTC).date(), ends_at.astimezone(UTC).date()
    days = [f"{first + timedelta(days=each):%Y%m%d}" for each in range((last - first).days + 1)]
    return [f"{each}@{day}" for each in resources for day in days]
