"""Lists page by page, and what both sides say to a pair."""

from functools import partial
from typing import Any

import pytest

from expo.kit.access import Actor
from expo.kit.errors import Forbidden
from expo.kit.paging import Slice
from expo.matchmaking.recommendations.models import DeclineReason, MatchAnswer
from expo.matchmaking.recommendations.service import Matchmaking
from tests.exhibitors.harness import an_actor
from tests.matchmaking.harness import BUYERS, RECOMMENDED, MatchmakingHarness, a_flask
from tests.matchmaking.runs.test_runs import a_market, run_matchmaking
from tests.support.commands import SPLIT, counted


async def pages(harness: MatchmakingHarness, buyer: Actor, first: int) -> list[str]:
    """Return the ids of a whole list, read page by page."""
    seen: list[str] = []
    after = None
    while True:
        variables: dict[str, Any] = {"fair": harness.fair.id, "first": first, "after": after}
        page = (await harness.world.run(buyer, RECOMMENDED, **variables))["recommendedExhibitors"]
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(seen)
            return seen


async def five_sellers_and_a_buyer(harness: MatchmakingHarness) -> Actor:
    """Return a buyer who needs for what five sellers show."""
    for number in range(5):
        await harness.a_seller(a_flask(number=str(number)), english_name=f"Flasks {number}")
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    return buyer


async def six_more_of_each(harness: MatchmakingHarness) -> None:
    """Let six more sellers come, and six more buyers who need for what they show."""
    for number in range(6):
        await harness.a_seller(a_flask(number=f"F{number}"), english_name=f"Seller {number}")
        await harness.needs(await harness.a_buyer(name=f"Buyer {number}"))


@pytest.mark.parametrize("run", [False, True], ids=["at once", "after a run"])
async def test_pages_cover_the_whole_list_once(harness: MatchmakingHarness, *, run: bool) -> None:
    buyer = await harness.first("five sellers and a buyer", partial(five_sellers_and_a_buyer, harness))
    if run:
        await run_matchmaking(harness)
    whole = await pages(harness, buyer, 100)
    assert len(set(whole)) == 5
    assert await pages(harness, buyer, 2) == whole
    assert await pages(harness, buyer, 1) == whole


async def test_pair_with_two_needs_is_listed_once(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    await harness.needs(buyer, "保温杯")
    assert len(await harness.recommended(buyer)) == 2
    assert len(await harness.buyers_for(seller)) == 1
    await run_matchmaking(harness)
    assert len(await harness.recommended(buyer)) == 2
    assert len(await harness.buyers_for(seller)) == 1


async def test_mutual_acceptance_is_seen_by_both_sides(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    [hers] = await harness.buyers_for(seller)
    assert hers["requestedMeeting"] is False
    await harness.answers(buyer, hers["id"], "MEETING_REQUESTED", starred=True)
    said = await harness.answers(seller, hers["id"], "MEETING_REQUESTED")
    assert said == {
        "__typename": "RecommendedBuyer",
        "id": hers["id"],
        "answer": {"answer": "MEETING_REQUESTED", "reason": None, "starred": False},
    }
    [seen] = [each for each in await harness.recommended(buyer) if each["id"] == hers["id"]]
    assert (seen["requestedMeeting"], seen["answer"]["starred"]) == (True, True)
    [listed] = await harness.recommended(buyer, answer="MEETING_REQUESTED")
    assert listed["id"] == hers["id"]
    [answered] = await harness.world.service(Matchmaking)._store.sample_answers(harness.fair.id, maximum=10)
    assert answered.mutual


@pytest.mark.parametrize("side", ["buyer", "exhibitor"])
async def test_accepting_party_is_listed_even_if_not_ranked(harness: MatchmakingHarness, side: str) -> None:
    seller, _, buyer = await a_market(harness)
    [pair] = await harness.buyers_for(seller)
    speaker, hearer = (buyer, seller) if side == "exhibitor" else (seller, buyer)
    await harness.answers(speaker, pair["id"], "MEETING_REQUESTED")
    await run_matchmaking(harness)
    lists = harness.world.installation.database.raw["recommendation_lists"]
    await lists.update_many({}, {"$set": {"pairs": []}})  # as if fifty others fitted better
    seen = await (harness.buyers_for(hearer) if side == "exhibitor" else harness.recommended(hearer))
    assert [(each["id"], each["requestedMeeting"]) for each in seen] == [(pair["id"], True)]
    said = await harness.answers(hearer, pair["id"], "NOT_INTERESTED")
    assert said["answer"]["answer"] == "NOT_INTERESTED"


async def test_decline_can_be_changed_to_later(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    [pair] = await harness.buyers_for(seller)
    await harness.answers(buyer, pair["id"], "NOT_INTERESTED", reason="OTHER")
    [declined] = await harness.recommended(buyer, answer="NOT_INTERESTED")
    assert declined["id"] == pair["id"]
    assert await harness.recommended(buyer, answer="MEETING_REQUESTED") == []
    await harness.answers(buyer, pair["id"], "SAVED_FOR_LATER")
    assert [each["id"] for each in await harness.recommended(buyer)][-1] == pair["id"]
    assert [each["id"] for each in await harness.buyers_for(seller)] == [pair["id"]]


async def test_acceptance_is_not_listed_after_other_side_declines(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    [pair] = await harness.buyers_for(seller)
    await harness.answers(buyer, pair["id"], "MEETING_REQUESTED")
    await harness.answers(seller, pair["id"], "NOT_INTERESTED", reason="MARKET")
    assert await harness.recommended(buyer, answer="MEETING_REQUESTED") == []
    assert pair["id"] not in [each["id"] for each in await harness.recommended(buyer)]


async def test_declining_irrelevant_product_stores_similar_ones(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    [first, _] = await harness.recommended(buyer)
    await harness.answers(buyer, first["id"], "NOT_INTERESTED", reason="NOT_MY_PRODUCTS")
    found = await harness.world.service(Matchmaking)._store.find_answer(first["id"])
    assert found is not None
    assert found.alike
    assert len(await harness.recommended(buyer)) == 1


async def test_unknown_or_another_partys_pair_cannot_be_answered(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    [pair] = await harness.buyers_for(seller)
    other = await harness.a_buyer(name="Other")
    for actor, pair_id in ((other, pair["id"]), (buyer, "rec_none")):
        said = await harness.answers(actor, pair_id, "MEETING_REQUESTED")
        assert said["code"] == "RECOMMENDATION_NOT_FOUND"
    said = await harness.answers(buyer, pair["id"], "MEETING_REQUESTED", reason="OTHER")
    assert (said["code"], said["field"]) == ("REASON_WITHOUT_DECLINE", "reason")
    await harness.answers(buyer, pair["id"], "MEETING_REQUESTED")
    assert (await harness.answers(other, pair["id"], "MEETING_REQUESTED"))["code"] == "RECOMMENDATION_NOT_FOUND"


async def test_organiser_has_no_recommendations(harness: MatchmakingHarness) -> None:
    matchmaking, fair = harness.world.service(Matchmaking), harness.fair.id
    for asked in (
        matchmaking.recommended_exhibitors(harness.organiser, fair_id=fair, part=Slice()),
        matchmaking.recommended_buyers(harness.organiser, fair_id=fair, part=Slice()),
        matchmaking.answer(harness.organiser, fair_id=fair, pair_id="rec_x", answer=MatchAnswer.MEETING_REQUESTED),
    ):
        with pytest.raises(Forbidden):
            await asked


async def test_api_key_without_search_scope_may_decline(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    [first, _] = await harness.recommended(buyer)
    key = an_actor("BUYER", organisation_id=buyer.organisation_id, scopes=frozenset({"matchmaking:write"}), key_id="k")
    said = await harness.world.service(Matchmaking).answer(
        key,
        fair_id=harness.fair.id,
        pair_id=first["id"],
        answer=MatchAnswer.NOT_INTERESTED,
        reason=DeclineReason.NOT_MY_PRODUCTS,
    )
    assert said.ranked_pair.answered is not None
    assert said.ranked_pair.answered.alike == []


async def test_closed_need_is_hidden_even_after_acceptance(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    [pair] = await harness.buyers_for(seller)
    await harness.answers(buyer, pair["id"], "MEETING_REQUESTED")
    await harness.answers(seller, pair["id"], "MEETING_REQUESTED")
    await harness.closes_all(buyer)
    assert await harness.buyers_for(seller) == []
    [seen] = await harness.buyers_for(seller, answer="MEETING_REQUESTED")
    assert (seen["sourcingNeed"], seen["company"]) == (None, "Дом и Чай")


@pytest.mark.parametrize("kind", ["buyer", "exhibitor"])
async def test_command_count_is_independent_of_page_size(harness: MatchmakingHarness, kind: str) -> None:
    seller, _, buyer = await a_market(harness)
    await harness.first("six more of each", partial(six_more_of_each, harness))
    await run_matchmaking(harness)
    actor, query = (buyer, RECOMMENDED) if kind == "buyer" else (seller, BUYERS)
    counts = []
    for first in (1, 1, 2, 100):  # what is asked once for all is asked in the first
        with counted() as commands:
            await harness.world.run(actor, query, fair=harness.fair.id, first=first)
        counts.append(len(commands))
    assert max(counts[1:]) <= min(counts[1:]) + SPLIT
