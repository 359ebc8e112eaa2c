"""A revision touches as little as it can, and says what moved, what was lost and why, what was won."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.bench.matchmaking.participants import ParticipantCounts
from matching.schedule.changes import (
    AvailabilityChanged,
    Cancelled,
    Change,
    MeetingCancelled,
    RequestChanged,
    TableCountChanged,
)
from matching.schedule.check import check, measure
from matching.schedule.errors import UnknownName
from matching.schedule.explaining import Reason
from matching.schedule.plan import Schedule
from matching.schedule.revising import Move, revise
from matching.schedule.solving import Effort, solve
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
)

REQUESTS = (a_request("b1", "e1"), a_request("b1", "e2"), a_request("b2", "e1"))
MADE = a_schedule(a_meeting(0, "b1", "e1"), a_meeting(1, "b1", "e2"), a_meeting(1, "b2", "e1"))


@pytest.mark.parametrize("changes", [[], [AvailabilityChanged("b2", frozenset({1, 2}))], [TableCountChanged("e1", 1)]])
def test_nothing_moves_without_need(changes: list[Change]) -> None:
    made = revise(a_problem(*REQUESTS), MADE, changes)
    assert (made.schedule, made.moved, made.lost, made.added) == (MADE, (), (), ())


def test_cancelling_buyer_loses_only_own_meetings() -> None:
    made = revise(a_problem(*REQUESTS), MADE, [Cancelled("b1")])
    assert made.schedule == a_schedule(a_meeting(1, "b2", "e1"))
    assert {(each.meeting.exhibitor, each.why.reason) for each in made.lost} == {
        ("e1", Reason.NO_COMMON_TIME),
        ("e2", Reason.NO_COMMON_TIME),
    }


def test_other_staff_member_takes_over_meeting() -> None:
    two = an_exhibitor("e1", a_person("e1-s"), a_person("e1-t"))
    problem = a_problem(*REQUESTS, exhibitors=(two, an_exhibitor("e2")))
    made = revise(problem, MADE, [Cancelled("e1-s")])
    assert made.lost == ()
    assert {(each.before.staff, each.after.staff, each.forced) for each in made.moved} == {("e1-s", "e1-t", True)}
    assert a_meeting(1, "b1", "e2") in made.schedule.meetings


def test_late_buyer_meets_later() -> None:
    made = revise(a_problem(*REQUESTS), MADE, [AvailabilityChanged("b2", frozenset({3}))])
    assert made.moved == (Move(a_meeting(1, "b2", "e1"), a_meeting(3, "b2", "e1"), forced=True),)
    assert made.lost == ()


def test_cancelled_meeting_makes_room_for_request() -> None:
    problem = a_problem(
        *REQUESTS[:2], a_request("b2", "e1"), exhibitors=(an_exhibitor("e1", a_person("e1-s", {0})), an_exhibitor("e2"))
    )
    old = a_schedule(a_meeting(0, "b1", "e1"), a_meeting(1, "b1", "e2"))
    made = revise(problem, old, [MeetingCancelled("b1", "e1")])
    assert [each.meeting.pair for each in made.lost] == [("b1", "e1")]
    assert made.lost[0].why.reason is Reason.NOT_REQUESTED
    assert [each.pair for each in made.added] == [("b2", "e1")]
    assert a_meeting(1, "b1", "e2") in made.schedule.meetings


def test_fewer_tables_drop_lightest_meeting() -> None:
    two = an_exhibitor("e1", a_person("e1-s", {0}), a_person("e1-t", {0}))
    problem = a_problem(a_request("b1", "e1", like(2)), a_request("b2", "e1", MUST), exhibitors=(two,))
    old = a_schedule(a_meeting(0, "b1", "e1"), a_meeting(0, "b2", "e1", staff="e1-t"))
    made = revise(problem, old, [TableCountChanged("e1", 1)])
    assert [(each.meeting.pair, each.why.reason) for each in made.lost] == [(("b1", "e1"), Reason.NO_TABLE)]


def test_meetings_move_for_must_meet_without_loss() -> None:
    """b2 can only come at 0, where b1 is; b1 can come at 1 as well."""
    problem = a_problem(a_request("b1", "e1"), buyers=(a_person("b1", {0, 1}), a_person("b2", {0})))
    made = revise(problem, a_schedule(a_meeting(0, "b1", "e1")), [RequestChanged(a_request("b2", "e1", MUST))])
    assert made.moved == (Move(a_meeting(0, "b1", "e1"), a_meeting(1, "b1", "e1"), forced=False),)
    assert made.added == (a_meeting(0, "b2", "e1"),)


def test_no_meeting_moves_for_like() -> None:
    problem = a_problem(a_request("b1", "e1"), buyers=(a_person("b1", {0, 1}), a_person("b2", {0})))
    made = revise(problem, a_schedule(a_meeting(0, "b1", "e1")), [RequestChanged(a_request("b2", "e1", like(50)))])
    assert (made.moved, made.added) == ((), ())


def test_no_meeting_is_lost_for_must_meet() -> None:
    problem = a_problem(a_request("b1", "e1"), buyers=(a_person("b1", {0}), a_person("b2", {0})))
    old = a_schedule(a_meeting(0, "b1", "e1"))
    made = revise(problem, old, [RequestChanged(a_request("b2", "e1", MUST))])
    assert (made.schedule, made.lost) == (old, ())


def test_long_chain_of_moves_is_found_for_must_meet() -> None:
    """Three have to move by one so that the fourth gets in: more than two meetings in the way of each other."""
    buyers = tuple(a_person(f"b{each}", {each, each + 1}) for each in range(3))
    late = a_person("b9", {0})
    problem = a_problem(*(a_request(each.id, "e1") for each in buyers), buyers=(*buyers, late))
    old = a_schedule(*(a_meeting(slot, f"b{slot}", "e1") for slot in range(3)))
    made = revise(problem, old, [RequestChanged(a_request("b9", "e1", MUST))])
    assert [(each.before.slot, each.after.slot, each.forced) for each in made.moved] == [
        (0, 1, False),
        (1, 2, False),
        (2, 3, False),
    ]
    assert made.lost == ()


def test_never_request_ends_meeting() -> None:
    made = revise(a_problem(*REQUESTS), MADE, [RequestChanged(a_request("b1", "e1", NEVER))])
    assert [(each.meeting.pair, each.why.reason) for each in made.lost] == [(("b1", "e1"), Reason.NEVER)]


def test_locked_meeting_does_not_move_for_must_meet() -> None:
    problem = a_problem(a_request("b1", "e1"), buyers=(a_person("b1", {0, 1}), a_person("b2", {0})))
    old = a_schedule(a_meeting(0, "b1", "e1", locked=True))
    made = revise(problem, old, [RequestChanged(a_request("b2", "e1", MUST))])
    assert made.schedule == old


def test_locked_meeting_keeps_time_or_is_lost() -> None:
    two = an_exhibitor("e1", a_person("e1-s"), a_person("e1-t", {0}))
    problem = a_problem(*REQUESTS, exhibitors=(two, an_exhibitor("e2")))
    old = Schedule(tuple(replace(each, locked=True) for each in MADE.meetings))
    made = revise(problem, old, [Cancelled("e1-s")])
    assert [(each.after.slot, each.after.staff, each.after.locked) for each in made.moved] == [(0, "e1-t", True)]
    assert [each.meeting.pair for each in made.lost] == [("b2", "e1")]


@pytest.mark.parametrize(
    "change",
    [
        Cancelled("nobody"),
        AvailabilityChanged("nobody", frozenset()),
        TableCountChanged("nobody", 1),
        MeetingCancelled("b2", "e2"),
    ],
)
def test_change_for_unknown_name_is_refused(change: Change) -> None:
    with pytest.raises(UnknownName):
        revise(a_problem(*REQUESTS), MADE, [change])


@given(st.integers(0, 50), st.data())
@settings(max_examples=15, deadline=None)
def test_any_change_gives_valid_revision(seed: int, data: st.DataObject) -> None:
    problem = ParticipantCounts(buyers=8, exhibitors=4, slots=8, seed=seed).problem()
    old = solve(problem, Effort(rounds=0, places=0)).schedule
    who = data.draw(st.lists(st.sampled_from(sorted(problem.people)), min_size=1, max_size=3, unique=True))
    late = frozenset(range(4, 8))
    changes: list[Change] = [
        Cancelled(who[0]),
        *(AvailabilityChanged(each, problem.people[each].free & late) for each in who[1:]),
    ]
    made = revise(problem, old, changes)
    assert check(made.problem, made.schedule) == []
    assert measure(made.problem, made.schedule) == made.score
    kept = {each.pair for each in old.meetings} - {each.meeting.pair for each in made.lost}
    assert kept | {each.pair for each in made.added} == set(made.schedule.of_pair)
    assert all(each.after == made.schedule.of_pair[each.before.pair] for each in made.moved)
    untouched = kept - {each.before.pair for each in made.moved}
    assert all(old.of_pair[pair] == made.schedule.of_pair[pair] for pair in untouched)
    assert revise(problem, old, changes) == made
