"""The pages of recommendations ask the database no more often for many of them than for one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor
from expo.kit.db.documents import to_document
from expo.kit.paging import Slice
from expo.matchmaking.models import MatchSide, party_key
from expo.matchmaking.recommendations.models import Answered, MatchAnswer, SideAnswer
from expo.matchmaking.recommendations.news import RecommendationNews
from expo.matchmaking.recommendations.rules.merging import MAX_WANTED
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.drafts import Amount
from frontend.areas import documents
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.recommendations.test_lists import a_pair
from tests.support.commands import SPLIT, counted


async def commands(harness: MatchmakingHarness, actor: Actor, page: str) -> tuple[int, int]:
    """Return how many recommendations a page shows, and how many commands that took."""
    await harness.world.run(
        actor, documents().texts[page], fairId=harness.fair.id
    )  # what is asked once for all is asked here
    with counted() as heard:
        data = await harness.world.run(actor, documents().texts[page], fairId=harness.fair.id)
    [shown] = [data[name]["nodes"] for name in ("recommendedExhibitors", "recommendedBuyers") if name in data]
    return len(shown), len(heard)


async def test_buyers_page_takes_same_commands_for_many_items(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    await harness.a_seller(a_flask())
    await harness.needs(buyer)
    one = await commands(harness, buyer, "for_you")
    for number in range(2, 7):
        await harness.a_seller(a_flask(number=str(number)), english_name=f"Flasks {number}")
    await harness.needs(buyer, quantity=Amount("3000"))
    many = await commands(harness, buyer, "for_you")
    assert (one[0], many[0]) == (1, 6)
    assert many[1] <= one[1] + SPLIT


async def test_exhibitors_page_takes_same_commands_for_many_items(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    await harness.needs(await harness.a_buyer())
    one = await commands(harness, seller, "portal_buyers")
    for number in range(5):
        await harness.needs(await harness.a_buyer(name=f"Дом {number}"))
    many = await commands(harness, seller, "portal_buyers")
    assert (one[0], many[0]) == (1, 6)
    assert many[1] <= one[1] + SPLIT


async def many_who_want_to_meet(
    harness: MatchmakingHarness, seller: Exhibitor, need: SourcingNeed, number: int
) -> None:
    """Let so many buyers say yes to an exhibitor in whose list they are not."""
    yes, raw = MatchAnswer.MEETING_REQUESTED, harness.world.installation.database.raw
    said = [SideAnswer(yes, harness.world.clock() + timedelta(seconds=each)) for each in range(number)]
    needs = [replace(need, id=f"need_{each}", buyer_id=f"org_{each}") for each in range(number)]
    await raw["sourcing_needs"].insert_many([to_document(each) for each in needs])
    pairs = [
        replace(a_pair(each.buyer_id, seller.id), id=f"rec_{each.id}", fair_id=harness.fair.id, need_id=each.id)
        for each in needs
    ]
    keys = [party_key(harness.fair.id, MatchSide.EXHIBITOR, seller.id)]
    answers = [
        to_document(Answered(pair.id, pair, {MatchSide.BUYER: own})) | {"keys": keys}
        for pair, own in zip(pairs, said, strict=True)
    ]
    await raw["match_answers"].insert_many(answers)


async def test_command_count_is_independent_of_meeting_requests(harness: MatchmakingHarness) -> None:
    actor, seller = await harness.a_seller(a_flask())
    need = await harness.needs(await harness.a_buyer())
    matchmaking, heard = harness.world.service(Matchmaking), []
    for number in (MAX_WANTED, 1100):
        await harness.world.installation.database.raw["match_answers"].delete_many({})
        await harness.world.installation.database.raw["sourcing_needs"].delete_many({"_id": {"$ne": need.id}})
        await many_who_want_to_meet(harness, seller, need, number)
        with counted() as commands_sent:
            page = await matchmaking.recommended_buyers(actor, fair_id=harness.fair.id, part=Slice(20))
        heard.append(len(commands_sent))
        assert (page.total, page.total_is_lower_bound) == (MAX_WANTED + 1, number > MAX_WANTED)
    assert heard[1] <= heard[0] + 1  # the settings once more


async def test_pages_list_each_of_many_meeting_requests_once(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where of many in a row nothing holds any more."""
    monkeypatch.setattr("expo.matchmaking.recommendations.service.MAX_WANTED", 20)
    actor, seller = await harness.a_seller(a_flask())
    need = await harness.needs(await harness.a_buyer())
    await many_who_want_to_meet(harness, seller, need, 230)
    closed = {f"rec_need_{number}" for number in range(1000) if str(number).startswith("1")}
    needs = harness.world.installation.database.raw["sourcing_needs"]
    await needs.update_many(
        {"_id": {"$in": [each.removeprefix("rec_") for each in closed]}}, {"$set": {"is_open": False}}
    )
    matchmaking, found, wanted = harness.world.service(Matchmaking), [], Slice(30)
    while True:
        page = await matchmaking.recommended_buyers(actor, fair_id=harness.fair.id, part=wanted)
        found += [each.recommendation.id for each in page.items]
        if not page.has_next:
            break
        wanted = Slice(30, page.cursors[-1])
    assert len(found) == len(set(found))
    assert set(found[1:]) == {f"rec_need_{number}" for number in range(230)} - closed


async def test_news_is_limited_to_the_latest_unseen(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expo.matchmaking.recommendations.service.MAX_WANTED", 3)
    actor, seller = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await many_who_want_to_meet(harness, seller, await harness.needs(buyer), 6)
    await harness.closes_all(buyer)
    news = harness.world.service(RecommendationNews)
    assert await news.new(actor, fair_id=harness.fair.id) == {f"rec_need_{each}" for each in (3, 4, 5)}
    await news.look(actor, fair_id=harness.fair.id, shown_ids=["rec_need_0", "rec_need_4"])
    assert await news.new(actor, fair_id=harness.fair.id) == {f"rec_need_{each}" for each in (3, 5)}
    for each in (3, 4, 5):
        await harness.answers(actor, f"rec_need_{each}", "SAVED_FOR_LATER")
    assert await news.new(actor, fair_id=harness.fair.id) == {f"rec_need_{each}" for each in (1, 2)}
