"""Schedules and matchmaking in words and numbers: what a form says, what a page shows."""

from typing import Any

import pytest
from starlette.requests import Request

from frontend.buyer.hours import exception_days, format_ranges, hours_of, hours_variables, parse_ranges
from frontend.organiser.matchmaking import Comparison, draft_variables, number
from frontend.organiser.schedule import (
    absent_variables,
    lock_variables,
    start_variables,
    tables_of,
    to_same,
)
from frontend.parts.schedule import REASONS, REMEDIES, clock, minutes_of
from frontend.parts.times import by_day, fair_days
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from matching.schedule.explaining import Reason, Remedy

FAIR = {"timeZone": "Asia/Shanghai", "opensAt": "2026-11-25T16:00:00Z", "closesAt": "2026-11-28T16:00:00Z"}


def a_way(name: str, **shares: float) -> dict[str, Any]:
    countries = [{"key": key, "exposure": share, "exhibitors": share} for key, share in shares.items()]
    sizes = [{"key": "large", "exposure": 1.0, "exhibitors": 1.0}]
    return {"name": name, "expectedMatches": 2.0, "exposureBySize": sizes, "exposureByCountry": countries}


@pytest.mark.parametrize(
    "text,ends,minutes",
    [("09:30", False, 570), ("00:00", False, 0), ("00:00", True, 1440), ("", False, -1), ("x:10", True, -1)],
)
def test_times_are_parsed_as_minutes_after_midnight(text: str, ends: bool, minutes: int) -> None:
    assert minutes_of(text, ends=ends) == minutes


def test_end_of_day_is_shown_as_midnight() -> None:
    assert [clock(each) for each in (0, 545, 1440)] == ["00:00", "09:05", "00:00"]


def test_every_unmet_reason_and_remedy_has_words() -> None:
    assert set(REASONS) == {each.name for each in Reason} - {"MET"}
    assert set(REMEDIES) == {each.name for each in Remedy}


@pytest.mark.parametrize(
    "text,value", [("4", 4.0), ("1,5", 1.5), (" 0.25 ", 0.25), ("", -1), ("-3", -1), ("four", -1), ("1e9", -1)]
)
def test_weights_accept_point_or_comma(text: str, value: float) -> None:
    assert number(text) == value


def test_draft_percentages_are_sent_as_fractions() -> None:
    values = {
        "fairId": "fair_1",
        "weight-PRODUCTS": "4",
        "minimumExposure": "25",
        "fairness": "90",
        "exploration": "10",
    }
    given = draft_variables(posted(Form(values)))["input"]
    assert (given["minimumExposure"], given["fairness"], given["exploration"], given["on"]) == (0.25, 0.9, 0.1, False)
    assert [each["weight"] for each in given["weights"]] == [4.0, *[-1.0] * 8]


def posted(form: Form, path: str = "") -> SubmittedForm:
    request = Request({"type": "http", "path": path, "headers": [], "query_string": b"", "path_params": {}})
    return SubmittedForm(None, request, None, form)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "when,said",
    [
        ("", None),
        ("2026-11-26", {"day": "2026-11-26", "part": None}),
        ("2026-11-26/MORNING", {"day": "2026-11-26", "part": "MORNING"}),
    ],
)
def test_absence_names_one_party_and_its_duration(when: str, said: Any) -> None:
    ids = {"exhibitorId": "exh_1", "staffId": "staff_1", "buyerId": "org_1"}
    form = Form({"fairId": "fair_1", "absent": "1", "when": when, **ids})
    for who, names in (("staff", {"exhibitorId", "staffId"}), ("exhibitor", {"exhibitorId"}), ("buyer", {"buyerId"})):
        given = absent_variables(posted(form, f"/en/console/fairs/spring/schedule/sched_1/{who}-absent"))
        assert given == {"fairId": "fair_1", "absent": True, "when": said} | {name: ids[name] for name in names}


def test_terms_of_draft_match_the_form() -> None:
    blank = start_variables(posted(Form({"sections": ""})))["terms"]
    nobody: dict[str, Any] = {"sections": [], "exhibitorCountries": [], "buyerCountries": []}
    assert blank == {**nobody, "approvedOnly": False, "tables": {"inAll": None, "atBooth": None}}
    form = Form({"approvedOnly": "1", "inAll": "12"}, repeated={"buyerCountries": ["RU", "BR", ""]})
    given = start_variables(posted(form))["terms"]
    assert (given["buyerCountries"], given["approvedOnly"], given["tables"]["inAll"]) == (["RU", "BR"], True, 12)


def test_invalid_number_of_tables_is_sent_as_zero() -> None:
    assert tables_of(posted(Form({"inAll": "many", "atBooth": " "}))) == {"inAll": 0, "atBooth": None}


@pytest.mark.parametrize("locked", ["1", "0"])
def test_meeting_is_locked_by_its_id(locked: str) -> None:
    form = Form({"meetingId": "sched_1/1/2/3", "locked": locked})
    assert lock_variables(posted(form)) == {"id": "sched_1/1/2/3", "locked": locked == "1"}


def test_countries_after_the_tenth_are_summed() -> None:
    shares = {f"A{letter}": 0.12 - index / 100 for index, letter in enumerate("ABCDEFGHIJKL")}
    groups = Comparison([a_way("published", **shares), a_way("random", AA=1.0)]).countries
    assert [each.key for each in groups] == [*list(shares)[:10], ""]
    assert groups[-1].exposure == pytest.approx([0.03, 0.0])
    assert groups[0].exposure == [0.12, 1.0]


def test_sizes_without_exhibitors_are_omitted() -> None:
    compared = Comparison([a_way("published")])
    assert [each.key for each in compared.sizes] == ["large"]
    assert compared.countries == []
    assert compared.maximum("expectedMatches") == 2.0
    assert Comparison([]).countries == Comparison([]).sizes == []


def test_days_of_fair_use_its_time_zone() -> None:
    assert [each.isoformat() for each in fair_days(FAIR)] == ["2026-11-26", "2026-11-27", "2026-11-28"]


def test_meetings_are_grouped_by_day_of_reader() -> None:
    meetings = [{"beginsAt": at} for at in ("2026-11-26T15:00:00Z", "2026-11-26T17:00:00Z", "2026-11-27T01:00:00Z")]
    assert [len(group) for _, group in by_day(meetings, "Asia/Shanghai")] == [1, 2]
    assert [len(group) for _, group in by_day(meetings, "UTC")] == [2, 1]


def test_choosing_all_days_sends_an_empty_list() -> None:
    values = {"fairId": "fair_1", "begins": "09:00", "ends": "00:00", "minutes": "30", "seconds": "60", "allDays": "2"}
    for days, sent in ((["2026-11-26", "2026-11-27"], []), (["2026-11-26"], ["2026-11-26"])):
        form = Form({**values, "days": days[-1]}, repeated={"days": days} if len(days) > 1 else {})
        times = start_variables(posted(form))["times"]
        assert times == {"days": sent, "begins": 540, "ends": 1440, "minutes": 30}
        hours = hours_variables(posted(Form({**form.values, "timeZone": "UTC"}, repeated=form.repeated)))
        assert (hours["hours"]["days"], hours["hours"]["mostPerDay"]) == (sent, None)


def test_hours_default_to_working_day_in_fair_time_zone() -> None:
    absent: dict[str, Any] = {
        "absent": True,
        "timeZone": None,
        "days": [],
        "begins": None,
        "ends": None,
        "mostPerDay": None,
    }
    for said in (None, absent):
        shown = hours_of(said, "Asia/Shanghai")
        assert (shown["timeZone"], shown["begins"], shown["ends"]) == ("Asia/Shanghai", "09:00", "18:00")
        assert not shown["special"]


@pytest.mark.parametrize(
    "text,ranges",
    [
        ("", []),
        (" , ", []),
        ("09:00–12:00, 14:00–24:00", [(540, 720), (840, 1440)]),
        ("9-12;14:30 - 18", [(540, 720), (870, 1080)]),
        ("09:00～12:00、20:00至00:00", [(540, 720), (1200, 1440)]),
        ("9-12، 14-18", [(540, 720), (840, 1080)]),
        ("9", [(-1, -1)]),
        ("9-12-14", [(-1, -1)]),
        ("noon-18:00", [(-1, -1)]),
        ("-18:00", [(-1, -1)]),
        ("9-12, x", [(540, 720), (-1, -1)]),
    ],
)
def test_times_of_a_day_are_parsed_from_text(text: str, ranges: list[tuple[int, int]]) -> None:
    assert [(each["begins"], each["ends"]) for each in parse_ranges(text)] == ranges


def test_times_of_a_day_are_shown_as_they_are_parsed() -> None:
    ranges = [{"begins": 0, "ends": 545}, {"begins": 840, "ends": 1440}]
    assert format_ranges(ranges) == "00:00–09:05, 14:00–24:00"
    assert parse_ranges(format_ranges(ranges)) == ranges


def test_weekdays_breaks_and_exceptions_are_sent_as_entered() -> None:
    values = {
        "weekly-MONDAY": "10-12",
        "weekly-TUESDAY": "",
        "weekly-SUNDAY": "9-10",
        "weekly-SUNDAY-off": "1",
        "weekly-SOMEDAY": "9-10",
        "breaks": "12-13",
        "exception-2026-11-26": "",
        "exception-2026-11-27": "20-24",
        "exception-2026-11-28-off": "1",
    }
    hours = hours_variables(posted(Form(values)))["hours"]
    assert hours["weekly"] == [
        {"weekday": "MONDAY", "ranges": [{"begins": 600, "ends": 720}]},
        {"weekday": "SUNDAY", "ranges": []},
    ]
    assert hours["breaks"] == [{"begins": 720, "ends": 780}]
    assert hours["exceptions"] == [
        {"day": "2026-11-27", "ranges": [{"begins": 1200, "ends": 1440}]},
        {"day": "2026-11-28", "ranges": []},
    ]
    known = {"timeZone": "UTC", "days": [], "begins": 540, "ends": 600, "mostPerDay": 3, "absent": False}
    shown = hours_of({**known, **{name: hours[name] for name in ("weekly", "breaks", "exceptions")}}, "Asia/Shanghai")
    assert shown["weekly"] == {"MONDAY": "10:00–12:00", "SUNDAY": None}
    assert (shown["breaks"], shown["special"]) == ("12:00–13:00", True)
    assert shown["exceptions"] == {"2026-11-27": "20:00–24:00", "2026-11-28": None}
    days = exception_days(fair_days(FAIR), {**shown["exceptions"], "2026-12-01": None})
    assert days == ["2026-11-26", "2026-11-27", "2026-11-28", "2026-12-01"]


@pytest.mark.parametrize(
    "query, view",
    [
        ("", "view=meetings"),
        (
            "view=meetings&day=2026-11-26&exhibitor=exh_1&after=x%3D",
            "view=meetings&after=x%3D&day=2026-11-26&exhibitor=exh_1",
        ),
        ("view=unmet&junk=1", "view=unmet"),
    ],
)
def test_redirect_keeps_the_view_of_the_schedule(query: str, view: str) -> None:
    scope = {"type": "http", "path_params": {"fair": "autumn", "id": "s"}, "query_string": query.encode()}
    sent = SubmittedForm(None, Request(scope), None, Form())  # type: ignore[arg-type]
    assert to_same(sent) == f"/console/fairs/autumn/schedule/s?{view}"
