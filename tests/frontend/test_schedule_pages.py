"""An organiser's pages of schedules: who is not there and for how long, and what a revision has done."""

from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

AT: Final = "2026-11-19T08:00:00+00:00"
PATH: Final = "/en/console/fairs/autumn-2026/schedule"
STAFF: Final = {"id": "staff_1", "name": "陈晓燕"}


def a_schedule(**changes: Any) -> dict[str, Any]:
    return {
        "id": "sched_1",
        "fairId": "fair_1",
        "status": "DRAFT",
        "basedOn": None,
        "createdAt": AT,
        "createdBy": None,
        "times": {"days": [], "begins": 540, "ends": 1080, "minutes": 30},
        "figures": {
            "requests": 2, "meetings": 2, "arranged": 0, "mustMeets": 1, "mustMeetsScheduled": 1, "idleSlots": 0, "proven": True, "gap": 0.0,
        },
        "progress": {"status": "DONE", "done": 1.0},
        "attendance": {"sections": [], "approvedOnly": False, "exhibitorCountries": [], "buyerCountries": []},
        "tables": {"inAll": None, "atBooth": None},
    } | changes  # fmt: skip


def an_absence(*away: tuple[str, str], **changes: Any) -> dict[str, Any]:
    return {
        "participantId": "staff_1",
        "exhibitorId": "exh_1",
        "company": None,
        "sinceAt": AT,
        "away": [{"day": day, "part": part} for day, part in away],
        "staff": STAFF,
        "exhibitor": nodes.an_exhibitor(),
    } | changes


def a_change(kind: str, reason: str | None = None) -> dict[str, Any]:
    return {
        "id": f"sched_1/{kind}",
        "kind": kind,
        "company": "Wonen B.V.",
        "beforeAt": AT,
        "afterAt": AT,
        "reason": reason,
        "staffBefore": STAFF,
        "staffAfter": STAFF,
        "exhibitor": nodes.an_exhibitor(),
    }


def a_meeting(**changes: Any) -> dict[str, Any]:
    return {
        "id": "sched_1/1",
        "locked": False,
        "buyerId": "org_1",
        "company": "Wonen B.V.",
        "beginsAt": AT,
        "minutes": 30,
        "country": {"name": "Netherlands"},
        "staff": STAFF,
        "booth": None,
        "exhibitor": nodes.an_exhibitor(),
    } | changes


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an organiser is signed in and a schedule is made."""
    graphql.says |= {
        "me": nodes.me("ORGANISER"),
        "fair": nodes.a_fair(waitingApplications=0),
        "meetingSchedules": [a_schedule()],
        "meetingSchedule": a_schedule(),
        "matchmakingTally": {"requestedByBuyers": 2},
        "absences": [],
        "found": nodes.a_list(a_meeting()),
    }
    return graphql


def test_absences_for_both_half_days_are_shown_as_one_day(organiser: FakeGraphQL) -> None:
    late, early, next_day = ("2026-11-26", "AFTERNOON"), ("2026-11-26", "MORNING"), ("2026-11-27", "AFTERNOON")
    organiser.says["absences"] = [an_absence(next_day, late, early)]
    assert "Thu, Nov 26, Fri, Nov 27 afternoon<br>" in organiser.client().get(PATH).text


def test_unlimited_absence_is_shown_as_whole_fair(organiser: FakeGraphQL) -> None:
    organiser.says["absences"] = [an_absence()]
    page = organiser.client().get(PATH).text
    assert "<br>The whole fair<br>" in page
    assert 'Mark as available<span class="sr"> 陈晓燕</span>' in page


def test_revision_explains_each_change(organiser: FakeGraphQL) -> None:
    organiser.says["meetingSchedule"] = a_schedule(basedOn="sched_0")
    changes = [a_change("MOVED"), a_change("MADE_WAY"), a_change("WON"), a_change("LOST", "NO_COMMON_TIME")]
    organiser.says["found"] = nodes.a_list(*changes)
    page = organiser.client().get(f"{PATH}/sched_1").text
    for why in (
        "Someone, or a table, was not available at that time.",
        "To make room for a must-meet.",
        "A suitable time is now free.",
        "The buyer and the staff are never available at the same time.",
    ):
        assert f"{why}</td>" in page


@pytest.mark.parametrize("status", ["QUEUED", "DONE"])
def test_revision_is_shown_in_progress_until_done(organiser: FakeGraphQL, status: str) -> None:
    made = {"status": "DRAFT"} if status == "DONE" else {"status": "IN_PROGRESS"}
    organiser.says["meetingSchedule"] = a_schedule(basedOn="sched_0", progress={"status": status, "done": 0.5}, **made)
    page = organiser.client().get(f"{PATH}/sched_1?done=revising").text
    assert ("The schedule is being revised." in page) is (status == "QUEUED")


def test_schedule_read_before_its_job_ended_is_not_stopped(organiser: FakeGraphQL) -> None:
    ended = a_schedule(status="IN_PROGRESS", progress={"status": "DONE", "done": 1.0})
    organiser.says["meetingSchedule"] = ended
    page = organiser.client().get(f"{PATH}/sched_1").text
    assert "This schedule could not be created." not in page
    assert 'data-again="2"' in page, "the next look shows it"


def test_names_keep_their_own_direction_on_buttons(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}/sched_1".replace("/en/", "/ar/")).text
    assert "<span>تسجيل غياب <bdi>Wonen B.V.</bdi></span>" in page


@pytest.mark.parametrize("path", [PATH, f"{PATH}/sched_1"])
def test_published_schedule_shows_how_far_its_booking_is(organiser: FakeGraphQL, path: str) -> None:
    booking = a_schedule(status="PUBLISHED", progress={"status": "RUNNING", "done": 0.25})
    organiser.says |= {"meetingSchedule": booking, "meetingSchedules": [booking]}
    page = organiser.client().get(path).text
    assert 'max="100" value="25"' in page
    assert 'data-again="2"' in page


def test_failed_booking_can_be_repeated(organiser: FakeGraphQL) -> None:
    organiser.says["meetingSchedule"] = a_schedule(status="PUBLISHED", progress={"status": "FAILED", "done": 0.25})
    page = organiser.client().get(f"{PATH}/sched_1").text
    assert "Not all meetings could be booked. Publish the schedule again." in page
    assert f'action="{PATH}/sched_1/publish"' in page


def test_pairs_that_need_no_meeting_are_counted(organiser: FakeGraphQL) -> None:
    figures = a_schedule()["figures"] | {"arranged": 7}
    organiser.says["meetingSchedule"] = a_schedule(figures=figures)
    assert "Arranged without the schedule</dt><dd><b>7</b>" in organiser.client().get(f"{PATH}/sched_1").text
