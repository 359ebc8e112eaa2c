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
from tests.catalog.harness import CatalogHarness, a_buyer, a_draft, a_row
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted


async def seen(harness: CatalogHarness, actor: Actor, **where: str) -> list[str]:
    page = await harness.catalog.list(actor, part=Slice(100), **where)
    return [each.id for each in page.items]


async def test_public_product_is_visible_to_all(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    for actor in (ANONYMOUS, a_buyer(), an_actor(), harness.owner, SYSTEM):
        assert (await harness.catalog.get(actor, product_id=product.id)).id == product.id
        assert await seen(harness, actor) == [product.id]


async def test_draft_is_visible_to_own_staff_only(harness: CatalogHarness) -> None:
    draft = await harness.a_draft()
    assert (await harness.catalog.get(harness.owner, product_id=draft.id)).status is ProductStatus.DRAFT
    for actor in (ANONYMOUS, a_buyer(), an_actor(), an_actor("ORGANISER")):
        with pytest.raises(ProductNotFound):
            await harness.catalog.get(actor, product_id=draft.id)
        assert await seen(harness, actor) == []
    assert await seen(harness, harness.owner) == []


async def test_registered_product_needs_a_signed_in_organisation(harness: CatalogHarness) -> None:
    product = await harness.a_product(visibility=Visibility.REGISTERED)
    without = Actor(person_id="per_1")
    for actor, sees in (
        (ANONYMOUS, False),
        (without, False),
        (a_buyer(), True),
        (an_actor(), True),
        (harness.owner, True),
    ):
        assert (await seen(harness, actor) == [product.id]) is sees
        assert await harness.catalog.counts(actor, exhibitor_ids=[harness.exhibitor.id]) == [int(sees)]


async def test_chosen_product_is_visible_to_chosen_organisations_only(harness: CatalogHarness) -> None:
    friend, stranger = await harness.base.an_organisation(), a_buyer()
    product = await harness.a_product(visibility=Visibility.CHOSEN, chosen=[friend.organisation_id or ""])
    for actor, sees in ((ANONYMOUS, False), (stranger, False), (friend, True), (harness.owner, True)):
        assert (await seen(harness, actor) == [product.id]) is sees
        assert await harness.catalog.counts(actor, exhibitor_ids=[harness.exhibitor.id]) == [int(sees)]


async def test_chosen_organisations_do_not_see_each_other(harness: CatalogHarness) -> None:
    friend, other = await harness.base.an_organisation(), await harness.base.an_organisation()
    chosen = [friend.organisation_id or "", other.organisation_id or ""]
    product = await harness.a_product(visibility=Visibility.CHOSEN, chosen=chosen)
    assert (await harness.catalog.get(friend, product_id=product.id)).chosen == []
    assert (await harness.catalog.list(friend, part=Slice())).items[0].chosen == []
    assert (await harness.catalog.get(harness.owner, product_id=product.id)).chosen == chosen


async def test_api_key_without_scope_reads_as_anonymous(harness: CatalogHarness) -> None:
    product = await harness.a_product(visibility=Visibility.REGISTERED)
    draft = await harness.a_draft(number="other")
    key = an_actor(organisation_id=harness.owner.organisation_id, key_id="key_1", scopes=frozenset({"fairs:read"}))
    assert await harness.catalog.get_many(key, product_ids=[product.id, draft.id]) == [None, None]


async def test_suspending_exhibitor_hides_its_products_immediately(harness: CatalogHarness) -> None:
    fair = await harness.base.a_fair()
    await harness.base.a_booth(harness.owner, fair)
    product = await harness.a_product()
    where = {"exhibitor_id": harness.exhibitor.id}
    organiser = harness.base.organiser
    assert (await harness.catalog.list(ANONYMOUS, part=Slice(), **where)).total == 1

    await harness.base.vetting.suspend(organiser, exhibitor_id=harness.exhibitor.id, reason="Copied goods.")
    for actor in (ANONYMOUS, a_buyer(), organiser):
        assert await harness.catalog.get_many(actor, product_ids=[product.id]) == [None]
        page = await harness.catalog.list(actor, part=Slice(), **where)
        assert (page.items, page.total, page.has_next) == ((), 0, False)
        assert await seen(harness, actor) == []
    assert await harness.catalog.on_show([product.id]) == [None]
    assert (await harness.catalog.get(harness.owner, product_id=product.id)).id == product.id

    await harness.base.vetting.reinstate(organiser, exhibitor_id=harness.exhibitor.id)
    assert await seen(harness, ANONYMOUS) == [product.id]


async def test_products_are_hidden_until_exhibitor_is_published(harness: CatalogHarness) -> None:
    owner = an_actor()
    exhibitor = await harness.base.a_profile(owner)
    product = await harness.a_product(owner)
    assert await seen(harness, a_buyer()) == []
    assert await harness.catalog.counts(ANONYMOUS, exhibitor_ids=[exhibitor.id]) == [0]
    await harness.base.exhibitors.publish(owner)
    assert await seen(harness, a_buyer()) == [product.id]


async def test_withdrawn_product_is_gone_from_lists_and_counts(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    await harness.editing.withdraw(harness.owner, product_ids=[product.id])
    assert await seen(harness, ANONYMOUS) == []
    assert await harness.catalog.counts(ANONYMOUS, exhibitor_ids=[harness.exhibitor.id]) == [0]
    page = await harness.catalog.mine(harness.owner, part=Slice(), status=ProductStatus.WITHDRAWN)
    assert ([each.id for each in page.items], page.total) == ([product.id], 1)


@pytest.mark.parametrize("first", [1, 2, 7, 8, 20, 100])
async def test_pages_list_each_product_once_newest_first(harness: CatalogHarness, first: int) -> None:
    products = [each.id for each in await harness.products(45)]
    found: list[str] = []
    after: str | None = None
    while True:
        page = await harness.catalog.list(ANONYMOUS, part=Slice(first, after))
        assert len(page.items) <= first
        found += [each.id for each in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert found == products[::-1]


async def test_page_is_filled_despite_many_hidden_products(harness: CatalogHarness) -> None:
    public = [each.id for each in await harness.products(30)]
    rows = [a_row(f"B-{number}") for number in range(200)]
    saved = await harness.saving.save_many(harness.owner, rows=rows, publish=True)
    hidden = [each.product.id for each in saved.results]
    await harness.editing.set_visibility(harness.owner, product_ids=hidden, visibility=Visibility.REGISTERED)
    assert await seen(harness, ANONYMOUS) == public[::-1]
    assert len(await seen(harness, a_buyer())) == 100


async def test_listing_skips_long_gaps_of_withdrawn_products(harness: CatalogHarness) -> None:
    products = await harness.products(60)
    await harness.editing.withdraw(harness.owner, product_ids=[each.id for each in products[5:]])
    page = await harness.catalog.list(ANONYMOUS, part=Slice(5))
    assert [each.id for each in page.items] == [each.id for each in products[:5]][::-1]


async def test_republished_product_is_listed_first(harness: CatalogHarness) -> None:
    first, second = await harness.products(2)
    await harness.editing.withdraw(harness.owner, product_ids=[first.id])
    await harness.editing.publish(harness.owner, product_ids=[first.id])
    assert await seen(harness, ANONYMOUS) == [first.id, second.id]


async def test_section_list_follows_a_products_section_change(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    assert await seen(harness, ANONYMOUS, section="household-appliances") == [product.id]
    draft = a_draft(section="lighting-equipment")
    await harness.editing.save(harness.owner, product_id=product.id, version=1, draft=draft, given_fields={"section"})
    assert await seen(harness, ANONYMOUS, section="household-appliances") == []
    assert await seen(harness, ANONYMOUS, section="lighting-equipment") == [product.id]
    assert await seen(harness, ANONYMOUS, exhibitor_id=harness.exhibitor.id, section="hardware") == []


async def test_category_list_contains_only_that_category(harness: CatalogHarness) -> None:
    cups = await harness.a_product(category="Cups")
    await harness.a_product(number="2", category="Lids")
    assert await seen(harness, ANONYMOUS, exhibitor_id=harness.exhibitor.id, category="Cups") == [cups.id]


async def test_category_without_exhibitor_is_refused(harness: CatalogHarness) -> None:
    with pytest.raises(Invalid) as refused:
        await harness.catalog.list(ANONYMOUS, part=Slice(), category="Cups")
    assert refused.value.field == "exhibitorId"


async def test_fair_list_needs_exhibitors_open_booth(harness: CatalogHarness) -> None:
    fair, other = await harness.base.a_fair(), await harness.base.a_fair()
    product = await harness.a_product()
    assert await seen(harness, ANONYMOUS, fair_id=fair.id) == []
    booth = await harness.base.a_booth(harness.owner, fair)
    assert await seen(harness, ANONYMOUS, fair_id=fair.id) == [product.id]
    assert await seen(harness, ANONYMOUS, fair_id=other.id) == []
    await harness.base.booths.close(harness.owner, booth_id=booth.id)
    assert await seen(harness, harness.owner, fair_id=fair.id) == []


async def test_many_exhibitors_pages_take_as_many_commands_as_one(harness: CatalogHarness) -> None:
    exhibitors: list[str] = []
    newest: list[Product] = []
    for _ in range(4):
        owner, exhibitor = await harness.base.a_company()
        newest.append((await harness.products(12, owner))[-1])
        exhibitors.append(exhibitor.id)
    with counted() as one:
        await harness.catalog.of_exhibitors(ANONYMOUS, filters=[ListingFilter(exhibitors[0], Slice(1))])
    with counted() as many:
        pages = await harness.catalog.of_exhibitors(
            ANONYMOUS, filters=[ListingFilter(each, Slice(5)) for each in exhibitors]
        )
    assert [page.items[0].id for page in pages] == [each.id for each in newest]
    assert all(len(page.items) == 5 and page.has_next for page in pages)
    assert len(one) == len(many)


@pytest.mark.parametrize("after", ["nonsense", encode_cursor("a", "b"), encode_cursor(1), encode_cursor(1, 2)])
async def test_cursor_of_another_list_is_refused(harness: CatalogHarness, after: str) -> None:
    with pytest.raises(Invalid) as refused:
        await harness.catalog.list(ANONYMOUS, part=Slice(5, after))
    assert refused.value.field == "after"


@pytest.mark.parametrize("place", [-5, 0, 10**18])
async def test_forged_cursor_reveals_no_hidden_products(harness: CatalogHarness, place: int) -> None:
    products = await harness.products(3)
    await harness.a_draft(number="draft")
    page = await harness.catalog.list(ANONYMOUS, part=Slice(5, encode_cursor(place, "zzz")))
    assert {each.id for each in page.items} <= {each.id for each in products}


@pytest.mark.parametrize(
    "product_id", ["", "prod_1", "exh_01JZZZZZZZZZZZZZZZZZZZZZZZ", "prod_01JZZZZZZZZZZZZZZZZZZZZZZZ", "$ne"]
)
async def test_unknown_id_raises_product_not_found(harness: CatalogHarness, product_id: str) -> None:
    with pytest.raises(ProductNotFound):
        await harness.catalog.get(ANONYMOUS, product_id=product_id)


async def test_every_published_includes_unpublished_exhibitors(harness: CatalogHarness) -> None:
    owner = an_actor()
    exhibitor = await harness.base.a_profile(owner)
    product = await harness.a_product(owner)
    await harness.a_draft(owner, number="draft")
    found = [each.id async for batch in harness.catalog.every_published(exhibitor_id=exhibitor.id) for each in batch]
    assert found == [product.id]
    assert [each async for batch in harness.catalog.every_on_show(exhibitor_id=exhibitor.id) for each in batch] == []


async def test_readers_scan_is_bounded_but_full_scan_is_not(
    harness: CatalogHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest, *rest = await harness.products(101)
    hidden = [each.id for each in rest]
    await harness.editing.set_visibility(harness.owner, product_ids=hidden, visibility=Visibility.REGISTERED)
    assert await seen(harness, ANONYMOUS) == [oldest.id]
    monkeypatch.setattr(ordered_lists, "_MAX_LENGTH", 4)
    page = await harness.catalog.list(ANONYMOUS, part=Slice(1))
    assert (page.items, page.has_next) == ((), False)
    found = [each.id async for batch in harness.catalog.every_on_show() for each in batch]
    assert len(found) == 101


async def test_every_on_show_includes_restricted_products(harness: CatalogHarness) -> None:
    products = await harness.products(130)
    hidden = products[3]
    await harness.editing.set_visibility(
        harness.owner,
        product_ids=[hidden.id],
        visibility=Visibility.CHOSEN,
        organisation_ids=[(await harness.base.an_organisation()).organisation_id or ""],
    )
    await harness.editing.withdraw(harness.owner, product_ids=[products[4].id])
    found = [each.id async for batch in harness.catalog.every_on_show() for each in batch]
    assert sorted(found) == sorted(each.id for each in products if each.id != products[4].id)
    own = [each.id async for batch in harness.catalog.every_own(harness.owner) for each in batch]
    assert sorted(own) == sorted(each.id for each in products)


async def test_offers_resume_from_cursor(harness: CatalogHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    products = await harness.products(20)
    await harness.editing.withdraw(harness.owner, product_ids=[products[4].id])
    monkeypatch.setattr(product_lists, "_BUCKETS", 1)
    given = [(offers, after) async for offers, after in harness.catalog.every_terms()]
    published = {each.id for each in products} - {products[4].id}
    assert {each.id for offers, _ in given for each in offers} == published
    assert [len(offers) for offers, _ in given] == [7, 8, 4]
    rest = [each.id async for offers, _ in harness.catalog.every_terms(begin=given[0][1]) for each in offers]
    assert len(rest) == len(set(rest)) == 12
    [same] = [each for offers, _ in given for each in offers if each.id == products[0].id]
    assert (same.price_tiers, same.exhibitor_id) == (products[0].price_tiers, products[0].exhibitor_id)


async def test_offers_are_empty_without_published_products(harness: CatalogHarness) -> None:
    assert [offers async for offers, _ in harness.catalog.every_terms()] == [[]]
