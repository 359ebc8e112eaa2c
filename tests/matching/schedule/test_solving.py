"""Schedules hold, are the best there are where that can be proven, and put musts first."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.bench.matchmaking.participants import ParticipantCounts
from matching.schedule.check import check, measure
from matching.schedule.errors import InvalidProblem, SchedulingError
from matching.schedule.first_come import first_come
from matching.schedule.plan import Meeting, Schedule, Score
from matching.schedule.problem import Exhibitor, MeetingRequest, Person, PersonLimits, Problem, Strength, Want
from matching.schedule.solver.bound import bound
from matching.schedule.solver.compiled_problem import CompiledProblem
from matching.schedule.solver.draft_schedule import DraftSchedule
from matching.schedule.solving import Effort, Progress, solve
from tests.matching.schedule.planning import (
    MUST,
    NEVER,
    a_meeting,
    a_person,
    a_problem,
    a_request,
    a_schedule,
    an_exhibitor,
    like,
    some_slots,
)

QUICK = Effort(rounds=15, work=0.05, proof=0.5)
NO_PROOF = Effort(rounds=30, work=0.05, places=0)
SLOTS = 4


def every_schedule(problem: Problem) -> list[Schedule]:
    """All schedules that hold, by trying everything."""
    options: list[list[Meeting | None]] = [
        [None]
        + [
            Meeting(slot, request.buyer, request.exhibitor, staff.id, request.length)
            for slot in range(len(problem.slots))
            for staff in problem.hosts[request.exhibitor].staff
        ]
        for request in problem.requests
    ]
    made = (Schedule(tuple(sorted(each for each in choice if each))) for choice in product(*options))
    return [each for each in made if not check(problem, each)]


def people(names: list[str]) -> st.SearchStrategy[list[Person]]:
    free = st.frozensets(st.integers(0, SLOTS - 1))
    tongues = st.frozensets(st.sampled_from(["zh", "en"]))
    limit = st.none() | st.integers(1, 2)
    limits = st.builds(PersonLimits, limit, limit)
    return st.tuples(*(st.builds(Person, st.just(name), free, tongues, limits) for name in names)).map(list)


WANTS = st.builds(Want, st.sampled_from(Strength), st.integers(1, 4))


@st.composite
def problems(draw: st.DrawFn, most_requests: int = 6) -> Problem:
    """Up to three buyers and two exhibitors over two days, with whatever limits, tables and lengths."""
    buyers = draw(people([f"b{each}" for each in range(draw(st.integers(0, 3)))]))
    exhibitors = []
    for name in [f"e{each}" for each in range(draw(st.integers(0, 2)))]:
        staff = draw(people([f"{name}s{each}" for each in range(draw(st.integers(0, 2)))]))
        exhibitors.append(Exhibitor(name, tuple(staff), draw(st.none() | st.integers(0, 2))))
    pairs = [(buyer.id, exhibitor.id) for buyer in buyers for exhibitor in exhibitors]
    chosen = draw(st.permutations(pairs))[:most_requests]
    requests = tuple(
        MeetingRequest(*pair, draw(WANTS), draw(st.none() | WANTS), draw(st.sampled_from([1, 1, 2]))) for pair in chosen
    )
    rooms = draw(st.none() | st.integers(0, 2))
    shares = draw(st.sampled_from([(), (3, 1), (8, 4, 2, 1)]))
    return Problem(some_slots(3, 1), tuple(buyers), tuple(exhibitors), requests, rooms=rooms, shares=shares)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_any_problem_gives_valid_schedule(problem: Problem) -> None:
    for effort in (QUICK, NO_PROOF):
        made = solve(problem, effort)
        assert check(problem, made.schedule) == []
        assert measure(problem, made.schedule) == made.score
        assert made.score.musts <= made.bound.musts
        assert made.score.value <= made.bound.value


@given(problems(most_requests=3))
@settings(max_examples=40, deadline=None)
def test_proven_schedule_is_optimal(problem: Problem) -> None:
    best = max(measure(problem, each) for each in every_schedule(problem))
    made = solve(problem, Effort(rounds=0, proof=5))
    assert (made.proven, made.compactness_proven) == (True, True)
    assert made.score == best


@given(problems(most_requests=3))
@settings(max_examples=25, deadline=None)
def test_bound_is_never_below_any_schedule(problem: Problem) -> None:
    scores = [measure(problem, each) for each in every_schedule(problem)]
    for pieces in (0, 1_000):
        maximum = bound(CompiledProblem(problem), max_columns=pieces)
        assert max(each.musts for each in scores) <= maximum.musts
        assert max(each.value for each in scores) <= maximum.value


@pytest.mark.parametrize("effort", [QUICK, NO_PROOF])
def test_must_meet_comes_before_any_like(effort: Effort) -> None:
    """One slot with one exhibitor: the must of one against the heaviest like of another."""
    one = an_exhibitor("e1", a_person("e1-s", {0}))
    problem = a_problem(a_request("b1", "e1", like(1000), like(1000)), a_request("b2", "e1", MUST), exhibitors=(one,))
    assert solve(problem, effort).schedule == a_schedule(a_meeting(0, "b2", "e1"))


@pytest.mark.parametrize("effort", [QUICK, NO_PROOF])
def test_never_request_is_not_scheduled(effort: Effort) -> None:
    problem = a_problem(a_request("b1", "e1", MUST, NEVER), a_request("b1", "e2", NEVER, MUST))
    made = solve(problem, effort)
    assert (made.schedule, made.score) == (Schedule(), Score(0, 0, 0))


@pytest.mark.parametrize("effort", [QUICK, NO_PROOF])
def test_last_place_goes_to_buyer_without_meetings(effort: Effort) -> None:
    """b1 meets e2 anyway; e1 has one slot, which b1 wants a little more than b2."""
    exhibitors = (an_exhibitor("e1", a_person("e1-s", {0})), an_exhibitor("e2", a_person("e2-s", {1})))
    requests = (a_request("b1", "e1", like(6)), a_request("b1", "e2", like(9)), a_request("b2", "e1", like(4)))
    fair, plain = (a_problem(*requests, exhibitors=exhibitors, shares=shares) for shares in ((8, 4, 2, 1), ()))
    assert ("b2", "e1") in solve(fair, effort).schedule.of_pair
    assert ("b1", "e1") in solve(plain, effort).schedule.of_pair


@pytest.mark.parametrize("effort", [QUICK, NO_PROOF])
def test_meetings_are_scheduled_without_gaps(effort: Effort) -> None:
    requests = [a_request(buyer, exhibitor) for buyer in ("b1", "b2") for exhibitor in ("e1", "e2")]
    made = solve(a_problem(*requests), effort)
    assert (len(made.schedule.meetings), made.score.compactness) == (4, 0)


def test_long_meeting_takes_consecutive_slots_of_one_day() -> None:
    problem = a_problem(a_request("b1", "e1", length=2), slots=some_slots(1, 1, 2))
    assert solve(problem, QUICK).schedule == a_schedule(a_meeting(2, "b1", "e1", length=2))


def test_locked_meeting_keeps_its_time() -> None:
    promised = a_meeting(2, "b1", "e1", locked=True)
    problem = a_problem(*(a_request(buyer, "e1", MUST) for buyer in ("b1", "b2")))
    for effort in (QUICK, NO_PROOF):
        made = solve(problem, effort, locked_meetings=[promised])
        assert promised in made.schedule.meetings
        assert len(made.schedule.meetings) == 2


def test_impossible_locked_meeting_is_refused() -> None:
    for meeting in (a_meeting(2, "b1", "e2"), a_meeting(7, "b1", "e1"), a_meeting(0, "b1", "e1", staff="e9-s")):
        with pytest.raises(InvalidProblem, match="cannot be kept"):
            solve(a_problem(a_request("b1", "e1")), QUICK, locked_meetings=[meeting])


def test_equal_seeds_give_equal_schedules() -> None:
    problem = ParticipantCounts(buyers=12, exhibitors=5, slots=8, seed=3).problem()
    one, two = (solve(problem, Effort(rounds=40, work=0.05, places=0, seed=7)) for _ in range(2))
    assert one == two


def test_search_never_worsens_score() -> None:
    problem = ParticipantCounts(buyers=12, exhibitors=5, slots=8, seed=3).problem()
    scores: list[Score] = []

    def told(progress: Progress) -> None:
        scores.append(progress.score)

    made = solve(problem, Effort(rounds=60, work=0.05, places=0), progress=told)
    assert scores == sorted(scores)
    assert made.score >= scores[-1]


def test_schedule_beats_first_come_first_served() -> None:
    problem = ParticipantCounts(buyers=12, exhibitors=5, slots=8, seed=3).problem()
    greedy = first_come(problem, [each.pair for each in problem.requests])
    assert check(problem, greedy) == []
    assert solve(problem, NO_PROOF).score > measure(problem, greedy)


@pytest.mark.parametrize("asked", [0, 1, 2, 5])
def test_stopped_search_gives_valid_schedule(asked: int) -> None:
    """It is told to stop when it asks for the n-th time."""
    problem = ParticipantCounts(buyers=12, exhibitors=5, slots=8, seed=3).problem()
    answers = iter([False] * asked)
    made = solve(problem, Effort(places=0), stop=lambda: next(answers, True))
    assert check(problem, made.schedule) == []
    assert made.schedule.meetings


def test_search_without_time_gives_valid_schedule() -> None:
    problem = ParticipantCounts(buyers=12, exhibitors=5, slots=8, seed=3).problem()
    made = solve(problem, Effort(seconds=0))
    assert check(problem, made.schedule) == []
    assert (made.rounds, made.compactness_proven) == (0, False)


@pytest.mark.parametrize("changes", [{"requests": ()}, {"slots": (), "buyers": (), "requests": ()}])
def test_empty_problem_gives_empty_schedule(changes: dict[str, Any]) -> None:
    empty = {"exhibitors": ()} | changes if "slots" in changes else changes
    made = solve(a_problem(**empty), QUICK)
    assert (made.schedule, made.gap) == (Schedule(), 0)


def test_draft_schedule_refuses_conflicting_meeting() -> None:
    draft = DraftSchedule(CompiledProblem(a_problem(a_request("b1", "e1"), a_request("b2", "e1"))))
    place = next(draft.places(0))
    draft.put(0, place)
    for request in (0, 1):
        with pytest.raises(SchedulingError, match="does not fit"):
            draft.put(request, place)
