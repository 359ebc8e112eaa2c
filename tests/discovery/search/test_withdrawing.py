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
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.support.clock import FakeClock


async def test_withdrawn_company_and_products_are_hidden_immediately(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    assert set(await harness.titles(text="drinkware")) == {flask.id, company.id}
    exhibitors = harness.world.service(Exhibitors)

    await exhibitors.withdraw(actor)
    for who in (ANONYMOUS, actor):
        assert await harness.titles(who, text="drinkware") == []
    await harness.index()
    assert await harness.titles(text="drinkware") == []

    await exhibitors.publish(actor)
    await harness.index()
    assert set(await harness.titles(text="drinkware")) == {flask.id, company.id}


async def test_withdrawn_product_is_hidden_after_index_loss(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [flask, mug] = await harness.shows(actor, a_draft(), a_draft(number="MUG-1"))
    await harness.index()
    follower = harness.world.service(IndexFollower)
    await follower.close()
    shutil.rmtree(follower.folder)
    await follower.begin()
    await follower.wait_until_built()
    assert set(await harness.titles(kinds=[Kind.PRODUCT])) == {flask.id, mug.id}

    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[mug.id])
    assert await harness.titles(kinds=[Kind.PRODUCT]) == [flask.id]


async def test_new_index_is_marked_with_the_followers_clock(harness: DiscoveryHarness) -> None:
    follower = harness.world.service(IndexFollower)
    later = replace(follower, clock=FakeClock(harness.world.clock() + timedelta(hours=1)))
    await later.begin()
    await later.wait_until_built()
    assert IndexReader(later.folder, NullEncoder()).mark["at"] == later.clock().isoformat()
    await later.close()
