"""Changes after a schedule is made: cancellations, late arrivals, lost tables, new requests."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from matching.schedule.errors import UnknownName
from matching.schedule.problem import MeetingRequest, Problem


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A buyer or staff member does not come at all."""

    person_id: str


@dataclass(frozen=True, slots=True)
class AvailabilityChanged:
    """A buyer or staff member is free in these slots only: arrives late, leaves early."""

    person_id: str
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    """A buyer and an exhibitor no longer want their meeting."""

    buyer: str
    exhibitor: str


@dataclass(frozen=True, slots=True)
class TableCountChanged:
    """An exhibitor has this many tables; None: unlimited."""

    exhibitor: str
    tables: int | None


@dataclass(frozen=True, slots=True)
class RequestChanged:
    """A request that is new, or replaces what the pair wanted before."""

    request: MeetingRequest


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
Change = Cancelled | AvailabilityChanged | MeetingCancelled | TableCountChanged | RequestChanged


def apply_changes(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the problem after some changes, applied in order.

    Raises `UnknownName` if one names someone unknown, `InvalidProblem` for an invalid request or slot.
    """
    people, hosts, requests = dict(problem.people), dict(problem.hosts), dict(problem.request_of)
    for change in changes:
        match change:
            case Cancelled(person_id):
                people[person_id] = replace(_known(people, person_id), free=frozenset())
            case AvailabilityChanged(person_id, free):
                people[person_id] = replace(_known(people, person_id), free=free)
            case TableCountChanged(exhibitor, tables):
                hosts[exhibitor] = replace(_known(hosts, exhibitor), tables=tables)
            case MeetingCancelled(buyer, exhibitor):
                del requests[_known(requests, (buyer, exhibitor)).pair]
            case RequestChanged(request):
                requests[request.pair] = request
    return replace(
        problem,
        buyers=tuple(people[each.id] for each in problem.buyers),
        exhibitors=tuple(
            replace(each, staff=tuple(people[member.id] for member in each.staff)) for each in hosts.values()
        ),
        requests=tuple(requests.values()),
    )


def _known(things: Mapping[Key, Thing], name: Key) -> Thing:
    if name not in things:
        raise UnknownName(f"The problem knows no {name}.")
    return things[name]
