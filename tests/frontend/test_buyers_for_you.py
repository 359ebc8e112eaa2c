"""The exhibitor's page "buyers for you"."""

import pytest

from frontend.exhibitor.buyers import exhibitor_grade
from tests.frontend import company_nodes, nodes
from tests.frontend import meeting_nodes as meeting
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES
from tests.frontend.test_pages import the_page

BUYERS = "/portal/buyers-for-you/autumn-2026"


@pytest.fixture
def seller(portal: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor is signed in to whom a buyer is recommended."""
    portal.says |= meeting.for_exhibitors(meeting.a_recommended_buyer())
    return portal


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_renders_in_every_language(seller: FakeGraphQL, language: str) -> None:
    response = seller.client().get(f"/{language}{BUYERS}")
    assert response.status_code == 200
    assert the_page(response.text).all("html")[0]["lang"] == language


def test_short_address_redirects_to_next_fair(seller: FakeGraphQL) -> None:
    assert seller.client().get("/en/portal/buyers-for-you").headers["location"] == f"/en{BUYERS}"


@pytest.mark.parametrize("lacks, link", [("myExhibitor", "/portal/company"), ("myBooths", "/portal/booths")])
def test_page_links_to_missing_profile_or_booth(seller: FakeGraphQL, lacks: str, link: str) -> None:
    seller.says[lacks] = None if lacks == "myExhibitor" else []
    page = seller.client().get("/en/portal/buyers-for-you").text
    assert f'class="button" href="/en{link}"' in page


def test_no_recommendations_are_queried_without_profile(seller: FakeGraphQL) -> None:
    seller.says["myExhibitor"] = None
    assert seller.client().get(f"/en{BUYERS}").headers["location"] == "/en/portal/buyers-for-you"
    assert not any("recommendedBuyers" in each.fields for each in seller.asked)


def test_exhibitor_sees_text_of_need_but_not_its_price(seller: FakeGraphQL) -> None:
    page = seller.client().get(f"/en{BUYERS}").text
    assert "Термосы, 500 мл" in page
    assert '<span class="tongue-mark">Russian</span>' in page
    assert "3,000 pieces" in page
    assert "7.35" not in page


def test_unnamed_buyer_is_shown_by_country(seller: FakeGraphQL) -> None:
    seller.says["recommendedBuyers"] = nodes.a_list(meeting.a_recommended_buyer(company=None))
    assert "A buyer from this country: Russia" in seller.client().get(f"/en{BUYERS}").text


def test_closed_need_is_shown_as_closed(seller: FakeGraphQL) -> None:
    seller.says["recommendedBuyers"] = nodes.a_list(
        meeting.a_recommended_buyer(sourcingNeed=None, requestedMeeting=True)
    )
    page = seller.client().get(f"/en{BUYERS}").text
    assert "The buyer has closed this sourcing need." in page
    assert "This buyer wants to meet you." in page


def test_target_buyers_are_sent_as_entered(seller: FakeGraphQL) -> None:
    sent = {
        "part": "target_buyers",
        "markets": ["RU", ""],
        "excludedMarkets": "US",
        "quantity": "500",
        "unit": "C62",
        "languages": ["zh", "ru"],
        "buyerKinds": ["IMPORTER", "NOBODY"],
    }
    response = seller.client().post(f"/en{BUYERS}/target-buyers", data=sent)
    assert response.headers["location"] == f"/en{BUYERS}?done=target_buyers#target-buyers"
    assert seller.of("saveTargetBuyers").variables["input"] == {
        "fairId": "fair_1",
        "markets": ["RU"],
        "excludedMarkets": ["US"],
        "languages": ["zh", "ru"],
        "buyerKinds": ["IMPORTER"],
        "minimumOrderQuantity": {"value": "500", "unit": "C62"},
        "minimumOrderValue": None,
    }


def test_refused_target_buyers_are_shown_again(seller: FakeGraphQL) -> None:
    message = "You cannot both target and exclude the same market."
    seller.says["saveTargetBuyers"] = {"code": "INVALID", "message": message, "field": "excludedMarkets"}
    response = seller.client().post(
        f"/en{BUYERS}/target-buyers", data={"part": "target_buyers", "markets": "RU", "excludedMarkets": "RU"}
    )
    assert response.status_code == 422
    assert f'id="bad-excludedMarkets">{message}' in response.text
    assert 'name="markets" value="RU" checked' in response.text


def test_answer_leads_back_to_the_same_buyer(seller: FakeGraphQL) -> None:
    response = seller.client().post(f"/en{BUYERS}/answer", data={"id": "rec_1", "answer": "MEETING_REQUESTED"})
    assert response.headers["location"] == f"/en{BUYERS}?said=MEETING_REQUESTED&answered=rec_1&done=answered#rec_1"


def test_portal_start_page_shows_recommended_buyers(seller: FakeGraphQL) -> None:
    page = seller.client().get("/en/portal").text
    assert "Тёплый причал" in page
    assert "Describe your target buyers" in page


def test_answering_score_shows_whether_buyer_is_approved(seller: FakeGraphQL) -> None:
    page = seller.client().get(f"/en{BUYERS}").text
    assert "Approved by the organiser" in page
    assert "not yet" in page
    assert [exhibitor_grade("RESPONSIVENESS", 1.0), exhibitor_grade("PRODUCTS", 1.0)] == ["yes", "very good"]


def test_unopened_booth_explains_empty_list(seller: FakeGraphQL) -> None:
    seller.says |= {"recommendedBuyers": nodes.a_list(), "myBooths": [company_nodes.a_booth(status="APPROVED")]}
    assert "Your booth at this fair is not open yet" in seller.client().get(f"/en{BUYERS}").text
    seller.says["myBooths"] = [company_nodes.a_booth(status="PUBLISHED")]
    assert "No matching buyers yet" in seller.client().get(f"/en{BUYERS}").text


def test_new_buyers_are_marked_and_recorded_as_seen(seller: FakeGraphQL) -> None:
    new = meeting.a_recommended_buyer(new=True)
    seller.says |= {
        "recommendedBuyers": nodes.a_list(new, meeting.a_recommended_buyer(id="rec_2")),
        "newRecommendedBuyers": 1,
    }
    page = seller.client().get(f"/en{BUYERS}").text
    assert page.count(">New<") == 1
    assert "1 new buyer<" in page
    [looked] = [each for each in seller.asked if "markRecommendedBuyersSeen" in each.fields]
    assert looked.variables == {"fairId": "fair_1", "ids": [new["id"]]}


def test_only_viewing_the_open_list_marks_buyers_seen(seller: FakeGraphQL) -> None:
    seller.says |= {"recommendedBuyers": nodes.a_list(meeting.a_recommended_buyer(new=True)), "newRecommendedBuyers": 1}
    seller.client().head(f"/en{BUYERS}")
    seller.client().get(f"/en{BUYERS}?answer=SAVED_FOR_LATER")
    assert not any("markRecommendedBuyersSeen" in each.fields for each in seller.asked)


def test_recommendations_are_shown_if_marking_seen_fails(seller: FakeGraphQL) -> None:
    seller.says |= {"recommendedBuyers": nodes.a_list(meeting.a_recommended_buyer(new=True)), "newRecommendedBuyers": 1}
    seller.fails["markRecommendedBuyersSeen"] = "UNAVAILABLE"
    response = seller.client().get(f"/en{BUYERS}")
    assert (response.status_code, response.text.count(">New<")) == (200, 1)


def test_nothing_is_marked_seen_without_new_buyers(seller: FakeGraphQL) -> None:
    assert "new buyer" not in seller.client().get(f"/en{BUYERS}").text
    assert not any("markRecommendedBuyersSeen" in each.fields for each in seller.asked)


def test_start_page_and_menu_show_number_of_new_buyers(seller: FakeGraphQL) -> None:
    seller.says["newRecommendedBuyers"] = 3
    page = seller.client().get("/en/portal").text
    menu = page.split('aria-label="Exhibitor portal"')[1].split("</nav>")[0]
    assert '<span class="sr">3 new buyers</span>' in menu
    assert page.count("3 new buyers") == 2
    assert not any("markRecommendedBuyersSeen" in each.fields for each in seller.asked)


def test_other_needs_of_buyer_follow_the_first(seller: FakeGraphQL) -> None:
    other = meeting.a_need(text=nodes.words("Кружки, 300 мл", "ru"), quantity=None)
    seller.says["recommendedBuyers"] = nodes.a_list(meeting.a_recommended_buyer(otherSourcingNeeds=[other]))
    page = seller.client().get(f"/en{BUYERS}").text
    assert "Also looking for" in page
    assert page.index("Термосы, 500 мл") < page.index("Кружки, 300 мл")
