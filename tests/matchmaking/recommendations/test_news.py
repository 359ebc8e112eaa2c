"""What is new among an exhibitor's recommendations is counted until his people look."""

import pytest

from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, SignInRequired
from expo.matchmaking.recommendations.news import RecommendationNews
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.support.contents import contents

NEW = "query ($fair: ID!) { newRecommendedBuyers(fairId: $fair) recommendedBuyers(fairId: $fair) { nodes { id new } } }"
LOOK = """mutation ($fair: ID!) { markRecommendedBuyersSeen(fairId: $fair) {
  ... on RecommendedBuyersSeen { new } ... on Problem { code } } }"""


async def test_recommended_buyers_are_new_until_viewed(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    news, fair_id = harness.world.service(RecommendationNews), harness.fair.id
    assert await news.new(seller, fair_id=fair_id) == frozenset()
    await harness.needs(await harness.a_buyer())
    [first] = await harness.buyers_for(seller)
    assert await news.new(seller, fair_id=fair_id) == {first["id"]}
    assert await news.look(seller, fair_id=fair_id) == 1
    assert await news.new(seller, fair_id=fair_id) == frozenset()
    await harness.needs(await harness.a_buyer(name="Other"))
    found = await harness.world.run(seller, NEW, fair=fair_id)
    assert found["newRecommendedBuyers"] == 1
    assert {each["id"] == first["id"]: each["new"] for each in found["recommendedBuyers"]["nodes"]} == {
        True: False,
        False: True,
    }
    assert (await harness.world.run(seller, LOOK, fair=fair_id))["markRecommendedBuyersSeen"] == {"new": 1}


async def test_only_shown_buyers_are_marked_seen(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    for name in ("One", "Two", "Three"):
        await harness.needs(await harness.a_buyer(name=name))
    first, second, third = [each["id"] for each in await harness.buyers_for(seller)]
    news, fair_id = harness.world.service(RecommendationNews), harness.fair.id
    assert await news.look(seller, fair_id=fair_id, shown_ids=[first, "rec_of_others"]) == 1
    assert await news.new(seller, fair_id=fair_id) == {second, third}
    assert await news.look(seller, fair_id=fair_id, shown_ids=[first, second]) == 1
    assert await news.new(seller, fair_id=fair_id) == {third}


async def test_answered_buyer_is_not_new(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    await harness.needs(await harness.a_buyer())
    [pair] = await harness.buyers_for(seller)
    await harness.answers(seller, pair["id"], "MEETING_REQUESTED")
    assert await harness.world.service(RecommendationNews).new(seller, fair_id=harness.fair.id) == frozenset()


async def test_viewing_without_news_writes_nothing(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    await harness.needs(await harness.a_buyer())
    news, database = harness.world.service(RecommendationNews), harness.world.installation.database
    await news.look(seller, fair_id=harness.fair.id)
    before = await contents(database)
    assert await news.look(seller, fair_id=harness.fair.id) == 0
    assert await contents(database) == before


async def test_news_is_kept_per_exhibitor(harness: MatchmakingHarness) -> None:
    one, _ = await harness.a_seller(a_flask(), english_name="One")
    two, _ = await harness.a_seller(a_flask(number="2"), english_name="Two")
    await harness.needs(await harness.a_buyer())
    news = harness.world.service(RecommendationNews)
    await news.look(one, fair_id=harness.fair.id)
    assert [len(await news.new(each, fair_id=harness.fair.id)) for each in (one, two)] == [0, 1]


async def test_news_is_refused_to_other_actors(harness: MatchmakingHarness) -> None:
    news, buyer = harness.world.service(RecommendationNews), await harness.a_buyer()
    for actor, refused in ((buyer, Forbidden), (ANONYMOUS, SignInRequired)):
        for ask in (news.new, news.look):
            with pytest.raises(refused):
                await ask(actor, fair_id=harness.fair.id)
