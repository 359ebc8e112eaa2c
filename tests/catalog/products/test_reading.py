"""Who sees which products, in lists, by id and in counts."""

import pytest

from expo.catalog.products.errors import ProductNotFound
from expo.catalog.products.models import Product, ProductStatus, Visibility
from expo.catalog.products.service import ListingFilter
from expo.catalog.products.store import ordered_lists as product_lists
from expo.kit.access import ANONYMOUS, SYSTEM, Actor
from expo.kit.db import ordered_lists
from expo.kit.errors import Invalid
from expo.kit.paging import Slice, encode_cursor
from tests.catalog.stall import Stall, a_buyer, a_draft, a_row
from tests.exhibitors.ground import an_actor
from tests.support.commands import counted


async def seen(stall: Stall, actor: Actor, **where: str) -> list[str]:
    page = await stall.catalog.list(actor, wanted=Slice(100), **where)
    return [each.id for each in page.items]


async def test_public_product_is_visible_to_all(stall: Stall) -> None:
    product = await stall.a_product()
    for actor in (ANONYMOUS, a_buyer(), an_actor(), stall.owner, SYSTEM):
        assert (await stall.catalog.get(actor, product_id=product.id)).id == product.id
        assert await seen(stall, actor) == [product.id]


async def test_draft_is_visible_to_own_staff_only(stall: Stall) -> None:
    draft = await stall.a_draft()
    assert (await stall.catalog.get(stall.owner, product_id=draft.id)).status is ProductStatus.DRAFT
    for actor in (ANONYMOUS, a_buyer(), an_actor(), an_actor("ORGANISER")):
        with pytest.raises(ProductNotFound):
            await stall.catalog.get(actor, product_id=draft.id)
        assert await seen(stall, actor) == []
    assert await seen(stall, stall.owner) == []


async def test_registered_product_needs_a_signed_in_organisation(stall: Stall) -> None:
    product = await stall.a_product(visibility=Visibility.REGISTERED)
    without = Actor(person_id="per_1")
    for actor, sees in (
        (ANONYMOUS, False),
        (without, False),
        (a_buyer(), True),
        (an_actor(), True),
        (stall.owner, True),
    ):
        assert (await seen(stall, actor) == [product.id]) is sees
        assert await stall.catalog.counts(actor, exhibitor_ids=[stall.exhibitor.id]) == [int(sees)]


async def test_chosen_product_is_visible_to_chosen_organisations_only(stall: Stall) -> None:
    friend, stranger = await stall.ground.an_organisation(), a_buyer()
    product = await stall.a_product(visibility=Visibility.CHOSEN, chosen=[friend.organisation_id or ""])
    for actor, sees in ((ANONYMOUS, False), (stranger, False), (friend, True), (stall.owner, True)):
        assert (await seen(stall, actor) == [product.id]) is sees
        assert await stall.catalog.counts(actor, exhibitor_ids=[stall.exhibitor.id]) == [int(sees)]


async def test_chosen_organisations_do_not_see_each_other(stall: Stall) -> None:
    friend, other = await stall.ground.an_organisation(), await stall.ground.an_organisation()
    chosen = [friend.organisation_id or "", other.organisation_id or ""]
    product = await stall.a_product(visibility=Visibility.CHOSEN, chosen=chosen)
    assert (await stall.catalog.get(friend, product_id=product.id)).chosen == []
    assert (await stall.catalog.list(friend, wanted=Slice())).items[0].chosen == []
    assert (await stall.catalog.get(stall.owner, product_id=product.id)).chosen == chosen


async def test_api_key_without_scope_reads_as_anonymous(stall: Stall) -> None:
    product = await stall.a_product(visibility=Visibility.REGISTERED)
    draft = await stall.a_draft(number="other")
    key = an_actor(organisation_id=stall.owner.organisation_id, key_id="key_1", scopes=frozenset({"fairs:read"}))
    assert await stall.catalog.get_many(key, product_ids=[product.id, draft.id]) == [None, None]


async def test_suspending_exhibitor_hides_its_products_immediately(stall: Stall) -> None:
    fair = await stall.ground.a_fair()
    await stall.ground.a_booth(stall.owner, fair)
    product = await stall.a_product()
    where = {"exhibitor_id": stall.exhibitor.id}
    organiser = stall.ground.organiser
    assert (await stall.catalog.list(ANONYMOUS, wanted=Slice(), **where)).total == 1

    await stall.ground.vetting.suspend(organiser, exhibitor_id=stall.exhibitor.id, reason="Copied goods.")
    for actor in (ANONYMOUS, a_buyer(), organiser):
        assert await stall.catalog.get_many(actor, product_ids=[product.id]) == [None]
        page = await stall.catalog.list(actor, wanted=Slice(), **where)
        assert (page.items, page.total, page.has_next) == ((), 0, False)
        assert await seen(stall, actor) == []
    assert await stall.catalog.on_show([product.id]) == [None]
    assert (await stall.catalog.get(stall.owner, product_id=product.id)).id == product.id

    await stall.ground.vetting.reinstate(organiser, exhibitor_id=stall.exhibitor.id)
    assert await seen(stall, ANONYMOUS) == [product.id]


async def test_products_are_hidden_until_exhibitor_is_published(stall: Stall) -> None:
    owner = an_actor()
    exhibitor = await stall.ground.a_profile(owner)
    product = await stall.a_product(owner)
    assert await seen(stall, a_buyer()) == []
    assert await stall.catalog.counts(ANONYMOUS, exhibitor_ids=[exhibitor.id]) == [0]
    await stall.ground.exhibitors.publish(owner)
    assert await seen(stall, a_buyer()) == [product.id]


async def test_withdrawn_product_is_gone_from_lists_and_counts(stall: Stall) -> None:
    product = await stall.a_product()
    await stall.editing.withdraw(stall.owner, product_ids=[product.id])
    assert await seen(stall, ANONYMOUS) == []
    assert await stall.catalog.counts(ANONYMOUS, exhibitor_ids=[stall.exhibitor.id]) == [0]
    page = await stall.catalog.mine(stall.owner, wanted=Slice(), status=ProductStatus.WITHDRAWN)
    assert ([each.id for each in page.items], page.total) == ([product.id], 1)


@pytest.mark.parametrize("first", [1, 2, 7, 8, 20, 100])
async def test_pages_list_each_product_once_newest_first(stall: Stall, first: int) -> None:
    products = [each.id for each in await stall.products(45)]
    found: list[str] = []
    after: str | None = None
    while True:
        page = await stall.catalog.list(ANONYMOUS, wanted=Slice(first, after))
        assert len(page.items) <= first
        found += [each.id for each in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert found == products[::-1]


async def test_page_is_filled_despite_many_hidden_products(stall: Stall) -> None:
    public = [each.id for each in await stall.products(30)]
    rows = [a_row(f"B-{number}") for number in range(200)]
    saved = await stall.saving.save_many(stall.owner, rows=rows, publish=True)
    hidden = [each.product.id for each in saved.results]
    await stall.editing.set_visibility(stall.owner, product_ids=hidden, visibility=Visibility.REGISTERED)
    assert await seen(stall, ANONYMOUS) == public[::-1]
    assert len(await seen(stall, a_buyer())) == 100


async def test_listing_skips_long_gaps_of_withdrawn_products(stall: Stall) -> None:
    products = await stall.products(60)
    await stall.editing.withdraw(stall.owner, product_ids=[each.id for each in products[5:]])
    page = await stall.catalog.list(ANONYMOUS, wanted=Slice(5))
    assert [each.id for each in page.items] == [each.id for each in products[:5]][::-1]


async def test_republished_product_is_listed_first(stall: Stall) -> None:
    first, second = await stall.products(2)
    await stall.editing.withdraw(stall.owner, product_ids=[first.id])
    await stall.editing.publish(stall.owner, product_ids=[first.id])
    assert await seen(stall, ANONYMOUS) == [first.id, second.id]


async def test_section_list_follows_a_products_section_change(stall: Stall) -> None:
    product = await stall.a_product()
    assert await seen(stall, ANONYMOUS, section="household-appliances") == [product.id]
    draft = a_draft(section="lighting-equipment")
    await stall.editing.save(stall.owner, product_id=product.id, version=1, draft=draft, said={"section"})
    assert await seen(stall, ANONYMOUS, section="household-appliances") == []
    assert await seen(stall, ANONYMOUS, section="lighting-equipment") == [product.id]
    assert await seen(stall, ANONYMOUS, exhibitor_id=stall.exhibitor.id, section="hardware") == []


async def test_category_list_contains_only_that_category(stall: Stall) -> None:
    cups = await stall.a_product(category="Cups")
    await stall.a_product(number="2", category="Lids")
    assert await seen(stall, ANONYMOUS, exhibitor_id=stall.exhibitor.id, category="Cups") == [cups.id]


async def test_category_without_exhibitor_is_refused(stall: Stall) -> None:
    with pytest.raises(Invalid) as refused:
        await stall.catalog.list(ANONYMOUS, wanted=Slice(), category="Cups")
    assert refused.value.field == "exhibitorId"


async def test_fair_list_needs_exhibitors_open_booth(stall: Stall) -> None:
    fair, other = await stall.ground.a_fair(), await stall.ground.a_fair()
    product = await stall.a_product()
    assert await seen(stall, ANONYMOUS, fair_id=fair.id) == []
    booth = await stall.ground.a_booth(stall.owner, fair)
    assert await seen(stall, ANONYMOUS, fair_id=fair.id) == [product.id]
    assert await seen(stall, ANONYMOUS, fair_id=other.id) == []
    await stall.ground.booths.close(stall.owner, booth_id=booth.id)
    assert await seen(stall, stall.owner, fair_id=fair.id) == []


async def test_many_exhibitors_pages_take_as_many_commands_as_one(stall: Stall) -> None:
    exhibitors: list[str] = []
    newest: list[Product] = []
    for _ in range(4):
        owner, exhibitor = await stall.ground.a_company()
        newest.append((await stall.products(12, owner))[-1])
        exhibitors.append(exhibitor.id)
    with counted() as one:
        await stall.catalog.of_exhibitors(ANONYMOUS, wanted=[ListingFilter(exhibitors[0], Slice(1))])
    with counted() as many:
        pages = await stall.catalog.of_exhibitors(
            ANONYMOUS, wanted=[ListingFilter(each, Slice(5)) for each in exhibitors]
        )
    assert [page.items[0].id for page in pages] == [each.id for each in newest]
    assert all(len(page.items) == 5 and page.has_next for page in pages)
    assert len(one) == len(many)


@pytest.mark.parametrize("after", ["nonsense", encode_cursor("a", "b"), encode_cursor(1), encode_cursor(1, 2)])
async def test_cursor_of_another_list_is_refused(stall: Stall, after: str) -> None:
    with pytest.raises(Invalid) as refused:
        await stall.catalog.list(ANONYMOUS, wanted=Slice(5, after))
    assert refused.value.field == "after"


@pytest.mark.parametrize("place", [-5, 0, 10**18])
async def test_forged_cursor_reveals_no_hidden_products(stall: Stall, place: int) -> None:
    products = await stall.products(3)
    await stall.a_draft(number="draft")
    page = await stall.catalog.list(ANONYMOUS, wanted=Slice(5, encode_cursor(place, "zzz")))
    assert {each.id for each in page.items} <= {each.id for each in products}


@pytest.mark.parametrize(
    "product_id", ["", "prod_1", "exh_01JZZZZZZZZZZZZZZZZZZZZZZZ", "prod_01JZZZZZZZZZZZZZZZZZZZZZZZ", "$ne"]
)
async def test_unknown_id_raises_product_not_found(stall: Stall, product_id: str) -> None:
    with pytest.raises(ProductNotFound):
        await stall.catalog.get(ANONYMOUS, product_id=product_id)


async def test_every_published_includes_unpublished_exhibitors(stall: Stall) -> None:
    owner = an_actor()
    exhibitor = await stall.ground.a_profile(owner)
    product = await stall.a_product(owner)
    await stall.a_draft(owner, number="draft")
    found = [each.id async for batch in stall.catalog.every_published(exhibitor_id=exhibitor.id) for each in batch]
    assert found == [product.id]
    assert [each async for batch in stall.catalog.every_on_show(exhibitor_id=exhibitor.id) for each in batch] == []


async def test_readers_scan_is_bounded_but_full_scan_is_not(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    oldest, *rest = await stall.products(101)
    hidden = [each.id for each in rest]
    await stall.editing.set_visibility(stall.owner, product_ids=hidden, visibility=Visibility.REGISTERED)
    assert await seen(stall, ANONYMOUS) == [oldest.id]
    monkeypatch.setattr(ordered_lists, "_MAX_LENGTH", 4)
    page = await stall.catalog.list(ANONYMOUS, wanted=Slice(1))
    assert (page.items, page.has_next) == ((), False)
    found = [each.id async for batch in stall.catalog.every_on_show() for each in batch]
    assert len(found) == 101


async def test_every_on_show_includes_restricted_products(stall: Stall) -> None:
    products = await stall.products(130)
    hidden = products[3]
    await stall.editing.set_visibility(
        stall.owner,
        product_ids=[hidden.id],
        visibility=Visibility.CHOSEN,
        organisation_ids=[(await stall.ground.an_organisation()).organisation_id or ""],
    )
    await stall.editing.withdraw(stall.owner, product_ids=[products[4].id])
    found = [each.id async for batch in stall.catalog.every_on_show() for each in batch]
    assert sorted(found) == sorted(each.id for each in products if each.id != products[4].id)
    own = [each.id async for batch in stall.catalog.every_own(stall.owner) for each in batch]
    assert sorted(own) == sorted(each.id for each in products)


async def test_offers_resume_from_cursor(stall: Stall, monkeypatch: pytest.MonkeyPatch) -> None:
    products = await stall.products(20)
    await stall.editing.withdraw(stall.owner, product_ids=[products[4].id])
    monkeypatch.setattr(product_lists, "_BUCKETS", 1)
    given = [(offers, after) async for offers, after in stall.catalog.every_terms()]
    published = {each.id for each in products} - {products[4].id}
    assert {each.id for offers, _ in given for each in offers} == published
    assert [len(offers) for offers, _ in given] == [7, 8, 4]
    rest = [each.id async for offers, _ in stall.catalog.every_terms(begin=given[0][1]) for each in offers]
    assert len(rest) == len(set(rest)) == 12
    [same] = [each for offers, _ in given for each in offers if each.id == products[0].id]
    assert (same.price_tiers, same.exhibitor_id) == (products[0].price_tiers, products[0].exhibitor_id)


async def test_offers_are_empty_without_published_products(stall: Stall) -> None:
    assert [offers async for offers, _ in stall.catalog.every_terms()] == [[]]
