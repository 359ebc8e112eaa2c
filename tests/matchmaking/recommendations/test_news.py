"""What is new among an exhibitor's recommendations is counted until his people look."""

import pytest

from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, SignInRequired
from expo.matchmaking.recommendations.news import RecommendationNews
from tests.matchmaking.fairground import Fairground, a_flask
from tests.support.contents import contents

NEW = "query ($fair: ID!) { newRecommendedBuyers(fairId: $fair) recommendedBuyers(fairId: $fair) { nodes { id new } } }"
LOOK = """mutation ($fair: ID!) { markRecommendedBuyersSeen(fairId: $fair) {
  ... on RecommendedBuyersSeen { new } ... on Problem { code } } }"""


async def test_recommended_buyers_are_new_until_viewed(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    news, fair_id = ground.world.service(RecommendationNews), ground.fair.id
    assert await news.new(seller, fair_id=fair_id) == frozenset()
    await ground.needs(await ground.a_buyer())
    [first] = await ground.buyers_for(seller)
    assert await news.new(seller, fair_id=fair_id) == {first["id"]}
    assert await news.look(seller, fair_id=fair_id) == 1
    assert await news.new(seller, fair_id=fair_id) == frozenset()
    await ground.needs(await ground.a_buyer(name="Other"))
    found = await ground.world.run(seller, NEW, fair=fair_id)
    assert found["newRecommendedBuyers"] == 1
    assert {each["id"] == first["id"]: each["new"] for each in found["recommendedBuyers"]["nodes"]} == {
        True: False,
        False: True,
    }
    assert (await ground.world.run(seller, LOOK, fair=fair_id))["markRecommendedBuyersSeen"] == {"new": 1}


async def test_only_shown_buyers_are_marked_seen(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    for name in ("One", "Two", "Three"):
        await ground.needs(await ground.a_buyer(name=name))
    first, second, third = [each["id"] for each in await ground.buyers_for(seller)]
    news, fair_id = ground.world.service(RecommendationNews), ground.fair.id
    assert await news.look(seller, fair_id=fair_id, shown=[first, "rec_of_others"]) == 1
    assert await news.new(seller, fair_id=fair_id) == {second, third}
    assert await news.look(seller, fair_id=fair_id, shown=[first, second]) == 1
    assert await news.new(seller, fair_id=fair_id) == {third}


async def test_answered_buyer_is_not_new(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    await ground.needs(await ground.a_buyer())
    [pair] = await ground.buyers_for(seller)
    await ground.answers(seller, pair["id"], "MEETING_REQUESTED")
    assert await ground.world.service(RecommendationNews).new(seller, fair_id=ground.fair.id) == frozenset()


async def test_viewing_without_news_writes_nothing(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    await ground.needs(await ground.a_buyer())
    news, database = ground.world.service(RecommendationNews), ground.world.installation.database
    await news.look(seller, fair_id=ground.fair.id)
    before = await contents(database)
    assert await news.look(seller, fair_id=ground.fair.id) == 0
    assert await contents(database) == before


async def test_news_is_kept_per_exhibitor(ground: Fairground) -> None:
    one, _ = await ground.a_seller(a_flask(), english_name="One")
    two, _ = await ground.a_seller(a_flask(number="2"), english_name="Two")
    await ground.needs(await ground.a_buyer())
    news = ground.world.service(RecommendationNews)
    await news.look(one, fair_id=ground.fair.id)
    assert [len(await news.new(each, fair_id=ground.fair.id)) for each in (one, two)] == [0, 1]


async def test_news_is_refused_to_other_actors(ground: Fairground) -> None:
    news, buyer = ground.world.service(RecommendationNews), await ground.a_buyer()
    for actor, refused in ((buyer, Forbidden), (ANONYMOUS, SignInRequired)):
        for ask in (news.new, news.look):
            with pytest.raises(refused):
                await ask(actor, fair_id=ground.fair.id)
