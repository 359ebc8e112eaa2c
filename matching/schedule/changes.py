"""Changes after a schedule is made: cancellations, late arrivals, lost tables, new wishes."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from matching.schedule.errors import UnknownName
from matching.schedule.problem import MeetingRequest, Problem


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A buyer or staff member does not come at all."""

    who: str


@dataclass(frozen=True, slots=True)
class FreeOnly:
    """A buyer or staff member is free in these slots only: arrives late, leaves early."""

    who: str
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A buyer and an exhibitor no longer want their meeting."""

    buyer: str
    exhibitor: str


@dataclass(frozen=True, slots=True)
class TablesLeft:
    """An exhibitor has this many tables; None: unlimited."""

    exhibitor: str
    tables: int | None


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish that is new, or replaces what the pair wanted before."""

    wish: MeetingRequest


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
Change = Cancelled | FreeOnly | CalledOff | TablesLeft | Wished


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the problem after some changes, applied in order.

    Raises `UnknownName` if one names someone unknown, `InvalidProblem` for an invalid wish or slot.
    """
    people, hosts, wishes = dict(problem.people), dict(problem.hosts), dict(problem.wish_of)
    for change in changes:
        match change:
            case Cancelled(who):
                people[who] = replace(_known(people, who), free=frozenset())
            case FreeOnly(who, free):
                people[who] = replace(_known(people, who), free=free)
            case TablesLeft(exhibitor, tables):
                hosts[exhibitor] = replace(_known(hosts, exhibitor), tables=tables)
            case CalledOff(buyer, exhibitor):
                del wishes[_known(wishes, (buyer, exhibitor)).pair]
            case Wished(wish):
                wishes[wish.pair] = wish
    return replace(
        problem,
        buyers=tuple(people[each.id] for each in problem.buyers),
        exhibitors=tuple(
            replace(each, staff=tuple(people[member.id] for member in each.staff)) for each in hosts.values()
        ),
        wishes=tuple(wishes.values()),
    )


def _known(things: Mapping[Key, Thing], name: Key) -> Thing:
    if name not in things:
        raise UnknownName(f"The problem knows no {name}.")
    return things[name]
