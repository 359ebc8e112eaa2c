"""What happens after a schedule is made: somebody cancels, comes late, loses a table, wishes for something new."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from matching.schedule.errors import UnknownName
from matching.schedule.problem import MeetingRequest, Problem


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A buyer or a member of staff does not come at all."""

    who: str


@dataclass(frozen=True, slots=True)
class FreeOnly:
    """A buyer or a member of staff is free in these slots, and no longer in others: comes late, leaves early."""

    who: str
    free: frozenset[int]


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A buyer and an exhibitor do not want their meeting any more."""

    buyer: str
    exhibitor: str


@dataclass(frozen=True, slots=True)
class TablesLeft:
    """An exhibitor has so many tables; None: they are not counted."""

    exhibitor: str
    tables: int | None


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish that is new, or that replaces what the pair wanted before."""

    wish: MeetingRequest


Key = TypeVar("Key", bound=Hashable)
Thing = TypeVar("Thing")
Change = Cancelled | FreeOnly | CalledOff | TablesLeft | Wished


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the problem after some changes, the later ones last.

    Raises `UnknownName` if one names somebody who is not there, `InvalidProblem` for a wish or slot that is none.
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
