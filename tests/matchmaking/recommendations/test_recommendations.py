"""Who is led to whom, why, and how a no changes the list."""

import pytest

from expo.fairs.fairs.service import Fairs
from expo.kit.text import LANGUAGES
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Evidence, Recommendation
from expo.matchmaking.recommendations.rules.reasons import ReasonReader, reason, sentences
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, TargetBuyersDraft
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from tests.matchmaking.fairground import Fairground, a_flask
from tests.matchmaking.runs.test_runs import run_matchmaking


async def test_a_russian_need_in_her_words_leads_to_a_chinese_exhibitor_with_a_true_reason(ground: Fairground) -> None:
    _, exhibitor = await ground.a_seller(a_flask(), markets=["RU", "DE"])
    buyer = await ground.a_buyer()
    await ground.needs(buyer, "Ищу термосы из нержавеющей стали, 500 мл")
    [found] = await ground.recommended(buyer, language="ru")
    assert found["exhibitor"]["id"] == exhibitor.id
    assert found["reason"] == "Показывает «不锈钢保温杯 500毫升» · продаёт в страну: Россия"


async def test_a_no_changes_the_next_list(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    await ground.a_seller(a_flask(number="2"), english_name="Second Flasks")
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    first, second = await ground.recommended(buyer)
    said = await ground.answers(buyer, first["id"], "NOT_INTERESTED", reason="ALREADY_KNOWN")
    assert said["answer"] == {"answer": "NOT_INTERESTED", "reason": "ALREADY_KNOWN", "starred": False}
    assert [each["id"] for each in await ground.recommended(buyer)] == [second["id"]]


async def test_the_exhibitor_sees_her_and_what_she_wants(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask(), markets=["RU"])
    buyer = await ground.a_buyer()
    await ground.needs(buyer, quantity=None)
    [found] = await ground.buyers_for(seller)
    assert (found["company"], found["country"]["code"]) == ("Дом и Чай", "RU")
    assert found["wanted"]["text"]["original"] == "термос"
    assert found["reason"].startswith(
        "Looks for goods like your “不锈钢保温杯 500毫升” · buys for one of your markets: Russia"
    )


async def test_only_whom_the_organiser_let_in_is_called_admitted(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    outsider = await ground.a_buyer(name="Outsider", registers=False)
    await ground.needs(outsider, market=None)
    [found] = await ground.buyers_for(seller)
    assert found["reason"] == "Looks for goods like your “不锈钢保温杯 500毫升”"
    await ground.needs(await ground.a_buyer(), market=None)
    best, _ = await ground.buyers_for(seller)
    assert (best["company"], best["reason"]) == (
        "Дом и Чай",
        "Looks for goods like your “不锈钢保温杯 500毫升” · admitted by the organiser",
    )


async def test_whom_the_organiser_refused_is_led_nowhere(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    refused = await ground.a_buyer(approve=False)
    await ground.needs(refused)
    assert await ground.recommended(refused) == []
    assert await ground.buyers_for(seller) == []


async def test_whom_the_organiser_refuses_later_is_shown_to_nobody_from_then_on(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    fairs, applicant = ground.world.service(Fairs), await ground.a_buyer(registers=False)
    registration = await fairs.apply(applicant, fair_id=ground.fair.id)
    await ground.needs(applicant)
    [seen] = await ground.buyers_for(seller)
    await fairs.decide(ground.organiser, registration_id=registration.id, approve=False, reason="Not a buyer")
    assert await ground.buyers_for(seller) == []
    assert await ground.recommended(applicant) == []
    assert (await ground.answers(seller, seen["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_who_is_suspended_sees_no_buyers_any_more(ground: Fairground) -> None:
    seller, exhibitor = await ground.a_seller(a_flask())
    await ground.needs(await ground.a_buyer())
    await run_matchmaking(ground)
    [seen] = await ground.buyers_for(seller)
    await ground.suspends(exhibitor)
    assert await ground.buyers_for(seller) == []
    assert (await ground.answers(seller, seen["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_an_order_below_what_an_aim_takes_is_called_fitting_to_her_alone(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    need = await ground.needs(buyer, quantity=Amount("1000"))
    [before], [fits] = await ground.recommended(buyer), await ground.buyers_for(seller)
    assert "your quantity reaches the minimum order" in before["reason"]
    assert "wants at least your minimum order" in fits["reason"]
    target = TargetBuyersDraft(minimum_order_quantity=Amount("5000"))
    await ground.world.service(TargetBuyersService).save(seller, fair_id=ground.fair.id, draft=target)
    await ground.needs(buyer, quantity=Amount("1000"), need_id=need.id)
    [after], [too_small] = await ground.recommended(buyer), await ground.buyers_for(seller)
    assert after == before  # what target buyers have to order at least cannot be read off her page
    assert "minimum order" not in too_small["reason"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_whole_in_every_language(language: str) -> None:
    parts = dict.fromkeys(MatchPart, 1000)
    evidence = Evidence(["prod"], ["FDA"], "ru", "RU", quantity_fits=True)
    pair = Recommendation("s", "fair", "b", "e", None, 900, 900, parts, parts, evidence, newcomer=True)
    for side in MatchSide:
        said = sentences(pair, ReasonReader(side, language), "Flask")
        assert len(said) == (7 if side is MatchSide.BUYER else 6)
        assert not [each for each in said.values() if "{" in each or not each]
        line = reason(pair, ReasonReader(side, language), "Flask")
        assert "\n" not in line
        assert line.count(" · ") == 2


def test_goods_that_are_hardly_what_she_wants_are_not_called_like_it() -> None:
    said = []
    for goods in (340, 360):
        parts = {MatchPart.PRODUCTS: goods}
        pair = Recommendation("s", "fair", "b", "e", "need", goods, goods, parts, parts, Evidence(["prod"]))
        said.append([MatchPart.PRODUCTS in sentences(pair, ReasonReader(side, "en"), "Flask") for side in MatchSide])
    assert said == [[True, False], [True, True]]


async def test_a_no_that_is_taken_back_changes_the_list_again(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    await ground.a_seller(a_flask(number="2"), english_name="Second Flasks")
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    before = [each["id"] for each in await ground.recommended(buyer)]
    await ground.answers(buyer, before[0], "NOT_INTERESTED", reason="NOT_MY_PRODUCTS")
    assert await ground.takes_back(buyer, before[0]) == {"id": before[0], "answer": None}
    assert [each["id"] for each in await ground.recommended(buyer)] == before
    assert await ground.recommended(buyer, answer="NOT_INTERESTED") == []


async def test_taking_an_answer_back_leaves_the_other_sides(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask(), markets=["RU"])
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    [found] = await ground.recommended(buyer)
    await ground.answers(buyer, found["id"], "MEETING_REQUESTED")
    await ground.answers(seller, found["id"], "MEETING_REQUESTED")
    await ground.takes_back(buyer, found["id"])
    [hers], [his] = await ground.recommended(buyer), await ground.buyers_for(seller)
    assert (hers["answer"], hers["requestedMeeting"]) == (None, True)
    assert (his["answer"]["answer"], his["requestedMeeting"]) == ("MEETING_REQUESTED", False)


async def test_what_was_not_answered_can_be_taken_back_without_a_trace(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    [found] = await ground.recommended(buyer)
    assert await ground.takes_back(buyer, found["id"]) == {"id": found["id"], "answer": None}
    assert await ground.world.service(Matchmaking)._store.find_answer(found["id"]) is None


async def test_nobody_takes_anothers_answer_back(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    buyer, other = await ground.a_buyer(), await ground.a_buyer()
    await ground.needs(buyer)
    [found] = await ground.recommended(buyer)
    await ground.answers(buyer, found["id"], "MEETING_REQUESTED")
    assert (await ground.takes_back(other, found["id"]))["code"] == "RECOMMENDATION_NOT_FOUND"
    [still] = await ground.recommended(buyer)
    assert still["answer"]["answer"] == "MEETING_REQUESTED"


async def test_matchmaking_says_how_far_it_is(ground: Fairground) -> None:
    assert await ground.standing() == {"on": True, "lastRunAt": None, "underWay": False}
    await run_matchmaking(ground)
    standing = await ground.standing()
    assert standing["lastRunAt"] is not None
    assert not standing["underWay"]
    await ground.world.service(MatchmakingAdmin).begin(ground.fair)
    assert await ground.standing() == standing | {"underWay": True}
