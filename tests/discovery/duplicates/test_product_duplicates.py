"""The same goods listed twice are found, by those whose business it is, and nothing that others keep to themselves."""

from typing import Final

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.errors import ProductNotFound
from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.duplicates.comparing import FoundDuplicate
from expo.discovery.duplicates.service import Duplicates
from expo.discovery.search.service import SearchListener
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Invalid
from matching.duplicates import Sign
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.exhibitors.harness import an_actor
from tests.support.permissions import Cast
from tests.support.world import World

QUERY: Final = """query($id: ID!) { product(id: $id) {
  duplicates(first: 5) { score same signs product { id number } } } }"""
WORDED: Final = Wording("Vacuum flask of stainless steel, 500 ml", "en")
LAMP: Final = Wording("Desk lamp with dimmer", "en")


async def duplicates_of(harness: DiscoveryHarness, actor: Actor, product_id: str) -> list[FoundDuplicate]:
    return await harness.world.service(Duplicates).of(actor, product_id=product_id)


async def test_owner_finds_duplicates_across_companies(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    other, _ = await harness.a_company(english_name="Another")
    flask, again, _ = await harness.shows(
        owner, a_draft(), a_draft(number="2", title=WORDED), a_draft(number="3", title=LAMP, description=None)
    )
    [theirs] = await harness.shows(other, a_draft(number="X-1", title=WORDED))
    await harness.index()
    found = await duplicates_of(harness, owner, flask.id)
    assert {each.product.id for each in found} == {again.id, theirs.id}
    assert all(each.judgement.same and Sign.SAME_WORDS in each.judgement.signs for each in found)


async def test_a_draft_is_compared_before_it_is_published(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    [flask] = await harness.shows(owner, a_draft())
    draft = await harness.world.service(ProductEditing).save(owner, draft=a_draft(number="2", title=WORDED))
    await harness.index()
    assert [each.product.id for each in await duplicates_of(harness, owner, draft.id)] == [flask.id]
    assert await duplicates_of(harness, owner, flask.id) == []  # nobody is shown a draft


@pytest.mark.parametrize("visibility", [Visibility.REGISTERED, Visibility.CHOSEN])
async def test_restricted_duplicates_are_found_only_if_visible(
    harness: DiscoveryHarness, seller: Seller, visibility: Visibility
) -> None:
    owner, _ = seller
    other, _ = await harness.a_company(english_name="Another")
    friend = await harness.an_organisation()
    chosen = [friend.organisation_id] if visibility is Visibility.CHOSEN else []
    [flask] = await harness.shows(owner, a_draft())
    [theirs] = await harness.shows(other, a_draft(number="X-1"), visibility=visibility, chosen=chosen)
    await harness.index()
    seen = [each.product.id for each in await duplicates_of(harness, owner, flask.id)]
    assert seen == ([] if visibility is Visibility.CHOSEN else [theirs.id])


async def test_withdrawn_duplicate_is_hidden_before_reindexing(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    other, _ = await harness.a_company(english_name="Another")
    [flask] = await harness.shows(owner, a_draft())
    [theirs] = await harness.shows(other, a_draft(number="X-1"))
    await harness.index()
    await harness.world.service(ProductEditing).withdraw(other, product_ids=[theirs.id])
    assert await duplicates_of(harness, owner, flask.id) == []


async def test_duplicate_with_other_text_is_found_by_gtin(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    gtin = "4006381333931"
    flask, bottle = await harness.shows(
        owner, a_draft(gtin=gtin), a_draft(number="2", gtin=gtin, title=Wording("恒暖保温杯", "zh"), description=None)
    )
    await harness.index()
    [found] = await duplicates_of(harness, owner, flask.id)
    assert (found.product.id, found.judgement.same) == (bottle.id, True)
    assert Sign.SAME_GTIN in found.judgement.signs


async def test_other_actors_see_no_duplicates_and_no_search_counts(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    flask, _ = await harness.shows(owner, a_draft(), a_draft(number="2", title=WORDED))
    await harness.index()
    heard: list[object] = []
    harness.world.installation.parts.offer([SearchListener(lambda *told: heard.append(told))])
    assert len(await duplicates_of(harness, owner, flask.id)) == 1
    for reader in (ANONYMOUS, an_actor("BUYER"), an_actor("EXHIBITOR"), an_actor("ORGANISER")):
        assert await duplicates_of(harness, reader, flask.id) == []
    assert heard == []


async def test_bad_requests_are_refused(harness: DiscoveryHarness, seller: Seller) -> None:
    owner, _ = seller
    [flask] = await harness.shows(owner, a_draft())
    for first in (0, 21):
        with pytest.raises(Invalid):
            await harness.world.service(Duplicates).of(owner, product_id=flask.id, first=first)
    with pytest.raises(ProductNotFound):
        await duplicates_of(harness, owner, "prod_nothing")


async def test_duplicates_are_shown_to_own_staff_and_organiser_only(world: World, cast: Cast) -> None:
    harness = DiscoveryHarness(world)
    titled = "query($id: ID!) { product(id: $id) { title { text } } }"
    shown = await world.run(cast.actors["exhibitor"], titled, id=cast.things["productId"])
    title = shown["product"]["title"]["text"]
    await harness.shows(cast.actors["exhibitor"], a_draft(number="AGAIN", title=Wording(title, "en")))
    await harness.index()
    for who, actor in cast.actors.items():
        found = (await world.run(actor, QUERY, id=cast.things["productId"]))["product"]["duplicates"]
        numbers = [each["product"]["number"] for each in found]
        assert numbers == (["AGAIN"] if who in {"exhibitor", "reading_key", "organiser"} else []), who
