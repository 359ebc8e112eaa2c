"""The organiser's applications, exhibitors and listings."""

from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

AT: Final = "2026-11-20T02:00:00+00:00"
PATH: Final = "/en/console/fairs/autumn-2026"


def a_application(**changes: Any) -> dict[str, Any]:
    """Return a company's application that waits."""
    return {
        "id": "app_1",
        "status": "APPLIED",
        "appliedAt": AT,
        "decidedAt": None,
        "note": "<i>Lamps</i> since 2009",
        "reason": None,
        "memberCount": 2,
        "organisation": {"name": "Ningbo Lamps", "country": "CN", "website": "https://lamps.example", "createdAt": AT},
        "earlierFairs": [],
        "exhibitor": None,
    } | changes


def a_booth(**changes: Any) -> dict[str, Any]:
    """Return an application for a booth, as the console shows it."""
    certificate = {"expired": True, "kind": {"label": "CE"}}
    company = nodes.an_exhibitor(
        status="PUBLISHED", verified=False, certificates=[certificate], country={"code": "CN", "name": "China"}
    )
    return {
        "id": "boo_1",
        "number": None,
        "status": "APPLIED",
        "appliedAt": AT,
        "reason": None,
        "productCount": 12,
        "headline": None,
        "section": {"key": "ceramics", "name": "Ceramics"},
        "hall": None,
        "exhibitor": company,
        "proposedSpace": {"hall": "8", "number": "B07"},
    } | changes


@pytest.fixture
def organiser(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an organiser is signed in and something waits."""
    counts = {name: {"totalCount": number} for name, number in (("buyers", 3), ("exhibitors", 1), ("booths", 1))}
    graphql.says |= counts | {
        "me": nodes.me("ORGANISER"),
        "stockReasons": [{"reason": "NO_ROOM", "text": "All spaces in this section are taken."}],
        "applications": nodes.a_list(a_application(), totalCount=1),
        "fairBooths": nodes.a_list(a_booth(), totalCount=1),
        "decideFairApplications": {"results": [{"id": "app_1"}], "problems": []},
        "decideBooths": {"results": [{"id": "boo_1"}], "problems": []},
        "listingCheck": None,
        "listingsWithProblems": nodes.a_list(
            nodes.a_product(number="F-1", problems=["NO_HS_CODE"], publishedAt=AT, section={"name": "Ceramics"})
        ),
        "checkListings": {"id": "job_1"},
        "exportFairSheet": {"id": None, "file": {"url": "/files/exports/x.xlsx?signature=y"}},
    }
    return graphql


def test_applications_page_begins_with_pending_ones(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}/applications").text
    assert "Ningbo Lamps" in page
    assert "&lt;i&gt;Lamps&lt;/i&gt;" in page
    assert "lamps.example" in page
    assert "2 people" in page
    assert "No company profile yet" in page
    asked = organiser.of("applications").variables
    assert (asked["role"], asked["status"], asked["ofBooths"]) == ("EXHIBITOR", "APPLIED", False)


@pytest.mark.parametrize(
    "query,variables",
    [
        (
            "tab=buyers&state=ALL&text=casa&country=ES",
            {"role": "BUYER", "status": None, "text": "casa", "country": "ES"},
        ),
        ("tab=booths&section=ceramics", {"ofBooths": True, "boothStatus": "APPLIED", "section": "ceramics"}),
        ("tab=nonsense&state=nonsense", {"role": "EXHIBITOR", "status": "APPLIED"}),
    ],
)
def test_filters_are_read_from_the_url(organiser: FakeGraphQL, query: str, variables: dict[str, Any]) -> None:
    assert organiser.client().get(f"{PATH}/applications?{query}").status_code == 200
    asked = organiser.asked[-1].variables
    assert {name: asked.get(name) for name in variables} == variables


@pytest.mark.parametrize(
    "waiting,tab",
    [
        ({"exhibitors": 0, "buyers": 0, "booths": 2}, "booths"),
        ({"exhibitors": 0, "buyers": 3, "booths": 2}, "buyers"),
        ({"exhibitors": 0, "buyers": 0, "booths": 0}, "exhibitors"),
    ],
)
def test_page_opens_at_first_tab_with_pending_applications(
    organiser: FakeGraphQL, waiting: dict[str, int], tab: str
) -> None:
    organiser.says |= {name: {"totalCount": count} for name, count in waiting.items()}
    page = organiser.client().get(f"{PATH}/applications").text
    assert f'tab={tab}" aria-current="page"' in page
    chosen = organiser.client().get(f"{PATH}/applications?tab=exhibitors").text
    assert 'tab=exhibitors" aria-current="page"' in chosen, "who has chosen a tab stays there"


def test_reason_for_declining_is_not_sent_with_approval(organiser: FakeGraphQL) -> None:
    form = {"ids": "app_1", "decision": "approve", "reason": "No room."}
    organiser.client().post(f"{PATH}/applications/decide", data=form)
    assert organiser.of("decideFairApplications").variables["reason"] is None


def test_several_applications_are_approved_with_one_form(organiser: FakeGraphQL) -> None:
    form = {"key": "k" * 20, "ids": ["app_1", "app_2"], "decision": "approve", "stockReason": "NO_ROOM"}
    response = organiser.client().post(f"{PATH}/applications/decide?tab=buyers", data=form)
    assert response.headers["location"] == f"{PATH}/applications?tab=buyers&done=approved&count=1"
    asked = organiser.of("decideFairApplications")
    assert asked.variables["ids"] == ["app_1", "app_2"]
    assert (asked.variables["approve"], asked.variables["stockReason"]) == (True, None)
    assert asked.key == "k" * 20
    told = organiser.client().get(response.headers["location"]).text
    assert "1 approved. The applicant will get an email." in told


def test_application_is_declined_with_reason(organiser: FakeGraphQL) -> None:
    form = {"ids": "app_1", "decision": "decline", "stockReason": "NO_ROOM", "reason": " Next year "}
    response = organiser.client().post(f"{PATH}/applications/decide", data=form)
    assert "done=declined" in response.headers["location"]
    asked = organiser.of("decideFairApplications").variables
    assert (asked["approve"], asked["stockReason"], asked["reason"]) == (False, "NO_ROOM", "Next year")


def test_approved_booth_gets_proposed_or_typed_space(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}/applications?tab=booths").text
    assert '<option value="8" selected>' in page
    assert 'name="number-boo_1" value="B07"' in page
    form = {"ids": "boo_1", "decision": "approve", "hall-boo_1": "8", "number-boo_1": "B09"}
    organiser.client().post(f"{PATH}/applications/decide?tab=booths", data=form)
    (decision,) = organiser.of("decideBooths").variables["decisions"]
    assert decision == {
        "boothId": "boo_1",
        "approve": True,
        "reason": None,
        "stockReason": None,
        "hall": "8",
        "number": "B09",
    }


def test_failed_decisions_are_shown_with_their_reason(organiser: FakeGraphQL) -> None:
    wrong = {
        "id": "boo_1",
        "code": "SPACE_TAKEN",
        "message": "This space is taken by another booth.",
        "field": "number",
    }
    organiser.says["decideBooths"] = {"results": [{"id": "boo_2"}], "problems": [wrong]}
    form = {"ids": ["boo_1", "boo_2"], "decision": "approve"}
    response = organiser.client().post(f"{PATH}/applications/decide?tab=booths", data=form)
    assert response.status_code == 422
    assert "This space is taken by another booth." in response.text
    assert "1 application decided." in response.text
    assert "Some applications could not be processed" in response.text


def test_missing_choice_or_reason_is_reported(organiser: FakeGraphQL) -> None:
    response = organiser.client().post(
        "/es/console/fairs/autumn-2026/applications/decide", data={"decision": "approve"}
    )
    assert response.status_code == 422
    assert "Seleccione antes al menos una solicitud." in response.text
    form = {"ids": "boo_1", "decision": "decline", "reason": " "}
    for tab in ("exhibitors", "booths"):
        response = organiser.client().post(f"{PATH}/applications/decide?tab={tab}", data=form)
        assert response.status_code == 422
        assert 'id="bad-reason"' in response.text, tab
        assert '<details class="declining" open>' in response.text, "one is told where one can mend it"
        assert not [each for each in organiser.asked if each.fields[0].startswith("decide")], "nothing has been decided"
    organiser.says["decideFairApplications"] = {"code": "INVALID", "message": "Say why.", "field": "reason"}
    form = {"ids": "app_1", "decision": "decline", "reason": "x" * 1001}
    response = organiser.client().post(f"{PATH}/applications/decide", data=form)
    assert response.status_code == 422
    assert 'id="bad-reason"' in response.text
    assert 'value="app_1" aria-label="Select Ningbo Lamps" checked' in response.text


def test_empty_list_of_applications_says_so(organiser: FakeGraphQL) -> None:
    organiser.says["applications"] = nodes.a_list()
    assert "No applications waiting" in organiser.client().get(f"{PATH}/applications").text
    assert "No results for this filter" in organiser.client().get(f"{PATH}/applications?text=x").text


def test_exhibitors_are_filtered_and_suspended(organiser: FakeGraphQL) -> None:
    client = organiser.client()
    page = client.get(f"{PATH}/exhibitors?section=ceramics&hall=8&country=CN&status=APPLIED&text=heng").text
    asked = organiser.of("fairBooths").variables
    assert {name: asked[name] for name in ("section", "hall", "country", "status", "text")} == {
        "section": "ceramics",
        "hall": "8",
        "country": "CN",
        "status": "APPLIED",
        "text": "heng",
    }
    assert "(expired)" in page
    assert f'action="{PATH}/exhibitors/exh_1/suspend?section=ceramics&amp;hall=8' in page
    organiser.says["suspendExhibitor"] = {"id": "exh_1"}
    response = client.post(f"{PATH}/exhibitors/exh_1/suspend?hall=8", data={"words": "Copied goods"})
    assert response.headers["location"] == f"{PATH}/exhibitors?hall=8&done=suspended"
    assert dict(organiser.of("suspendExhibitor").variables) == {"id": "exh_1", "words": "Copied goods"}


@pytest.mark.parametrize("verb", ["verify", "revoke", "reinstate"])
def test_exhibitor_actions_lead_back_to_list(organiser: FakeGraphQL, verb: str) -> None:
    response = organiser.client().post(f"{PATH}/exhibitors/exh_1/{verb}", data={"words": "Seen"})
    assert response.headers["location"].startswith(f"{PATH}/exhibitors?done=")


def test_suspended_exhibitor_can_be_reinstated(organiser: FakeGraphQL) -> None:
    company = a_booth()["exhibitor"] | {"status": "SUSPENDED", "verified": True}
    organiser.says["fairBooths"] = nodes.a_list(a_booth(exhibitor=company))
    page = organiser.client().get(f"{PATH}/exhibitors").text
    assert "Suspended" in page
    assert "Reinstate the company" in page
    assert "Remove the verification" in page


def test_listings_show_their_problems(organiser: FakeGraphQL) -> None:
    page = organiser.client().get(f"{PATH}/listings?problem=NO_HS_CODE").text
    assert organiser.of("listingsWithProblems").variables["problem"] == "NO_HS_CODE"
    assert '<span class="state bad">No HS code</span>' in page
    response = organiser.client().post(f"{PATH}/listings/check")
    assert response.headers["location"] == f"{PATH}/listings?done=checking"


def test_listing_check_shows_progress_and_counts(organiser: FakeGraphQL) -> None:
    check = {"status": "RUNNING", "done": 3, "total": 60, "startedAt": AT, "endedAt": None, "counts": []}
    organiser.says["listingCheck"] = check
    page = organiser.client().get(f"{PATH}/listings").text
    assert '<progress value="3" max="60"' in page
    assert "/listings/check" not in page
    counts = [{"problem": "NO_PICTURE", "count": 1234}]
    organiser.says["listingCheck"] = check | {"status": "DONE", "endedAt": AT, "counts": counts}
    assert "1,234" in organiser.client().get(f"{PATH}/listings").text


def test_spreadsheet_comes_at_once_or_as_a_job(organiser: FakeGraphQL) -> None:
    client = organiser.client()
    response = client.post(f"{PATH}/sheet", data={"sheet": "LISTINGS"})
    assert response.headers["location"] == "/files/exports/x.xlsx?signature=y"
    organiser.says["exportFairSheet"] = {"id": "job_1", "file": None}
    assert client.post(f"{PATH}/sheet", data={"sheet": "x"}).headers["location"] == f"{PATH}/sheets/job_1"
    organiser.says["exportFairSheet"] = {"code": "SHEET_RUNNING", "message": "Wait", "field": None}
    response = client.post(f"{PATH}/sheet", data={"sheet": "APPLICATIONS"})
    assert response.headers["location"] == f"{PATH}/applications?done=no-sheet"
    waiting = {"id": "job_1", "sheet": "LISTINGS", "status": "RUNNING", "rows": 5100, "startedAt": AT, "file": None}
    organiser.says["fairSheet"] = waiting
    assert "5100 rows written so far." in client.get(f"{PATH}/sheets/job_1").text
    organiser.says["fairSheet"] = waiting | {"status": "DONE", "file": {"url": "/files/x", "name": "x.xlsx", "size": 9}}
    assert "x.xlsx" in client.get(f"{PATH}/sheets/job_1").text
    organiser.says["fairSheet"] = waiting | {"status": "FAILED"}
    assert "could not be created" in client.get(f"{PATH}/sheets/job_1").text


def more(*ids: str, cursor: str | None = "next") -> dict[str, Any]:
    """Return a page of those that wait, with more behind it unless ``cursor`` is None."""
    info = {"hasNextPage": cursor is not None, "endCursor": cursor}
    return {"nodes": [{"id": each} for each in ids], "pageInfo": info}


def test_all_pending_applications_are_decided_in_batches(organiser: FakeGraphQL) -> None:
    organiser.says["applications"] = more("app_1", "app_2")
    wrong = {"id": "app_2", "code": "ALREADY_DECIDED", "message": "Decided already.", "field": None}
    organiser.says["decideFairApplications"] = {"results": [{"id": "app_1"}], "problems": [wrong]}
    form = {"scope": "all", "decision": "decline", "stockReason": "NO_ROOM", "reason": "Soon", "total": "250"}
    response = organiser.client().post(f"{PATH}/applications/decide?tab=exhibitors&country=CN", data=form)
    assert response.status_code == 200
    assert '<progress value="2" max="250"' in response.text
    for kept in ('"after" value="next"', '"decided" value="1"', '"failed" value="1"', '"reason" value="Soon"'):
        assert f"name={kept}" in response.text
    waiting = organiser.of("applications").variables
    assert (waiting["country"], waiting["role"], waiting["after"]) == ("CN", "EXHIBITOR", None)
    organiser.asked.clear()
    organiser.says["applications"] = more("app_3", cursor=None)
    organiser.says["decideFairApplications"] = {"results": [{"id": "app_3"}], "problems": []}
    again = form | {"after": "next", "decided": "1", "failed": "1"}
    response = organiser.client().post(f"{PATH}/applications/decide?tab=exhibitors&country=CN", data=again)
    assert organiser.of("applications").variables["after"] == "next"
    assert response.headers["location"] == (
        f"{PATH}/applications?tab=exhibitors&country=CN&done=declined&count=2&failed=1"
    )


def test_approving_all_booths_assigns_next_free_spaces(organiser: FakeGraphQL) -> None:
    organiser.says["fairBooths"] = more("boo_1", cursor=None)
    organiser.client().post(f"{PATH}/applications/decide?tab=booths", data={"scope": "all", "decision": "approve"})
    (decision,) = organiser.of("decideBooths").variables["decisions"]
    assert (decision["boothId"], decision["nextFree"]) == ("boo_1", True)


def test_declining_all_needs_a_reason_too(organiser: FakeGraphQL) -> None:
    organiser.says["decideFairApplications"] = {"code": "INVALID", "message": "Say why.", "field": "reason"}
    data = {"scope": "all", "decision": "decline"}
    assert organiser.client().post(f"{PATH}/applications/decide", data=data).status_code == 422
    graphql = FakeGraphQL()
    stranger = graphql.client().post(f"{PATH}/applications/decide", data=data)
    assert stranger.status_code == 401
