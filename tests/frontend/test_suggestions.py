"""The buyer's page "for you", her wishes, and the exhibitor's "buyers for you"."""

from datetime import UTC, datetime
from typing import Any

import pytest

from frontend.pages.suggestions import grade, next_fair
from tests.frontend import company_goods, goods
from tests.frontend import meeting_goods as meeting
from tests.frontend.door import FakeDoor
from tests.frontend.paths import LANGUAGES
from tests.frontend.test_pages import the_page

FOR_YOU = "/fairs/autumn-2026/for-you"
WISHES = "/fairs/autumn-2026/wishes"
BUYERS = "/portal/buyers-for-you/autumn-2026"


@pytest.fixture
def buyer(door: FakeDoor) -> FakeDoor:
    """Give a door at which a buyer with a wish and a suggestion is signed in."""
    door.says |= meeting.for_buyers(meeting.a_suggested_exhibitor(), wishes=(meeting.a_wish(),))
    return door


@pytest.fixture
def seller(portal: FakeDoor) -> FakeDoor:
    """Give a door at which an exhibitor is signed in to whom a buyer is suggested."""
    portal.says |= meeting.for_exhibitors(meeting.a_suggested_buyer())
    return portal


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [FOR_YOU, f"{WISHES}/new", f"{WISHES}/wish_1"])
def test_a_buyers_pages_are_whole_in_every_language(buyer: FakeDoor, path: str, language: str) -> None:
    response = buyer.client().get(f"/{language}{path}")
    assert response.status_code == 200
    assert the_page(response.text).all("html")[0]["lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_exhibitors_page_is_whole_in_every_language(seller: FakeDoor, language: str) -> None:
    response = seller.client().get(f"/{language}{BUYERS}")
    assert response.status_code == 200
    assert the_page(response.text).all("html")[0]["lang"] == language


def test_a_stranger_is_told_what_the_page_is_and_asked_for_nothing_of_his(door: FakeDoor) -> None:
    page = door.client().get(f"/en{FOR_YOU}").text
    assert "/en/sign-in?next=%2Fen%2Ffairs%2Fautumn-2026%2Ffor-you" in page
    assert not any("myWishes" in each.fields for each in door.asked)


@pytest.mark.parametrize("kind, link", [("EXHIBITOR", "/en/portal/buyers-for-you"), ("ORGANISER", None)])
def test_who_does_not_buy_is_led_on(door: FakeDoor, kind: str, link: str | None) -> None:
    door.says["me"] = goods.me(kind)
    page = door.client().get(f"/en{FOR_YOU}").text
    assert link is None or f'href="{link}"' in page
    assert not any("myWishes" in each.fields for each in door.asked)


def test_a_wish_is_for_buyers_alone(door: FakeDoor) -> None:
    door.says["me"] = goods.me("EXHIBITOR")
    assert door.client().get(f"/en{WISHES}/new").status_code == 403
    door.says["me"] = None
    assert door.client().get(f"/en{WISHES}/new").status_code == 303


def test_another_fairs_wish_is_not_here(buyer: FakeDoor) -> None:
    buyer.says["wish"] = meeting.a_wish(fairId="fair_2")
    assert buyer.client().get(f"/en{WISHES}/wish_1").status_code == 404


def test_the_short_address_leads_to_the_fair_that_is_on(door: FakeDoor) -> None:
    door.says["fairs"] = goods.a_list(
        company_goods.a_fair(slug="later", isOpen=False), company_goods.a_fair(slug="now")
    )
    assert door.client().get("/ru/for-you").headers["location"] == "/ru/fairs/now/for-you"
    door.says["fairs"] = goods.a_list()
    assert door.client().get("/ru/for-you").headers["location"] == "/ru/fairs"


def test_the_next_fair_is_the_open_one_or_the_first_to_come() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    over = goods.a_fair(slug="over", isOpen=False)
    soon = goods.a_fair(slug="soon", isOpen=False, opensAt="2027-02-01T00:00:00Z", closesAt="2027-02-09T00:00:00Z")
    late = goods.a_fair(slug="late", isOpen=False, opensAt="2027-03-01T00:00:00Z", closesAt="2027-03-09T00:00:00Z")
    assert next_fair([over, late, soon], now) == soon
    assert next_fair([late, soon, late | {"isOpen": True}], now) == late | {"isOpen": True}
    assert next_fair([over], now) is None


def test_a_suggestion_says_why_in_words_too(buyer: FakeDoor) -> None:
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert "Shows “500毫升304不锈钢真空保温杯”" in page
    assert page.index("very good") < page.index("weak")
    assert 'href="/en/booths/boo_1"' in page
    assert "for your eyes alone" in page


@pytest.mark.parametrize("score, words", [(1.0, "very good"), (0.6, "good"), (0.3, "middling"), (0.0, "weak")])
def test_a_score_has_a_word(score: float, words: str) -> None:
    assert grade(score) == words


def test_a_buyer_without_wishes_is_helped(door: FakeDoor) -> None:
    door.says |= meeting.for_buyers()
    page = door.client().get(f"/en{FOR_YOU}").text
    assert "Vacuum flasks, 500 ml" in page
    assert "Give a quantity." in page
    assert f'href="/en{WISHES}/new"' in page
    assert 'id="suggested"' not in page


def test_nobody_fits_is_said_otherwise_than_not_open_yet(door: FakeDoor) -> None:
    door.says |= meeting.for_buyers(wishes=(meeting.a_wish(),))
    assert "Nobody fits yet" in door.client().get(f"/en{FOR_YOU}").text
    door.says["matchmakingStanding"] = {"on": False, "rematchedAt": None}
    assert "has not opened the suggestions yet" in door.client().get(f"/en{FOR_YOU}").text


def test_before_the_first_rematch_the_page_says_so(buyer: FakeDoor) -> None:
    buyer.says["matchmakingStanding"] = {"on": True, "rematchedAt": None}
    assert "First suggestions, made from your wishes alone." in buyer.client().get(f"/en{FOR_YOU}").text


def test_a_no_with_its_reason_leads_back_to_the_same_list(buyer: FakeDoor) -> None:
    sent = {"id": "sug_1", "answer": "DECLINED", "reason": "TOO_EXPENSIVE"}
    response = buyer.client().post(f"/en{FOR_YOU}/answer?after=abc", data=sent)
    variables = buyer.of("answerSuggestion").variables
    assert variables == {"fairId": "fair_1", **sent}
    assert response.status_code == 303
    there = f"/en{FOR_YOU}?after=abc&said=DECLINED&answered=sug_1&done=answered#suggested"
    assert response.headers["location"] == there
    buyer.says["declined"] = goods.a_list(meeting.a_suggested_exhibitor())
    page = buyer.client().get(there).text
    assert "You will not see" in page
    assert f'action="/en{FOR_YOU}/undo?after=abc"' in page


def test_a_no_without_a_reason_names_none(buyer: FakeDoor) -> None:
    buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "sug_1", "answer": "DECLINED", "reason": ""})
    assert "reason" not in buyer.of("answerSuggestion").variables


def test_must_meet_is_a_yes_with_a_star(buyer: FakeDoor) -> None:
    buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "sug_1", "answer": "ACCEPTED", "starred": "1"})
    assert buyer.of("answerSuggestion").variables["starred"] is True


def test_an_answer_is_taken_back(buyer: FakeDoor) -> None:
    response = buyer.client().post(f"/en{FOR_YOU}/undo", data={"id": "sug_1"})
    assert buyer.of("takeBackAnswer").variables == {"fairId": "fair_1", "id": "sug_1"}
    assert response.headers["location"] == f"/en{FOR_YOU}?done=undone#sug_1"


def test_a_suggestion_that_is_gone_is_said_on_the_page(buyer: FakeDoor) -> None:
    problem = {"code": "SUGGESTION_NOT_FOUND", "message": "There is no such suggestion.", "field": "id"}
    buyer.says["answerSuggestion"] = problem
    response = buyer.client().post(f"/en{FOR_YOU}/answer", data={"id": "sug_9", "answer": "LATER"})
    assert response.status_code == 422
    assert "This suggestion does not hold any more." in response.text


@pytest.mark.parametrize(
    "hers, theirs, words",
    [
        (None, True, "This exhibitor wants to meet you."),
        (meeting.said("ACCEPTED"), True, "You both want to meet."),
        (meeting.said("ACCEPTED"), False, "They see that you want to meet."),
    ],
)
def test_who_wants_to_meet_is_said(buyer: FakeDoor, hers: Any, *, theirs: bool, words: str) -> None:
    buyer.says["suggestedExhibitors"] = goods.a_list(meeting.a_suggested_exhibitor(answer=hers, wantsToMeetYou=theirs))
    page = buyer.client().get(f"/en{FOR_YOU}").text
    assert words in page
    assert 'href="/en/exhibitors/hengnuan/ask"' in page


def test_a_wish_is_sent_as_it_was_written(buyer: FakeDoor) -> None:
    sent = {
        "text": "Термосы",
        "language": "ru",
        "quantity": "1500,5",
        "unit": "C62",
        "price": "7.35",
        "currency": "USD",
        "sections": ["", "kitchenware-tableware"],
        "certificates": "EAC",
        "certificatesAre": "HARD",
        "origins": ["CN", "VN"],
        "market": "RU",
        "neededBy": "2027-03-01",
        "named": "1",
        "buyerKind": "SOMETHING",
        "key": "k1",
    }
    response = buyer.client().post(f"/en{WISHES}/new", data=sent)
    assert response.headers["location"] == f"/en{FOR_YOU}?done=wish#suggested"
    asked = buyer.of("saveWish")
    assert asked.key == "k1"
    assert asked.variables["input"] == {
        "fairId": "fair_1",
        "id": None,
        "text": "Термосы",
        "language": "ru",
        "market": "RU",
        "neededBy": "2027-03-01",
        "sections": ["kitchenware-tableware"],
        "certificates": ["EAC"],
        "origins": ["CN", "VN"],
        "unwantedOrigins": [],
        "languages": [],
        "certificatesAre": "HARD",
        "originsAre": "NICE",
        "languagesAre": "NICE",
        "quantity": {"value": "1500.5", "unit": "C62"},
        "targetPrice": {"value": "7.35", "currency": "USD"},
        "buyerKind": None,
        "named": True,
    }


def test_a_saved_wish_stands_in_its_form(buyer: FakeDoor) -> None:
    page = buyer.client().get(f"/en{WISHES}/wish_1").text
    assert ">Термосы, 500 мл</textarea>" in page
    assert 'value="7.35"' in page
    assert '<option value="ru" selected>' in page
    assert 'name="certificatesAre" value="HARD" checked' in page
    assert 'name="origins" value="CN" checked' in page
    assert 'name="sections" value="kitchenware-tableware" checked' in page


@pytest.mark.parametrize(
    "field, name", [("text", "text"), ("quantity.value", "quantity"), ("targetPrice.amount", "price")]
)
def test_what_is_wrong_with_a_wish_stands_beside_its_field(buyer: FakeDoor, field: str, name: str) -> None:
    buyer.says["saveWish"] = {"code": "INVALID", "message": "This may not be empty.", "field": field}
    response = buyer.client().post(f"/en{WISHES}/wish_1", data={"text": "My words", "quantity": "x", "price": "y"})
    assert response.status_code == 422
    assert ">My words</textarea>" in response.text
    assert f'id="bad-{name}">This may not be empty.' in response.text


def test_a_senseless_date_is_refused_without_asking(buyer: FakeDoor) -> None:
    response = buyer.client().post(f"/en{WISHES}/new", data={"text": "Flasks", "neededBy": "soon"})
    assert response.status_code == 422
    assert 'id="bad-neededBy">This is not a date' in response.text
    assert not any("saveWish" in each.fields for each in buyer.asked)


def test_a_wish_is_closed(buyer: FakeDoor) -> None:
    response = buyer.client().post(f"/en{WISHES}/wish_1/close", data={})
    assert buyer.of("closeWish").variables == {"id": "wish_1"}
    assert response.headers["location"] == f"/en{FOR_YOU}?done=wish_closed#wishes"


def test_an_exhibitor_is_led_to_his_next_fair(seller: FakeDoor) -> None:
    assert seller.client().get("/en/portal/buyers-for-you").headers["location"] == f"/en{BUYERS}"


@pytest.mark.parametrize("lacks, link", [("myExhibitor", "/portal/company"), ("myBooths", "/portal/booths")])
def test_an_exhibitor_hears_what_is_missing(seller: FakeDoor, lacks: str, link: str) -> None:
    seller.says[lacks] = None if lacks == "myExhibitor" else []
    page = seller.client().get("/en/portal/buyers-for-you").text
    assert f'class="button" href="/en{link}"' in page


def test_without_a_profile_no_fair_is_asked_about(seller: FakeDoor) -> None:
    seller.says["myExhibitor"] = None
    assert seller.client().get(f"/en{BUYERS}").headers["location"] == "/en/portal/buyers-for-you"
    assert not any("suggestedBuyers" in each.fields for each in seller.asked)


def test_an_exhibitor_reads_her_own_words_and_never_her_price(seller: FakeDoor) -> None:
    page = seller.client().get(f"/en{BUYERS}").text
    assert "Термосы, 500 мл" in page
    assert '<span class="tongue-mark">Russian</span>' in page
    assert "3,000 pieces" in page
    assert "7.35" not in page


def test_a_buyer_who_does_not_say_her_name_is_called_by_her_country(seller: FakeDoor) -> None:
    seller.says["suggestedBuyers"] = goods.a_list(meeting.a_suggested_buyer(company=None))
    assert "A buyer from this country: Russia" in seller.client().get(f"/en{BUYERS}").text


def test_a_closed_wish_is_said_to_be_closed(seller: FakeDoor) -> None:
    seller.says["suggestedBuyers"] = goods.a_list(meeting.a_suggested_buyer(wanted=None, wantsToMeetYou=True))
    page = seller.client().get(f"/en{BUYERS}").text
    assert "Her wish is closed by now." in page
    assert "This buyer wants to meet you." in page


def test_an_aim_is_sent_as_it_was_written(seller: FakeDoor) -> None:
    sent = {
        "part": "aim",
        "markets": ["RU", ""],
        "excludedMarkets": "US",
        "quantity": "500",
        "unit": "C62",
        "languages": ["zh", "ru"],
        "buyerKinds": ["IMPORTER", "NOBODY"],
    }
    response = seller.client().post(f"/en{BUYERS}/aim", data=sent)
    assert response.headers["location"] == f"/en{BUYERS}?done=aim#aim"
    assert seller.of("saveSalesAim").variables["input"] == {
        "fairId": "fair_1",
        "markets": ["RU"],
        "excludedMarkets": ["US"],
        "languages": ["zh", "ru"],
        "buyerKinds": ["IMPORTER"],
        "leastQuantity": {"value": "500", "unit": "C62"},
        "leastValue": None,
    }


def test_a_refused_aim_is_shown_again(seller: FakeDoor) -> None:
    message = "A market cannot be both wanted and excluded."
    seller.says["saveSalesAim"] = {"code": "INVALID", "message": message, "field": "excludedMarkets"}
    response = seller.client().post(f"/en{BUYERS}/aim", data={"part": "aim", "markets": "RU", "excludedMarkets": "RU"})
    assert response.status_code == 422
    assert f'id="bad-excludedMarkets">{message}' in response.text
    assert 'name="markets" value="RU" checked' in response.text


def test_an_exhibitor_answers_and_stays_at_the_buyer(seller: FakeDoor) -> None:
    response = seller.client().post(f"/en{BUYERS}/answer", data={"id": "sug_1", "answer": "ACCEPTED"})
    assert response.headers["location"] == f"/en{BUYERS}?said=ACCEPTED&answered=sug_1&done=answered#sug_1"


def test_the_portal_begins_with_who_looks_for_such_goods(seller: FakeDoor) -> None:
    page = seller.client().get("/en/portal").text
    assert "Тёплый причал" in page
    assert "Say to whom you want to sell" in page
