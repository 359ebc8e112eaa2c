"""The page of a meeting's table: what each side sees, and what its forms send."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.meetings.table_nodes import a_laid_table, a_meeting, a_point

TABLE = "/en/meeting/meet_1/table"


def a_search_result(*products: object) -> dict[str, Any]:
    return {"hits": {"nodes": [{"product": each} for each in products]}}


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> TestClient:
    graphql.says |= {"me": nodes.me("BUYER"), "meeting": a_meeting()}
    return graphql.client(expo_session="x")


def test_script_gets_the_panel_alone(buyer: TestClient) -> None:
    assert "<html" in buyer.get(TABLE).text
    part = buyer.get(TABLE, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'data-version="3"' in part
    assert "MOQ is 500 &lt;b&gt;pieces&lt;/b&gt;" in part


def test_only_own_notes_can_be_edited(buyer: TestClient, graphql: FakeGraphQL) -> None:
    assert "/table/change" in buyer.get(TABLE).text
    others = a_point(mine=False, side="EXHIBITOR")
    graphql.says["meeting"] = a_meeting(meetingTable=a_laid_table(points=[others]))
    assert "/table/change" not in buyer.get(TABLE).text


def test_table_of_a_meeting_that_is_not_booked_has_no_forms(buyer: TestClient, graphql: FakeGraphQL) -> None:
    graphql.says["meeting"] = a_meeting(status="CANCELLED")
    assert f'action="{TABLE}/' not in buyer.get(TABLE).text


@pytest.mark.parametrize(
    "search, text, sort", [(" flask ", "flask", "RELEVANCE"), ("", "", "NEWEST"), ("x" * 300, "x" * 200, "RELEVANCE")]
)
def test_all_products_of_the_exhibitor_are_searched(
    buyer: TestClient, graphql: FakeGraphQL, search: str, text: str, sort: str
) -> None:
    laid, other = a_laid_table()["products"][0], nodes.a_product() | {"id": "prod_2"}
    graphql.says["search"] = a_search_result(laid, other, None)
    html = buyer.get(TABLE, params={"q": search}).text
    assert 'id="button-add-prod_2"' in html
    assert f'id="button-add-{laid["id"]}"' not in html, "it is on the table already"
    [asked] = [each for each in graphql.asked if "search" in each.fields]
    exhibitor_ids = [a_meeting()["exhibitor"]["id"]]
    query = {"text": text, "exhibitorIds": exhibitor_ids, "kinds": ["PRODUCT"], "sort": sort}
    assert asked.variables == {"input": query, "first": 21}


def test_search_without_result_says_so(buyer: TestClient, graphql: FakeGraphQL) -> None:
    graphql.says["search"] = a_search_result()
    assert "No product fits." in buyer.get(TABLE, params={"q": "lamp"}).text


@pytest.mark.parametrize(
    "kind, owner, due_on",
    [("NOTE", None, None), ("AGREED", None, None), ("TO_DO", "EXHIBITOR", "2027-05-01")],
)
def test_only_tasks_are_sent_with_owner_and_day(
    buyer: TestClient, graphql: FakeGraphQL, kind: str, owner: str | None, due_on: str | None
) -> None:
    graphql.says["addMeetingPoint"] = {"version": 4}
    form = {"kind": kind, "text": "A sample", "owner": "EXHIBITOR", "dueOn": "2027-05-01", "part": "note"}
    answer = buyer.post(f"{TABLE}/note", data=form, follow_redirects=False)
    assert answer.headers["location"] == f"{TABLE}#notes"
    [sent] = [each for each in graphql.asked if each.fields == ["addMeetingPoint"]]
    content = {"kind": kind, "text": "A sample", "owner": owner, "dueOn": due_on}
    assert sent.variables == {"input": {"meetingId": "meet_1", "content": content}}


def test_problem_is_shown_at_the_form_with_what_was_typed(buyer: TestClient, graphql: FakeGraphQL) -> None:
    graphql.says["sendMeetingMessage"] = {"code": "TABLE_FULL", "message": "Full.", "field": None}
    html = buyer.post(f"{TABLE}/message", data={"text": "One more", "part": "message"}).text
    form = html[html.index('id="form-message"') : html.index("</form>", html.index('id="form-message"'))]
    assert "data-problem" in form
    assert "One more</textarea>" in form
