"""When a need is closed or written anew, her others still lead to whom they lead to, on both sides of the list."""

from dataclasses import replace
from typing import Any

import pytest

from expo.discovery.search.service import Discovery
from expo.kit.access import Actor
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.matching_now import ImmediateMatching
from expo.matchmaking.recommendations.rules.merging import merge
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.recommendations.test_lists import a_pair
from tests.matchmaking.recommendations.test_other_needs import ALSO
from tests.matchmaking.runs.test_runs import run_matchmaking


async def wanted_by(harness: MatchmakingHarness, seller: Actor) -> list[list[str]]:
    """Return what each buyer wants who is recommended to an exhibitor, best need first."""
    nodes = (await harness.world.run(seller, ALSO, fair=harness.fair.id))["recommendedBuyers"]["nodes"]
    return [
        [each["text"]["original"] for each in (node["sourcingNeed"], *node["otherSourcingNeeds"])] for node in nodes
    ]


async def leads_to(harness: MatchmakingHarness, buyer: Actor) -> list[str]:
    """Return the needs under which a buyer is led to exhibitors, in the order of her list."""
    return [each["sourcingNeed"]["id"] for each in await harness.recommended(buyer)]


async def gone(harness: MatchmakingHarness, buyer: Actor, need: SourcingNeed, *, how: str) -> None:
    """Let a need of a buyer's lead nowhere any more."""
    harness.world.clock.advance(minutes=1)
    if how == "closed":
        await harness.world.service(SourcingNeeds).close(buyer, need_id=need.id)
    else:
        await harness.needs(buyer, "ноутбук", need_id=need.id)


async def best_and_others(harness: MatchmakingHarness, buyer: Actor, needs: list[SourcingNeed]) -> list[SourcingNeed]:
    """Return a buyer's needs, that one first under which her only exhibitor stands."""
    [best] = await leads_to(harness, buyer)
    return sorted(needs, key=lambda each: each.id != best)


@pytest.mark.parametrize("how", ["closed", "written anew"])
async def test_another_need_keeps_exhibitor_when_best_need_is_gone(harness: MatchmakingHarness, how: str) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    needs = [await harness.needs(buyer, text) for text in ("термос", "термос 500 мл", "термос 500")]
    await run_matchmaking(harness)
    best, *others = await best_and_others(harness, buyer, needs)
    await gone(harness, buyer, best, how=how)
    [second] = await leads_to(harness, buyer)
    assert second in {each.id for each in others}
    [texts] = await wanted_by(harness, seller)
    assert sorted(texts) == sorted(each.text.text for each in others)
    for each in sorted(others, key=lambda each: each.id != second):
        await gone(harness, buyer, each, how=how)
    assert (await leads_to(harness, buyer), await wanted_by(harness, seller)) == ([], [])


@pytest.mark.parametrize("side", MatchSide)
def test_stand_in_need_keeps_its_own_ranks(side: MatchSide) -> None:
    """It was not written anew: what the run has said of it holds."""
    first = a_pair(exhibitor="exh_1", need_id="need_gone", buyer_rank=1, exhibitor_rank=1)
    own = a_pair(exhibitor="exh_2", need_id="need_2", buyer_rank=2, exhibitor_rank=2)
    other = a_pair(exhibitor="exh_3", need_id="need_3", buyer_rank=3, exhibitor_rank=3)
    stand_ins = [replace(each, need_id="need_2", buyer_rank=1) for each in (first, other)]
    is_open = {"need_gone": False, "need_2": True, "need_3": True}
    found = merge([first, own, other], [], is_open, side, stand_ins=stand_ins)
    assert {each.exhibitor_id: each.need_id for each in found} == {
        "exh_1": "need_2",
        "exh_2": "need_2",
        "exh_3": "need_3",
    }
    assert [each.rank_for(side) for each in found[:2]] == [2, 3]


async def test_exhibitor_stays_when_best_need_closes_during_run(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run has read the need while it was open, and forgets what came before it began."""
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    needs = [await harness.needs(buyer, text) for text in ("термос", "термос 500 мл")]
    best, other = await best_and_others(harness, buyer, needs)
    ranking = type(harness.world.service(RunHandler).ranking)
    ranked = ranking.ranked

    async def and_a_need_is_closed(self: Any, *arguments: Any) -> Any:
        await gone(harness, buyer, best, how="closed")
        monkeypatch.setattr(ranking, "ranked", ranked)
        return await ranked(self, *arguments)

    monkeypatch.setattr(ranking, "ranked", and_a_need_is_closed)
    await run_matchmaking(harness)
    assert await leads_to(harness, buyer) == [other.id]
    assert await wanted_by(harness, seller) == [[other.text.text]]


async def test_need_edited_during_search_is_no_stand_in(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    needs = [await harness.needs(buyer, text) for text in ("термос", "термос 500 мл")]
    await run_matchmaking(harness)
    best, other = await best_and_others(harness, buyer, needs)
    look = ImmediateMatching.stand_ins

    async def meanwhile(self: ImmediateMatching, *given: Any) -> Any:
        found = await look(self, *given)
        monkeypatch.setattr(ImmediateMatching, "stand_ins", look)
        await gone(harness, buyer, other, how="written anew")
        return found

    monkeypatch.setattr(ImmediateMatching, "stand_ins", meanwhile)
    await gone(harness, buyer, best, how="closed")
    assert await leads_to(harness, buyer) == []


async def test_all_other_needs_are_searched_in_one_query(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_seller(a_flask())
    buyer, needs = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    drafts = [SourcingNeedDraft(text=f"термос {number}", language="ru") for number in range(5)]
    first, *_ = await needs.save_many(buyer, fair_id=harness.fair.id, drafts=drafts)
    goods, asked = Discovery.goods, []

    async def heard(self: Any, wanted: Any, **given: Any) -> Any:
        asked.append(len(wanted))
        return await goods(self, wanted, **given)

    monkeypatch.setattr(Discovery, "goods", heard)
    await needs.close(buyer, need_id=first.id)
    assert [each for each in asked if each] == [10]  # as a whole, and the thing that each names
    await needs.close(buyer, need_id=first.id)
    assert len([each for each in asked if each]) == 1
