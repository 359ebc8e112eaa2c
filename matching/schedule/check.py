"""Independent validation of a schedule: every rule it breaks, one by one.

Shares no code with the scheduler (`CompiledProblem`, `DraftSchedule`), so that its bugs are not hidden here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.problem import Person, Problem


class Rule(StrEnum):
    """The rules for a valid schedule."""

    UNKNOWN = "unknown"
    NOT_REQUESTED = "not requested"
    NEVER = "never"
    TWICE = "twice"
    WRONG_LENGTH = "wrong length"
    NO_SUCH_TIME = "no such time"
    NOT_THEIR_STAFF = "not their staff"
    NOT_FREE = "not free"
    NO_LANGUAGE = "no language"
    DOUBLE_BOOKED = "double booked"
    NO_TABLE = "no table"
    NO_ROOM = "no room"
    DAY_TOO_FULL = "day too full"
    NO_BREAK = "no break"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule, the id of the person or exhibitor concerned, and the slot; None if the rule has no slot."""

    rule: Rule
    participant_id: str
    slot: int | None = None


def check(problem: Problem, schedule: Schedule) -> list[Violation]:
    """Return all violations; an empty list means that the schedule is valid."""
    named = [each for each in schedule.meetings if not list(_unknown(problem, each))]
    found = [violation for each in schedule.meetings for violation in _unknown(problem, each)]
    found += [violation for each in named for violation in _of_meeting(problem, each)]
    pairs = Counter(each.pair for each in named)
    found += [Violation(Rule.TWICE, buyer) for (buyer, _), times in pairs.items() if times > 1]
    found += _capacities(problem, named)
    for person_id, meetings in sorted(_all_of(named).items()):
        found += _of_person(problem, problem.people[person_id], meetings)
    return found


def measure(problem: Problem, schedule: Schedule) -> Score:
    """Return the score of a schedule, counted from scratch; the schedule should be valid."""
    requests = [problem.request_of[each.pair] for each in schedule.meetings]
    counts = Counter(name for each in schedule.meetings for name in each.pair)
    shares = sum(sum(problem.shares[:count]) for count in counts.values())
    idle = sum(idle_slots(problem, person_id, mine) for person_id, mine in _all_of(list(schedule.meetings)).items())
    return Score(sum(each.musts for each in requests), sum(each.likes for each in requests) + shares, -idle)


def idle_slots(problem: Problem, person_id: str, meetings: list[Meeting]) -> int:
    """Return in how many slots a person is free, but idle, between the first and last meeting of each day."""
    days: dict[int, set[int]] = defaultdict(set)
    for meeting in meetings:
        days[problem.slots[meeting.slot].day].update(meeting.slots)
    free = problem.people[person_id].free
    return sum(len((free & set(range(min(day), max(day)))) - day) for day in days.values())


def _all_of(meetings: list[Meeting]) -> dict[str, list[Meeting]]:
    found: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        found[meeting.buyer].append(meeting)
        found[meeting.staff].append(meeting)
    return found


def _unknown(problem: Problem, meeting: Meeting) -> Iterator[Violation]:
    for name, known in ((meeting.buyer, problem.people), (meeting.staff, problem.people)):
        if name not in known:
            yield Violation(Rule.UNKNOWN, name, meeting.slot)
    if meeting.exhibitor not in problem.hosts:
        yield Violation(Rule.UNKNOWN, meeting.exhibitor, meeting.slot)
    if meeting.length < 1 or not problem.in_row(meeting.slot, meeting.length):
        yield Violation(Rule.NO_SUCH_TIME, meeting.buyer, meeting.slot)


def _of_meeting(problem: Problem, meeting: Meeting) -> Iterator[Violation]:
    request = problem.request_of.get(meeting.pair)
    if request is None:
        yield Violation(Rule.NOT_REQUESTED, meeting.buyer, meeting.slot)
    elif request.never:
        yield Violation(Rule.NEVER, meeting.buyer, meeting.slot)
    elif request.length != meeting.length:
        yield Violation(Rule.WRONG_LENGTH, meeting.buyer, meeting.slot)
    if meeting.staff not in {each.id for each in problem.hosts[meeting.exhibitor].staff}:
        yield Violation(Rule.NOT_THEIR_STAFF, meeting.staff, meeting.slot)
    buyer, staff = problem.people[meeting.buyer], problem.people[meeting.staff]
    if not buyer.speaks_with(staff):
        yield Violation(Rule.NO_LANGUAGE, staff.id, meeting.slot)
    for person in (buyer, staff):
        for slot in meeting.slots:
            if slot not in person.free:
                yield Violation(Rule.NOT_FREE, person.id, slot)


def _capacities(problem: Problem, meetings: list[Meeting]) -> Iterator[Violation]:
    held = Counter((each.exhibitor, slot) for each in meetings for slot in each.slots)
    for (exhibitor, slot), count in sorted(held.items()):
        tables = problem.hosts[exhibitor].tables
        if tables is not None and count > tables:
            yield Violation(Rule.NO_TABLE, exhibitor, slot)
    for slot, count in sorted(Counter(slot for each in meetings for slot in each.slots).items()):
        if problem.rooms is not None and count > problem.rooms:
            yield Violation(Rule.NO_ROOM, "", slot)


def _of_person(problem: Problem, person: Person, meetings: list[Meeting]) -> Iterator[Violation]:
    times = Counter(slot for each in meetings for slot in each.slots)
    for slot, count in sorted(times.items()):
        if count > 1:
            yield Violation(Rule.DOUBLE_BOOKED, person.id, slot)
    days = Counter(problem.slots[each.slot].day for each in meetings)
    if person.limits.per_day is not None and max(days.values()) > person.limits.per_day:
        yield Violation(Rule.DAY_TOO_FULL, person.id)
    row = person.limits.in_row
    for slot in sorted(times):
        if row is not None and problem.in_row(slot, row + 1) and all(slot + step in times for step in range(row + 1)):
            yield Violation(Rule.NO_BREAK, person.id, slot)
