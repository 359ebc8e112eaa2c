"""Lists page by page, and what both sides say to a pair."""

from functools import partial
from typing import Any

import pytest

from expo.kit.access import Actor
from expo.kit.errors import Forbidden
from expo.kit.paging import Slice
from expo.matchmaking.recommendations.models import DeclineReason, MatchAnswer
from expo.matchmaking.recommendations.service import Matchmaking
from tests.exhibitors.ground import an_actor
from tests.matchmaking.fairground import BUYERS, RECOMMENDED, Fairground, a_flask
from tests.matchmaking.runs.test_runs import a_market, run_matchmaking
from tests.support.commands import SPLIT, counted


async def pages(ground: Fairground, buyer: Actor, first: int) -> list[str]:
    """Return the ids of a whole list, read page by page."""
    seen: list[str] = []
    after = None
    while True:
        variables: dict[str, Any] = {"fair": ground.fair.id, "first": first, "after": after}
        page = (await ground.world.run(buyer, RECOMMENDED, **variables))["recommendedExhibitors"]
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(seen)
            return seen


async def five_sellers_and_a_buyer(ground: Fairground) -> Actor:
    """Return a buyer who needs for what five sellers show."""
    for number in range(5):
        await ground.a_seller(a_flask(number=str(number)), english_name=f"Flasks {number}")
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    return buyer


async def six_more_of_each(ground: Fairground) -> None:
    """Let six more sellers come, and six more buyers who need for what they show."""
    for number in range(6):
        await ground.a_seller(a_flask(number=f"F{number}"), english_name=f"Seller {number}")
        await ground.needs(await ground.a_buyer(name=f"Buyer {number}"))


@pytest.mark.parametrize("run", [False, True], ids=["at once", "after a run"])
async def test_pages_cover_the_whole_list_once(ground: Fairground, *, run: bool) -> None:
    buyer = await ground.first("five sellers and a buyer", partial(five_sellers_and_a_buyer, ground))
    if run:
        await run_matchmaking(ground)
    whole = await pages(ground, buyer, 100)
    assert len(set(whole)) == 5
    assert await pages(ground, buyer, 2) == whole
    assert await pages(ground, buyer, 1) == whole


async def test_pair_with_two_needs_is_listed_once(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    await ground.needs(buyer, "保温杯")
    assert len(await ground.recommended(buyer)) == 2
    assert len(await ground.buyers_for(seller)) == 1
    await run_matchmaking(ground)
    assert len(await ground.recommended(buyer)) == 2
    assert len(await ground.buyers_for(seller)) == 1


async def test_mutual_acceptance_is_seen_by_both_sides(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    [hers] = await ground.buyers_for(seller)
    assert hers["requestedMeeting"] is False
    await ground.answers(buyer, hers["id"], "MEETING_REQUESTED", starred=True)
    said = await ground.answers(seller, hers["id"], "MEETING_REQUESTED")
    assert said == {
        "__typename": "RecommendedBuyer",
        "id": hers["id"],
        "answer": {"answer": "MEETING_REQUESTED", "reason": None, "starred": False},
    }
    [seen] = [each for each in await ground.recommended(buyer) if each["id"] == hers["id"]]
    assert (seen["requestedMeeting"], seen["answer"]["starred"]) == (True, True)
    [listed] = await ground.recommended(buyer, answer="MEETING_REQUESTED")
    assert listed["id"] == hers["id"]
    [answered] = await ground.world.service(Matchmaking)._store.drawn(ground.fair.id, maximum=10)
    assert answered.mutual


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
async def test_accepting_party_is_listed_even_if_not_ranked(ground: Fairground, side: str) -> None:
    seller, _, buyer = await a_market(ground)
    [pair] = await ground.buyers_for(seller)
    speaker, hearer = (buyer, seller) if side == "exhibitor" else (seller, buyer)
    await ground.answers(speaker, pair["id"], "MEETING_REQUESTED")
    await run_matchmaking(ground)
    lists = ground.world.installation.database.raw["recommendation_lists"]
    await lists.update_many({}, {"$set": {"pairs": []}})  # as if fifty others fitted better
    seen = await (ground.buyers_for(hearer) if side == "exhibitor" else ground.recommended(hearer))
    assert [(each["id"], each["requestedMeeting"]) for each in seen] == [(pair["id"], True)]
    said = await ground.answers(hearer, pair["id"], "NOT_INTERESTED")
    assert said["answer"]["answer"] == "NOT_INTERESTED"


async def test_decline_can_be_changed_to_later(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    [pair] = await ground.buyers_for(seller)
    await ground.answers(buyer, pair["id"], "NOT_INTERESTED", reason="OTHER")
    [declined] = await ground.recommended(buyer, answer="NOT_INTERESTED")
    assert declined["id"] == pair["id"]
    assert await ground.recommended(buyer, answer="MEETING_REQUESTED") == []
    await ground.answers(buyer, pair["id"], "SAVED_FOR_LATER")
    assert [each["id"] for each in await ground.recommended(buyer)][-1] == pair["id"]
    assert [each["id"] for each in await ground.buyers_for(seller)] == [pair["id"]]


async def test_acceptance_is_not_listed_after_other_side_declines(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    [pair] = await ground.buyers_for(seller)
    await ground.answers(buyer, pair["id"], "MEETING_REQUESTED")
    await ground.answers(seller, pair["id"], "NOT_INTERESTED", reason="MARKET")
    assert await ground.recommended(buyer, answer="MEETING_REQUESTED") == []
    assert pair["id"] not in [each["id"] for each in await ground.recommended(buyer)]


async def test_declining_irrelevant_product_stores_similar_ones(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    [first, _] = await ground.recommended(buyer)
    await ground.answers(buyer, first["id"], "NOT_INTERESTED", reason="NOT_MY_PRODUCTS")
    found = await ground.world.service(Matchmaking)._store.find_answer(first["id"])
    assert found is not None
    assert found.alike
    assert len(await ground.recommended(buyer)) == 1


async def test_unknown_or_foreign_pair_cannot_be_answered(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    [pair] = await ground.buyers_for(seller)
    other = await ground.a_buyer(name="Other")
    for actor, pair_id in ((other, pair["id"]), (buyer, "rec_none")):
        said = await ground.answers(actor, pair_id, "MEETING_REQUESTED")
        assert said["code"] == "RECOMMENDATION_NOT_FOUND"
    said = await ground.answers(buyer, pair["id"], "MEETING_REQUESTED", reason="OTHER")
    assert (said["code"], said["field"]) == ("REASON_WITHOUT_DECLINE", "reason")
    await ground.answers(buyer, pair["id"], "MEETING_REQUESTED")
    assert (await ground.answers(other, pair["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_organiser_has_no_recommendations(ground: Fairground) -> None:
    matchmaking, fair = ground.world.service(Matchmaking), ground.fair.id
    for asked in (
        matchmaking.recommended_exhibitors(ground.organiser, fair_id=fair, wanted=Slice()),
        matchmaking.recommended_buyers(ground.organiser, fair_id=fair, wanted=Slice()),
        matchmaking.answer(ground.organiser, fair_id=fair, pair_id="rec_x", answer=MatchAnswer.MEETING_REQUESTED),
    ):
        with pytest.raises(Forbidden):
            await asked


async def test_api_key_without_search_scope_may_decline(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    [first, _] = await ground.recommended(buyer)
    key = an_actor("BUYER", organisation_id=buyer.organisation_id, scopes=frozenset({"matchmaking:write"}), key_id="k")
    said = await ground.world.service(Matchmaking).answer(
        key,
        fair_id=ground.fair.id,
        pair_id=first["id"],
        answer=MatchAnswer.NOT_INTERESTED,
        reason=DeclineReason.NOT_MY_PRODUCTS,
    )
    assert said.placed.answered is not None
    assert said.placed.answered.alike == []


async def test_closed_need_is_hidden_even_after_acceptance(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    [pair] = await ground.buyers_for(seller)
    await ground.answers(buyer, pair["id"], "MEETING_REQUESTED")
    await ground.answers(seller, pair["id"], "MEETING_REQUESTED")
    await ground.closes_all(buyer)
    assert await ground.buyers_for(seller) == []
    [seen] = await ground.buyers_for(seller, answer="MEETING_REQUESTED")
    assert (seen["sourcingNeed"], seen["company"]) == (None, "Дом и Чай")


@pytest.mark.parametrize("kind", ["buyer", "exhibitor"])
async def test_command_count_is_independent_of_page_size(ground: Fairground, kind: str) -> None:
    seller, _, buyer = await a_market(ground)
    await ground.first("six more of each", partial(six_more_of_each, ground))
    await run_matchmaking(ground)
    actor, query = (buyer, RECOMMENDED) if kind == "buyer" else (seller, BUYERS)
    counts = []
    for first in (1, 1, 2, 100):  # what is asked once for all is asked in the first
        with counted() as commands:
            await ground.world.run(actor, query, fair=ground.fair.id, first=first)
        counts.append(len(commands))
    assert max(counts[1:]) <= min(counts[1:]) + SPLIT
