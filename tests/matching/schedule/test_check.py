"""The verifier names every rule that a schedule breaks, and the score is counted right."""

from dataclasses import replace

import pytest

from matching.schedule.check import Rule, Violation, check, measure
from matching.schedule.errors import InvalidProblem
from matching.schedule.plan import Meeting, Score
from matching.schedule.problem import Problem, Slot
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

BOTH = (a_request("b1", "e1"), a_request("b1", "e2"), a_request("b2", "e1"), a_request("b2", "e2"))


def rules(problem: Problem, *meetings: Meeting) -> set[Rule]:
    return {each.rule for each in check(problem, a_schedule(*meetings))}


def test_valid_schedule_has_no_violations() -> None:
    schedule = a_schedule(*(a_meeting(*each) for each in ((0, "b1", "e1"), (0, "b2", "e2"), (1, "b1", "e2"))))
    assert check(a_problem(*BOTH), schedule) == []


@pytest.mark.parametrize(
    "meetings, rule",
    [
        ([a_meeting(0, "b1", "e1"), a_meeting(0, "b1", "e2")], Rule.DOUBLE_BOOKED),
        ([a_meeting(0, "b1", "e1"), a_meeting(0, "b2", "e1")], Rule.DOUBLE_BOOKED),
        ([a_meeting(0, "b1", "e1"), a_meeting(1, "b1", "e1")], Rule.TWICE),
        ([a_meeting(0, "b9", "e1")], Rule.UNKNOWN),
        ([a_meeting(0, "b1", "e9")], Rule.UNKNOWN),
        ([a_meeting(0, "b1", "e1", staff="e2-s")], Rule.NOT_THEIR_STAFF),
        ([a_meeting(0, "b1", "e1", staff="b2")], Rule.NOT_THEIR_STAFF),
        ([a_meeting(4, "b1", "e1")], Rule.NO_SUCH_TIME),
        ([a_meeting(-1, "b1", "e1")], Rule.NO_SUCH_TIME),
        ([a_meeting(3, "b1", "e1", length=2)], Rule.NO_SUCH_TIME),
        ([a_meeting(0, "b1", "e1", length=0)], Rule.NO_SUCH_TIME),
        ([a_meeting(0, "b1", "e1", length=2)], Rule.WRONG_LENGTH),
    ],
)
def test_broken_rule_is_reported(meetings: list[Meeting], rule: Rule) -> None:
    assert rule in rules(a_problem(*BOTH), *meetings)


def test_unrequested_and_never_meetings_are_reported() -> None:
    assert rules(a_problem(a_request("b1", "e1")), a_meeting(0, "b1", "e2")) == {Rule.NOT_REQUESTED}
    assert rules(a_problem(a_request("b1", "e1", MUST, NEVER)), a_meeting(0, "b1", "e1")) == {Rule.NEVER}


def test_unavailable_time_is_reported() -> None:
    problem = a_problem(*BOTH, buyers=(a_person("b1", {1}), a_person("b2")))
    assert check(problem, a_schedule(a_meeting(0, "b1", "e1"))) == [Violation(Rule.NOT_FREE, "b1", 0)]


def test_pair_without_common_language_is_reported() -> None:
    spoken = {"buyers": (a_person("b1", range(4), "ru"),), "requests": (a_request("b1", "e1"),)}
    problem = a_problem(exhibitors=(an_exhibitor("e1", a_person("e1-s", range(4), "zh", "en")),), **spoken)
    assert rules(problem, a_meeting(0, "b1", "e1")) == {Rule.NO_LANGUAGE}


def test_table_and_room_limits_are_checked() -> None:
    two = an_exhibitor("e1", a_person("e1-s"), a_person("e1-t"), tables=1)
    meetings = (a_meeting(0, "b1", "e1"), a_meeting(0, "b2", "e1", staff="e1-t"))
    requests = (a_request("b1", "e1"), a_request("b2", "e1"))
    assert rules(a_problem(*requests, exhibitors=(two,)), *meetings) == {Rule.NO_TABLE}
    assert rules(a_problem(*requests, exhibitors=(replace(two, tables=2),), rooms=1), *meetings) == {Rule.NO_ROOM}


def test_personal_limits_are_checked() -> None:
    meetings = (a_meeting(0, "b1", "e1"), a_meeting(1, "b1", "e2"))
    few, short = a_person("b1", per_day=1), a_person("b1", in_row=1)
    for buyer, rule in ((few, Rule.DAY_TOO_FULL), (short, Rule.NO_BREAK)):
        problem = a_problem(*BOTH, buyers=(buyer, a_person("b2")))
        assert rules(problem, *meetings) == {rule}
        assert rules(problem, meetings[0]) == set()


def test_long_meeting_does_not_span_break() -> None:
    pause = (Slot(0, 0), Slot(30, 0), Slot(90, 0), Slot(120, 0))
    problem = a_problem(a_request("b1", "e1", length=2), slots=pause)
    assert rules(problem, a_meeting(0, "b1", "e1", length=2)) == set()
    assert rules(problem, a_meeting(1, "b1", "e1", length=2)) == {Rule.NO_SUCH_TIME}


def test_score_counts_must_meets_weights_shares_and_gaps() -> None:
    problem = a_problem(a_request("b1", "e1", MUST, like(3)), a_request("b1", "e2", like(5)), shares=(4, 1))
    schedule = a_schedule(a_meeting(0, "b1", "e1"), a_meeting(3, "b1", "e2"))
    # Likes 3 and 5; two shares of the buyer, one of each exhibitor; the buyer waits for two slots.
    assert measure(problem, schedule) == Score(musts=1, value=8 + 5 + 4 + 4, compactness=-2)


def test_unavailable_slot_is_no_gap() -> None:
    problem = a_problem(*BOTH, buyers=(a_person("b1", {0, 1, 3}), a_person("b2")))
    assert measure(problem, a_schedule(a_meeting(0, "b1", "e1"), a_meeting(3, "b1", "e2"))).compactness == -1


def test_night_is_no_gap() -> None:
    problem = a_problem(*BOTH, slots=some_slots(2, 2))
    assert measure(problem, a_schedule(a_meeting(0, "b1", "e1"), a_meeting(3, "b1", "e2"))).compactness == 0


@pytest.mark.parametrize(
    "changes, named",
    [
        ({"buyers": (a_person("b1"), a_person("b1"))}, "b1"),
        ({"exhibitors": (an_exhibitor("e1"), an_exhibitor("e1"))}, "e1"),
        ({"buyers": (a_person("b1", {4}),)}, "b1"),
        ({"buyers": (a_person("b1", per_day=0),)}, "b1"),
        ({"exhibitors": (an_exhibitor("e1", tables=-1),)}, "e1"),
        ({"requests": (a_request("b1", "e9"),)}, "e9"),
        ({"requests": (a_request("e1-s", "e1"),)}, "e1-s"),
        ({"requests": (a_request("b1", "e1"), a_request("b1", "e1"))}, "twice"),
        ({"requests": (a_request("b1", "e1", like(0)),)}, "nothing"),
        ({"requests": (a_request("b1", "e1", length=0),)}, "nothing"),
        ({"slots": some_slots(4)[::-1]}, "after"),
        ({"shares": (1, 2)}, "Shares"),
        ({"rooms": -1}, "rooms"),
        ({"minutes": 0}, "minute"),
    ],
)
def test_contradictory_problem_is_refused(changes: dict[str, object], named: str) -> None:
    with pytest.raises(InvalidProblem, match=named):
        a_problem(**changes)
