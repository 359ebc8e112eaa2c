"""A company that takes itself off is gone from the search at once, and comes back when it is published again."""

from expo.exhibitors.service import Exhibitors
from expo.kit.access import ANONYMOUS
from tests.discovery.market import Market, a_draft


async def test_a_withdrawn_company_and_its_goods_are_gone_before_the_index_knows(market: Market) -> None:
    actor, company = await market.a_company()
    [flask] = await market.shows(actor, a_draft())
    await market.index()
    assert set(await market.titles(text="flask drinkware")) == {flask.id, company.id}
    exhibitors = market.world.service(Exhibitors)

    await exhibitors.withdraw(actor)
    for who in (ANONYMOUS, actor):
        assert await market.titles(who, text="flask drinkware") == []
    await market.index()
    assert await market.titles(text="flask drinkware") == []

    await exhibitors.publish(actor)
    await market.index()
    assert set(await market.titles(text="flask drinkware")) == {flask.id, company.id}
