"""Who is led to whom, why, and how a no changes the list."""

from typing import Any

import pytest

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.text import LANGUAGES
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Evidence, Recommendation
from expo.matchmaking.recommendations.rules.reasons import ReasonReader, reason, sentences
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.rules.drafts import Amount, TargetBuyersDraft
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.runs.test_runs import run_matchmaking


async def test_russian_need_matches_chinese_exhibitor_with_reason(harness: MatchmakingHarness) -> None:
    _, exhibitor = await harness.a_seller(a_flask(), markets=["RU", "DE"])
    buyer = await harness.a_buyer()
    await harness.needs(buyer, "Ищу термосы из нержавеющей стали, 500 мл")
    [found] = await harness.recommended(buyer, language="ru")
    assert found["exhibitor"]["id"] == exhibitor.id
    assert found["reason"] == "Показывает «不锈钢保温杯 500毫升» · продаёт в страну: Россия"


TIERS = """query ($fair: ID!) { recommendedExhibitors(fairId: $fair, first: 5) { nodes {
  products { id } productTiers { minQuantity price { decimal } } } } }"""


async def tiers(harness: MatchmakingHarness, buyer: Actor) -> list[dict[str, Any] | None]:
    """Return the price tiers of the first recommendation's products."""
    found = await harness.world.run(buyer, TIERS, fair=harness.fair.id)
    first: dict[str, Any] = found["recommendedExhibitors"]["nodes"][0]
    assert len(first["products"]) == len(first["productTiers"])
    return list(first["productTiers"])


async def test_products_have_the_price_of_the_needs_quantity(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())  # 3.85 from 500, 3.42 from 2,000
    buyer = await harness.a_buyer()
    need = await harness.needs(buyer, quantity=Amount("3000"))
    assert await tiers(harness, buyer) == [{"minQuantity": "2000", "price": {"decimal": "3.42"}}]
    await harness.needs(buyer, quantity=Amount("3"), need_id=need.id)
    assert await tiers(harness, buyer) == [None]
    await harness.needs(buyer, quantity=None, need_id=need.id)
    assert await tiers(harness, buyer) == [None]


async def test_declined_pair_leaves_the_next_list(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    await harness.a_seller(a_flask(number="2"), english_name="Second Flasks")
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    first, second = await harness.recommended(buyer)
    said = await harness.answers(buyer, first["id"], "NOT_INTERESTED", reason="ALREADY_KNOWN")
    assert said["answer"] == {"answer": "NOT_INTERESTED", "reason": "ALREADY_KNOWN", "starred": False}
    assert [each["id"] for each in await harness.recommended(buyer)] == [second["id"]]


async def test_exhibitor_sees_the_buyer_and_need(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask(), markets=["RU"])
    buyer = await harness.a_buyer()
    await harness.needs(buyer, quantity=None)
    [found] = await harness.buyers_for(seller)
    assert (found["company"], found["country"]["code"]) == ("Дом и Чай", "RU")
    assert found["sourcingNeed"]["text"]["original"] == "термос"
    assert found["reason"].startswith(
        "Is looking for products like your “不锈钢保温杯 500毫升” · buys for one of your markets: Russia"
    )


async def test_only_approved_buyer_is_described_as_admitted(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    outsider = await harness.a_buyer(name="Outsider", registers=False)
    await harness.needs(outsider, market=None)
    [found] = await harness.buyers_for(seller)
    assert found["reason"] == "Is looking for products like your “不锈钢保温杯 500毫升”"
    await harness.needs(await harness.a_buyer(), market=None)
    best, _ = await harness.buyers_for(seller)
    assert (best["company"], best["reason"]) == (
        "Дом и Чай",
        "Is looking for products like your “不锈钢保温杯 500毫升” · approved by the organiser",
    )


async def test_declined_buyer_is_in_no_recommendations(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    refused = await harness.a_buyer(approve=False)
    await harness.needs(refused)
    assert await harness.recommended(refused) == []
    assert await harness.buyers_for(seller) == []


async def test_buyer_declined_later_disappears_immediately(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    fairs, applicant = harness.world.service(Fairs), await harness.a_buyer(registers=False)
    application = await fairs.apply(applicant, fair_id=harness.fair.id)
    await harness.needs(applicant)
    [seen] = await harness.buyers_for(seller)
    await fairs.decide(harness.organiser, application_id=application.id, approve=False, reason="Not a buyer")
    assert await harness.buyers_for(seller) == []
    assert await harness.recommended(applicant) == []
    assert (await harness.answers(seller, seen["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_suspended_exhibitor_sees_no_buyers(harness: MatchmakingHarness) -> None:
    seller, exhibitor = await harness.a_seller(a_flask())
    await harness.needs(await harness.a_buyer())
    await run_matchmaking(harness)
    [seen] = await harness.buyers_for(seller)
    await harness.suspends(exhibitor)
    assert await harness.buyers_for(seller) == []
    assert (await harness.answers(seller, seen["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_exhibitors_minimum_quantity_stays_hidden_from_buyer(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    need = await harness.needs(buyer, quantity=Amount("1000"))
    [before], [fits] = await harness.recommended(buyer), await harness.buyers_for(seller)
    assert "your quantity meets the minimum order" in before["reason"]
    assert "their quantity meets your minimum order" in fits["reason"]
    target = TargetBuyersDraft(minimum_order_quantity=Amount("5000"))
    await harness.world.service(TargetBuyersService).save(seller, fair_id=harness.fair.id, draft=target)
    await harness.needs(buyer, quantity=Amount("1000"), need_id=need.id)
    [after], [too_small] = await harness.recommended(buyer), await harness.buyers_for(seller)
    assert after == before  # what target buyers have to order at least cannot be read off her page
    assert "minimum order" not in too_small["reason"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_reason_is_complete_in_every_language(language: str) -> None:
    parts = dict.fromkeys(MatchPart, 1000)
    evidence = Evidence(["prod"], ["FDA"], "ru", "RU", quantity_fits=True)
    pair = Recommendation("s", "fair", "b", "e", None, 900, 900, parts, parts, evidence, newcomer=True)
    for side in MatchSide:
        said = sentences(pair, ReasonReader(side, language), "Flask")
        assert len(said) == (9 if side is MatchSide.BUYER else 6)
        assert not [each for each in said.values() if "{" in each or not each]
        line = reason(pair, ReasonReader(side, language), "Flask")
        assert "\n" not in line
        assert line.count(" · ") == 3


def test_poorly_matching_product_is_not_called_similar() -> None:
    said = []
    for goods in (340, 360):
        parts = {MatchPart.PRODUCTS: goods}
        pair = Recommendation("s", "fair", "b", "e", "need", goods, goods, parts, parts, Evidence(["prod"]))
        said.append([MatchPart.PRODUCTS in sentences(pair, ReasonReader(side, "en"), "Flask") for side in MatchSide])
    assert said == [[True, False], [True, True]]


async def test_undoing_a_decline_restores_the_list(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    await harness.a_seller(a_flask(number="2"), english_name="Second Flasks")
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    before = [each["id"] for each in await harness.recommended(buyer)]
    await harness.answers(buyer, before[0], "NOT_INTERESTED", reason="NOT_MY_PRODUCTS")
    assert await harness.takes_back(buyer, before[0]) == {"id": before[0], "answer": None}
    assert [each["id"] for each in await harness.recommended(buyer)] == before
    assert await harness.recommended(buyer, answer="NOT_INTERESTED") == []


async def test_undoing_an_answer_keeps_the_other_sides(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask(), markets=["RU"])
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    [found] = await harness.recommended(buyer)
    await harness.answers(buyer, found["id"], "MEETING_REQUESTED")
    await harness.answers(seller, found["id"], "MEETING_REQUESTED")
    await harness.takes_back(buyer, found["id"])
    [hers], [his] = await harness.recommended(buyer), await harness.buyers_for(seller)
    assert (hers["answer"], hers["requestedMeeting"]) == (None, True)
    assert (his["answer"]["answer"], his["requestedMeeting"]) == ("MEETING_REQUESTED", False)


async def test_undoing_a_missing_answer_leaves_no_trace(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    [found] = await harness.recommended(buyer)
    assert await harness.takes_back(buyer, found["id"]) == {"id": found["id"], "answer": None}
    assert await harness.world.service(Matchmaking)._store.find_answer(found["id"]) is None


async def test_other_buyer_cannot_undo_an_answer(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    buyer, other = await harness.a_buyer(), await harness.a_buyer()
    await harness.needs(buyer)
    [found] = await harness.recommended(buyer)
    await harness.answers(buyer, found["id"], "MEETING_REQUESTED")
    assert (await harness.takes_back(other, found["id"]))["code"] == "RECOMMENDATION_NOT_FOUND"
    [still] = await harness.recommended(buyer)
    assert still["answer"]["answer"] == "MEETING_REQUESTED"


async def test_matchmaking_status_shows_last_and_current_run(harness: MatchmakingHarness) -> None:
    assert await harness.standing() == {"on": True, "lastRunAt": None, "underWay": False}
    await run_matchmaking(harness)
    standing = await harness.standing()
    assert standing["lastRunAt"] is not None
    assert not standing["underWay"]
    await harness.world.service(MatchmakingAdmin).begin(harness.fair)
    assert await harness.standing() == standing | {"underWay": True}
