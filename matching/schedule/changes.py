"""What happens after a schedule is made: somebody cancels, comes late, loses a table, wishes for something new."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from matching.schedule.errors import UnknownName
from matching.schedule.problem import Person, Problem, Wish


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

    wish: Wish


Change = Cancelled | FreeOnly | CalledOff | TablesLeft | Wished


def changed(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the problem after some changes; raises `UnknownName` if one names somebody who is not there."""
    for change in changes:
        problem = _applied(problem, change)
    return problem


def _applied(problem: Problem, change: Change) -> Problem:
    match change:
        case Cancelled(who):
            return _with_free(problem, who, frozenset())
        case FreeOnly(who, free):
            return _with_free(problem, who, free)
        case TablesLeft(exhibitor, tables):
            problem.host(exhibitor)
            hosts = (replace(each, tables=tables) if each.id == exhibitor else each for each in problem.exhibitors)
            return replace(problem, exhibitors=tuple(hosts))
        case CalledOff(buyer, exhibitor):
            if (buyer, exhibitor) not in problem.wish_of:
                raise UnknownName(f"{buyer} and {exhibitor} have no wish.")
            return _with_wishes(problem, lambda wish: wish.pair != (buyer, exhibitor))
        case Wished(wish):
            others = _with_wishes(problem, lambda other: other.pair != wish.pair)
            return replace(others, wishes=(*others.wishes, wish))


def _with_wishes(problem: Problem, kept: Callable[[Wish], bool]) -> Problem:
    return replace(problem, wishes=tuple(each for each in problem.wishes if kept(each)))


def _with_free(problem: Problem, who: str, free: frozenset[int]) -> Problem:
    problem.person(who)

    def changed_person(person: Person) -> Person:
        return replace(person, free=free) if person.id == who else person

    buyers = tuple(changed_person(each) for each in problem.buyers)
    hosts = tuple(
        replace(each, staff=tuple(changed_person(person) for person in each.staff)) for each in problem.exhibitors
    )
    return replace(problem, buyers=buyers, exhibitors=hosts)
