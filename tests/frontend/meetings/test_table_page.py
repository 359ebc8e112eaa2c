"""The page of a meeting's table: what each side sees, and what its forms send."""

import pytest
from starlette.testclient import TestClient

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.meetings.table_nodes import a_laid_table, a_meeting, a_point

TABLE = "/en/meeting/meet_1/table"
CHOICE = {"pageInfo": {"hasNextPage": False, "endCursor": None}}


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
    "search, found", [("FLASK", True), ("f-5 flask", True), ("ｆｌａｓｋ", True), ("lamp", False), ("", True)]
)
def test_products_are_searched_by_title_and_number(
    buyer: TestClient, graphql: FakeGraphQL, search: str, found: bool
) -> None:
    other = nodes.a_product() | {"id": "prod_2", "number": "F-501", "title": nodes.words("Flâsk")}
    graphql.says["products"] = CHOICE | {"nodes": [other]}
    html = buyer.get(TABLE, params={"q": search}).text
    assert ('id="button-add-prod_2"' in html) is found
    assert ("No product fits." in html) is not found


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
