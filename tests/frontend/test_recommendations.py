"""The buyer's page "for you"."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from frontend.parts.matchmaking import grade
from frontend.parts.times import next_fair
from tests.frontend import company_nodes, nodes
from tests.frontend import meeting_nodes as meeting
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES
from tests.frontend.test_pages import the_page

FOR_YOU = "/fairs/autumn-2026/for-you"
SOURCING_NEEDS = "/fairs/autumn-2026/sourcing-needs"


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer with a need and a recommendation is signed in."""
    graphql.says |= meeting.for_buyers(meeting.a_recommended_exhibitor(), needs=(meeting.a_need(),))
    return graphql


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [FOR_YOU, f"{SOURCING_NEEDS}/new", f"{SOURCING_NEEDS}/need_1"])
def test_buyer_pages_render_in_every_language(buyer: FakeGraphQL, path: str, language: str) -> None:
    response = buyer.client().get(f"/{language}{path}")
    assert response.status_code == 200
    assert the_page(response.text).all("html")[0]["lang"] == language


def test_anonymous_visitor_gets_sign_in_link_without_queries(graphql: FakeGraphQL) -> None:
    page = graphql.client().get(f"/en{FOR_YOU}").text
    assert "/en/sign-in?next=%2Fen%2Ffairs%2Fautumn-2026%2Ffor-you" in page
    assert not any("mySourcingNeeds" in each.fields for each in graphql.asked)


@pytest.mark.parametrize("kind, link", [("EXHIBITOR", "/en/portal/buyers-for-you"), ("ORGANISER", None)])
def test_non_buyer_is_directed_to_own_page(graphql: FakeGraphQL, kind: str, link: str | None) -> None:
    graphql.says["me"] = nodes.me(kind)
    page = graphql.client().get(f"/en{FOR_YOU}").text
    assert link is None or f'href="{link}"' in page
    assert not any("mySourcingNeeds" in each.fields for each in graphql.asked)


def test_short_address_redirects_to_the_open_fair(graphql: FakeGraphQL) -> None:
    graphql.says["fairs"] = nodes.a_list(
        company_nodes.a_fair(slug="later", isOpen=False), company_nodes.a_fair(slug="now")
    )
    assert graphql.client().get("/ru/for-you").headers["location"] == "/ru/fairs/now/for-you"
    graphql.says["fairs"] = nodes.a_list()
    assert graphql.client().get("/ru/for-you").headers["location"] == "/ru/fairs"


def test_next_fair_is_the_open_or_the_earliest_one() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    over = nodes.a_fair(slug="over", isOpen=False)
    soon = nodes.a_fair(slug="soon", isOpen=False, opensAt="2027-02-01T00:00:00Z", closesAt="2027-02-09T00:00:00Z")
    late = nodes.a_fair(slug="late", isOpen=False, opensAt="2027-03-01T00:00:00Z", closesAt="2027-03-09T00:00:00Z")
    assert next_fair([over, late, soon], now) == soon
    assert next_fair([late, soon, late | {"isOpen": True}], now) == late | {"isOpen": True}
    assert next_fair([over], now) is None


def test_recommendation_explains_itself_in_words(buyer: FakeGraphQL) -> None:
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert "Shows “500毫升304不锈钢真空保温杯”" in page
    assert page.index("very good") < page.index("weak")
    assert 'href="/en/booths/boo_1"' in page
    assert "visible only to you" in page


@pytest.mark.parametrize("score, said", [(0.93, "One exhibitor fits."), (0.4, "Those below come closest.")])
def test_page_says_when_hardly_anybody_fits_and_offers_to_widen(buyer: FakeGraphQL, score: float, said: str) -> None:
    some = meeting.a_recommended_exhibitor(parts=[{"part": "PRODUCTS", "score": score}])
    other = meeting.a_recommended_exhibitor(id="rec_2", parts=[{"part": "PRODUCTS", "score": 0.2}])
    buyer.says["recommendedExhibitors"] = nodes.a_list(some, other)
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert said in page
    [link] = [each for each in the_page(page).all("a") if each.get("href") == f"/en{SOURCING_NEEDS}/need_1"][-1:]
    assert link
    more = {"hasNextPage": True, "endCursor": "abc"}
    for uncertain in (nodes.a_list(*[meeting.a_recommended_exhibitor()] * 2), nodes.a_list(some, other, pageInfo=more)):
        buyer.says["recommendedExhibitors"] = uncertain
        assert 'id="widen"' not in buyer.client().get(f"/en{FOR_YOU}").text
    buyer.says["recommendedExhibitors"] = nodes.a_list(some, other)
    buyer.says["mySourcingNeeds"] = nodes.a_list(meeting.a_need(), meeting.a_need(id="need_2"))
    assert 'id="widen"' not in buyer.client().get(f"/en{FOR_YOU}").text


def test_price_is_that_of_the_needs_quantity(buyer: FakeGraphQL) -> None:
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert prices(page) == ["$3.42 / piece at 3,000 pieces"]
    unsold = meeting.a_recommended_exhibitor(productTiers=[None])
    buyer.says["recommendedExhibitors"] = nodes.a_list(unsold)
    assert prices(buyer.client().get(f"/en{FOR_YOU}").text) == ["from $2.88 / piece at 20,000 pieces"]


def prices(page: str) -> list[str]:
    """Return the prices of the products that support recommendations."""
    items = [each.split('<span class="small">')[1] for each in page.split('class="proof-text"')[1:]]
    return [" ".join(re.sub(r"<[^>]+>", "", each.split("</a>")[0]).split()) for each in items]


@pytest.mark.parametrize("score, words", [(1.0, "very good"), (0.6, "good"), (0.3, "moderate"), (0.0, "weak")])
def test_score_has_a_word(score: float, words: str) -> None:
    assert grade("PRODUCTS", score) == words


def test_buyer_without_needs_gets_help(graphql: FakeGraphQL) -> None:
    graphql.says |= meeting.for_buyers()
    page = graphql.client().get(f"/en{FOR_YOU}").text
    assert "Vacuum flasks, 500 ml" in page
    assert "Give a quantity." in page
    assert f'href="/en{SOURCING_NEEDS}/new"' in page
    assert 'id="recommended"' not in page


def test_no_match_differs_from_matchmaking_not_open(graphql: FakeGraphQL) -> None:
    graphql.says |= meeting.for_buyers(needs=(meeting.a_need(),))
    assert "No matching exhibitors yet" in graphql.client().get(f"/en{FOR_YOU}").text
    graphql.says["matchmakingStatus"] = {"on": False, "lastRunAt": None, "underWay": False}
    assert "Recommendations are not available yet" in graphql.client().get(f"/en{FOR_YOU}").text


def test_empty_list_during_first_run_says_so(graphql: FakeGraphQL) -> None:
    graphql.says |= meeting.for_buyers(needs=(meeting.a_need(),))
    graphql.says["matchmakingStatus"] = {"on": True, "lastRunAt": None, "underWay": True}
    page = graphql.client().get(f"/en{FOR_YOU}").text
    assert "Recommendations are being prepared" in page
    assert "No matching exhibitors yet" not in page


def test_previous_list_stays_during_a_new_run(buyer: FakeGraphQL) -> None:
    buyer.says["matchmakingStatus"] = {"on": True, "lastRunAt": "2026-11-20T02:00:00+00:00", "underWay": True}
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert "A new matchmaking run is in progress." in page
    assert "Recommendations are being prepared" not in page


def test_page_says_that_no_run_has_happened_yet(buyer: FakeGraphQL) -> None:
    buyer.says["matchmakingStatus"] = {"on": True, "lastRunAt": None, "underWay": False}
    assert (
        "These first recommendations are based only on your sourcing needs." in buyer.client().get(f"/en{FOR_YOU}").text
    )


def test_decline_with_reason_leads_back_to_the_same_list(buyer: FakeGraphQL) -> None:
    sent = {"id": "rec_1", "answer": "NOT_INTERESTED", "reason": "TOO_EXPENSIVE"}
    response = buyer.client().post(f"/en{FOR_YOU}/answer?after=abc", data=sent)
    variables = buyer.of("answerRecommendation").variables
    assert variables == {"fairId": "fair_1", **sent}
    assert response.status_code == 303
    there = f"/en{FOR_YOU}?after=abc&said=NOT_INTERESTED&answered=rec_1&done=answered#recommended"
    assert response.headers["location"] == there
    buyer.says["declined"] = nodes.a_list(meeting.a_recommended_exhibitor())
    page = buyer.client().get(there).text
    assert "You will no longer see" in page
    assert f'action="/en{FOR_YOU}/undo?after=abc"' in page


def test_decline_without_reason_sends_none(buyer: FakeGraphQL) -> None:
    buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "rec_1", "answer": "NOT_INTERESTED", "reason": ""})
    assert "reason" not in buyer.of("answerRecommendation").variables


def test_must_meet_is_a_starred_acceptance(buyer: FakeGraphQL) -> None:
    buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "rec_1", "answer": "MEETING_REQUESTED", "starred": "1"})
    assert buyer.of("answerRecommendation").variables["starred"] is True


def test_answer_is_undone(buyer: FakeGraphQL) -> None:
    response = buyer.client().post(f"/en{FOR_YOU}/undo", data={"id": "rec_1"})
    assert buyer.of("withdrawRecommendationAnswer").variables == {"fairId": "fair_1", "id": "rec_1"}
    assert response.headers["location"] == f"/en{FOR_YOU}?done=undone#rec_1"


def test_missing_recommendation_is_reported_on_the_page(buyer: FakeGraphQL) -> None:
    problem = {"code": "RECOMMENDATION_NOT_FOUND", "message": "There is no such recommendation.", "field": "id"}
    buyer.says["answerRecommendation"] = problem
    response = buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "rec_9", "answer": "SAVED_FOR_LATER"})
    assert response.status_code == 422
    assert "This recommendation is no longer valid." in response.text


def test_acceptance_hidden_from_exhibitor_is_not_shown_as_seen(buyer: FakeGraphQL) -> None:
    """What she searches for and keeps led there: of that an exhibitor is told nothing."""
    quiet = meeting.a_recommended_exhibitor(answer=meeting.said("MEETING_REQUESTED"), sourcingNeed=None)
    buyer.says["recommendedExhibitors"] = nodes.a_list(quiet)
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert "They can see that you want to meet them." not in page
    assert 'href="/en/exhibitors/hengnuan/ask"' in page


@pytest.mark.parametrize(
    "hers, theirs, words",
    [
        (None, True, "This exhibitor wants to meet you."),
        (meeting.said("MEETING_REQUESTED"), True, "You both want to meet."),
        (meeting.said("MEETING_REQUESTED"), False, "They can see that you want to meet them."),
    ],
)
def test_page_says_which_side_wants_to_meet(buyer: FakeGraphQL, hers: Any, *, theirs: bool, words: str) -> None:
    buyer.says["recommendedExhibitors"] = nodes.a_list(
        meeting.a_recommended_exhibitor(answer=hers, requestedMeeting=theirs)
    )
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert words in page
    assert 'href="/en/exhibitors/hengnuan/ask"' in page
