"""Why a request is not met is said in facts, with what would have to change."""

from typing import Any

import pytest

from matching.schedule.errors import UnknownName
from matching.schedule.explaining import Explainer, Explanation, Reason, Remedy
from matching.schedule.plan import Meeting, Schedule
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
    some_slots,
)

BOTH = (a_request("b1", "e1"), a_request("b1", "e2"), a_request("b2", "e1"), a_request("b2", "e2"))


def why(*meetings: Meeting, requests: tuple[Any, ...] = BOTH, **changes: Any) -> Explanation:
    """Why b1 does not meet e1."""
    return Explainer(a_problem(*requests, **changes), a_schedule(*meetings)).why("b1", "e1")


def test_met_unrequested_and_never_are_distinguished() -> None:
    assert why(a_meeting(0, "b1", "e1")).reason is Reason.MET
    assert why(requests=()).remedy is Remedy.REQUEST
    said = why(requests=(a_request("b1", "e1", MUST, NEVER),))
    assert (said.reason, said.depends_on) == (Reason.NEVER, ("e1",))


def test_exhibitor_without_staff_is_explained() -> None:
    exhibitors = (an_exhibitor("e1", a_person("e1-s", ())), an_exhibitor("e2"))
    said = why(exhibitors=exhibitors)
    assert (said.reason, said.remedy, said.depends_on) == (Reason.NO_STAFF, Remedy.ADD_STAFF, ("e1",))


def test_missing_language_is_explained() -> None:
    exhibitors = (an_exhibitor("e1", a_person("e1-s", range(4), "zh")), an_exhibitor("e2"))
    said = why(buyers=(a_person("b1", range(4), "ru"), a_person("b2")), exhibitors=exhibitors)
    assert (said.reason, said.remedy, said.depends_on) == (Reason.NO_LANGUAGE, Remedy.ADD_LANGUAGE, ("b1", "e1-s"))


def test_missing_common_time_is_explained_for_long_meetings() -> None:
    buyers = (a_person("b1", {0, 2}), a_person("b2"))
    said = why(buyers=buyers, requests=(a_request("b1", "e1", length=2),))
    assert (said.reason, said.remedy, said.depends_on) == (Reason.NO_COMMON_TIME, Remedy.ADD_TIME, ("b1", "e1-s"))
    assert why(buyers=buyers).reason is Reason.ROOM_LEFT


def test_booked_staff_is_explained_with_lightest_meeting() -> None:
    exhibitors = (an_exhibitor("e1", a_person("e1-s", {0, 1})), an_exhibitor("e2"))
    requests = (a_request("b1", "e1"), a_request("b2", "e1", MUST), a_request("b3", "e1", like(2)))
    buyers = tuple(a_person(f"b{each}") for each in (1, 2, 3))
    light = a_meeting(1, "b3", "e1")
    said = why(a_meeting(0, "b2", "e1"), light, exhibitors=exhibitors, requests=requests, buyers=buyers)
    assert (said.reason, said.remedy, said.depends_on) == (Reason.STAFF_BOOKED, Remedy.GIVE_WAY, ("e1-s",))
    assert said.lightest == (light,)
    assert [(each.slot, each.reasons) for each in said.places] == [
        (0, (Reason.STAFF_BOOKED,)),
        (1, (Reason.STAFF_BOOKED,)),
    ]


def test_buyer_booked_by_must_meet_is_explained() -> None:
    must = a_meeting(0, "b1", "e2")
    requests = (a_request("b1", "e1"), a_request("b1", "e2", MUST))
    said = why(must, requests=requests, buyers=(a_person("b1", {0}), a_person("b2")))
    assert (said.reason, said.depends_on, said.lightest) == (Reason.BUYER_BOOKED, ("b1",), (must,))


def test_buyer_booking_hides_staff_booking() -> None:
    exhibitors = tuple(an_exhibitor(each) for each in ("e1", "e2", "e3"))
    requests = (a_request("b1", "e1"), a_request("b1", "e2"), a_request("b1", "e3"), a_request("b2", "e1"))
    hers = (a_meeting(0, "b1", "e2"), a_meeting(1, "b1", "e3"))
    buyers = (a_person("b1", {0, 1}), a_person("b2"))
    said = why(*hers, a_meeting(0, "b2", "e1"), exhibitors=exhibitors, requests=requests, buyers=buyers)
    assert (said.reason, said.depends_on) == (Reason.BUYER_BOOKED, ("b1",))


def test_tables_and_limits_are_explained() -> None:
    two = an_exhibitor("e1", a_person("e1-s", {0}), a_person("e1-t", {0}), tables=1)
    said = why(a_meeting(0, "b2", "e1", staff="e1-t"), exhibitors=(two, an_exhibitor("e2")))
    assert said.reason is Reason.NO_TABLE
    full = why(a_meeting(0, "b2", "e2"), rooms=1, buyers=(a_person("b1", {0}), a_person("b2")))
    assert (full.reason, full.remedy) == (Reason.NO_TABLE, Remedy.ADD_TABLE)
    for limit in ({"per_day": 1}, {"in_row": 1}):
        buyers = (a_person("b1", {0, 1}, **limit), a_person("b2"))
        busy = (a_person("e1-s", {1}),)
        over_limits = why(
            a_meeting(0, "b1", "e2"), buyers=buyers, exhibitors=(an_exhibitor("e1", *busy), an_exhibitor("e2"))
        )
        assert (over_limits.reason, over_limits.remedy) == (Reason.LIMIT, Remedy.RAISE_LIMIT)


def test_different_obstacles_are_listed_per_slot() -> None:
    buyers = (a_person("b1", {0, 1}), a_person("b2"))
    said = why(a_meeting(0, "b1", "e2"), a_meeting(1, "b2", "e1"), buyers=buyers)
    assert said.reason is Reason.ALL_TAKEN
    assert [each.reasons for each in said.places] == [(Reason.BUYER_BOOKED,), (Reason.STAFF_BOOKED,)]


def test_unmet_must_meet_is_explained() -> None:
    """Three musts, two slots."""
    buyers = tuple(a_person(f"b{each}", {0, 1}) for each in (1, 2, 3))
    problem = a_problem(*(a_request(each.id, "e1", MUST) for each in buyers), buyers=buyers)
    made = solve(problem, Effort(rounds=0))
    assert (made.score.musts, made.proven) == (2, True)
    (missing,) = [each for each in problem.requests if each.pair not in made.schedule.of_pair]
    assert Explainer(problem, made.schedule).why(*missing.pair).reason is Reason.STAFF_BOOKED


def test_unknown_names_are_refused() -> None:
    problem = a_problem(*BOTH, slots=some_slots(4))
    for pair in (("b9", "e1"), ("b1", "e9"), ("e1-s", "e1")):
        with pytest.raises(UnknownName):
            Explainer(problem, Schedule()).why(*pair)
