"""Upper bounds for all schedules: linear relaxations, solved by HiGHS (Huangfu and Hall 2018).

By slots, a meeting may be split over several slots, and an exhibitor's staff are pooled. If that has too many columns,
slots are dropped as well: each person then has a total number of slots, and what remains is a flow from buyers to
exhibitors. Both ignore languages within a staff and breaks.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import floor

import numpy as np

from matching.schedule.solver.compiled_problem import CompiledProblem, each_bit

MAX_COLUMNS = 60_000
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Bound:
    """The most musts of any schedule, and the highest value of one with the given number of musts (see `Score`)."""

    musts: int
    value: int


@dataclass
class _Programme:
    """A linear programme: maximise gain x, subject to rows x ≤ limits, 0 ≤ x ≤ 1."""

    musts: list[float] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    cells: list[tuple[int, int, float]] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def column(self, musts: float, value: float) -> int:
        self.musts.append(musts)
        self.value.append(value)
        return len(self.musts) - 1

    def row(self, columns: dict[int, float], limit: float) -> None:
        self.cells += [(len(self.limits), column, factor) for column, factor in columns.items()]
        self.limits.append(limit)

    def best(self, gains: list[float], minimum: int = 0) -> int:
        """Return the highest gain with at least `minimum` musts, rounded down."""
        from scipy.optimize import linprog  # noqa: PLC0415  half a second to load, needed only for bounds
        from scipy.sparse import csr_array  # noqa: PLC0415  as above

        if not any(gains):
            return 0
        cells = self.cells + [(len(self.limits), column, -musts) for column, musts in enumerate(self.musts) if musts]
        rows, columns, factors = zip(*cells, strict=True)
        matrix = csr_array((factors, (rows, columns)), shape=(len(self.limits) + 1, len(gains)))
        solved = linprog(-np.asarray(gains), A_ub=matrix, b_ub=[*self.limits, -minimum], bounds=(0, 1), method="highs")
        highest = -float(solved.fun)
        return floor(highest + _ROUNDING * max(1.0, highest))


def bound(compiled_problem: CompiledProblem, *, musts: int = 0, max_columns: int = MAX_COLUMNS) -> Bound:
    """Return a bound for all schedules that meet at least `musts`, which must be feasible.

    It takes slots into account if that needs at most `max_columns` columns.
    """
    starts = {request: _any_staff(compiled_problem, request) for request in compiled_problem.possible}
    if not starts:
        return Bound(0, 0)
    columns_needed = sum(each.bit_count() for each in starts.values())
    programme = (
        _by_slots(compiled_problem, starts) if columns_needed <= max_columns else _by_people(compiled_problem, starts)
    )
    return Bound(programme.best(programme.musts), programme.best(programme.value, musts))


def _by_slots(compiled_problem: CompiledProblem, starts: dict[int, int]) -> _Programme:
    programme = _Programme()
    columns: dict[int, list[int]] = {}
    taking: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    hosting: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    daily: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for request, mask in starts.items():
        columns[request] = []
        for slot in each_bit(mask):
            column = programme.column(compiled_problem.musts[request], compiled_problem.likes[request])
            columns[request].append(column)
            daily[compiled_problem.buyer[request], compiled_problem.problem.slots[slot].day][column] = 1
            for each in range(slot, slot + compiled_problem.length[request]):
                taking[compiled_problem.buyer[request], each][column] = 1
                hosting[compiled_problem.host[request], each][column] = 1
        programme.row(dict.fromkeys(columns[request], 1), 1)
    for cells in taking.values():
        programme.row(cells, 1)
    for (host, slot), cells in hosting.items():
        programme.row(cells, _places(compiled_problem, host, slot))
    for (buyer, _), cells in daily.items():
        per_day = compiled_problem.people[buyer].limits.per_day
        if per_day is not None:
            programme.row(cells, per_day)
    _rooms(compiled_problem, programme, hosting)
    _shares(compiled_problem, programme, columns)
    return programme


def _rooms(
    compiled_problem: CompiledProblem, programme: _Programme, hosting: dict[tuple[int, int], dict[int, float]]
) -> None:
    if compiled_problem.problem.rooms is None:
        return
    for slot in range(len(compiled_problem.problem.slots)):
        cells = {column: 1.0 for (_, each), columns in hosting.items() if each == slot for column in columns}
        programme.row(cells, compiled_problem.problem.rooms)


def _by_people(compiled_problem: CompiledProblem, starts: dict[int, int]) -> _Programme:
    programme = _Programme()
    columns = {
        request: [programme.column(compiled_problem.musts[request], compiled_problem.likes[request])]
        for request in starts
    }
    for buyer, requests in compiled_problem.requests_of_buyer.items():
        lengths = {columns[request][0]: float(compiled_problem.length[request]) for request in requests}
        programme.row(lengths, compiled_problem.free[buyer].bit_count())
        per_day = compiled_problem.people[buyer].limits.per_day
        if per_day is not None:
            days = sum(
                min(per_day, (compiled_problem.free[buyer] & day).bit_count()) for day in compiled_problem.days.values()
            )
            programme.row(dict.fromkeys(lengths, 1.0), days)
    for host, requests in compiled_problem.requests_of_host.items():
        places = sum(_places(compiled_problem, host, slot) for slot in range(len(compiled_problem.problem.slots)))
        programme.row({columns[request][0]: float(compiled_problem.length[request]) for request in requests}, places)
    if compiled_problem.problem.rooms is not None:
        rooms = compiled_problem.problem.rooms * len(compiled_problem.problem.slots)
        programme.row({columns[request][0]: float(compiled_problem.length[request]) for request in starts}, rooms)
    _shares(compiled_problem, programme, columns)
    return programme


def _shares(compiled_problem: CompiledProblem, programme: _Programme, columns: dict[int, list[int]]) -> None:
    """Add a column for each step of a share, at most as many as there are met requests."""
    for parties in (compiled_problem.requests_of_buyer, compiled_problem.requests_of_host):
        for requests in parties.values():
            met: dict[int, float] = {column: -1 for request in requests for column in columns[request]}
            steps: dict[int, float] = {programme.column(0, gain): 1 for gain in compiled_problem.problem.shares if gain}
            programme.row(met | steps, 0)


def _any_staff(compiled_problem: CompiledProblem, request: int) -> int:
    starts = 0
    for _, mask in compiled_problem.starts[request]:
        starts |= mask
    return starts


def _places(compiled_problem: CompiledProblem, host: int, slot: int) -> int:
    staff = sum(compiled_problem.free[each] >> slot & 1 for each in compiled_problem.staff_of[host])
    tables = compiled_problem.problem.exhibitors[host].tables
    return staff if tables is None else min(staff, tables)
