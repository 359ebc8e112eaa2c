"""Small fairs to plan: people, slots, requests."""

from collections.abc import Iterable
from typing import Any

from matching.schedule.plan import Meeting, Schedule
from matching.schedule.problem import Exhibitor, MeetingRequest, Person, PersonLimits, Problem, Slot, Strength, Want

MUST = Want(Strength.MUST)
NEVER = Want(Strength.NEVER)


def like(weight: int = 1) -> Want:
    return Want(Strength.LIKE, weight)


def some_slots(*days: int) -> tuple[Slot, ...]:
    """So many slots of half an hour on each day, from eight o'clock."""
    return tuple(Slot(day * 1440 + 480 + each * 30, day) for day, count in enumerate(days) for each in range(count))


def a_person(name: str, free: Iterable[int] = range(4), *languages: str, **limits: int) -> Person:
    return Person(name, frozenset(free), frozenset(languages), PersonLimits(**limits))


def an_exhibitor(name: str, *staff: Person, tables: int | None = None) -> Exhibitor:
    return Exhibitor(name, staff or (a_person(f"{name}-s"),), tables)


def a_request(
    buyer: str,
    exhibitor: str,
    want: Want = like(),  # noqa: B008 - frozen
    theirs: Want | None = None,
    length: int = 1,
) -> MeetingRequest:
    return MeetingRequest(buyer, exhibitor, want, theirs, length)


def a_problem(*requests: MeetingRequest, **changes: Any) -> Problem:
    """Buyers b1 and b2, exhibitors e1 and e2 with one of staff each, four slots on one day."""
    fields: dict[str, Any] = {
        "slots": some_slots(4),
        "buyers": (a_person("b1"), a_person("b2")),
        "exhibitors": (an_exhibitor("e1"), an_exhibitor("e2")),
        "requests": requests,
    }
    return Problem(**fields | changes)


def a_meeting(slot: int, buyer: str, exhibitor: str, **changes: Any) -> Meeting:
    fields: dict[str, Any] = {"slot": slot, "buyer": buyer, "exhibitor": exhibitor, "staff": f"{exhibitor}-s"}
    return Meeting(**fields | changes)


def a_schedule(*meetings: Meeting) -> Schedule:
    return Schedule(tuple(sorted(meetings)))
