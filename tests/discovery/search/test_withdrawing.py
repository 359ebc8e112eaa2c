"""What is taken off is gone from the search at once, whatever the index knows, and comes back when it is published again."""

import shutil
from dataclasses import replace
from datetime import timedelta

from expo.catalog.editing.service import ProductEditing
from expo.discovery.index.follower import IndexFollower
from expo.discovery.search.models import Kind
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import ANONYMOUS
from matching import IndexReader, NullEncoder
from tests.discovery.market import Market, Seller, a_draft
from tests.support.clock import FakeClock


async def test_withdrawn_company_and_products_are_hidden_immediately(market: Market, seller: Seller) -> None:
    actor, company = seller
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


async def test_withdrawn_product_is_hidden_after_index_loss(market: Market, seller: Seller) -> None:
    actor, _ = seller
    [flask, mug] = await market.shows(actor, a_draft(), a_draft(number="MUG-1"))
    await market.index()
    follower = market.world.service(IndexFollower)
    await follower.close()
    shutil.rmtree(follower.folder)
    await follower.begin()
    await follower.built()
    assert set(await market.titles(kinds=[Kind.PRODUCT])) == {flask.id, mug.id}

    await market.world.service(ProductEditing).withdraw(actor, product_ids=[mug.id])
    assert await market.titles(kinds=[Kind.PRODUCT]) == [flask.id]


async def test_new_index_is_marked_with_the_followers_clock(market: Market) -> None:
    follower = market.world.service(IndexFollower)
    later = replace(follower, clock=FakeClock(market.world.clock() + timedelta(hours=1)))
    await later.begin()
    await later.built()
    assert IndexReader(later.folder, NullEncoder()).mark["at"] == later.clock().isoformat()
    await later.close()
