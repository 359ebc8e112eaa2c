"""The exhibitor's own table: found, sifted, sorted and paged, at the same cost for any page."""

from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.products.models import Product, ProductStatus, Visibility
from expo.catalog.products.rules.drafts import TierDraft, Wording
from expo.catalog.products.store import table_index
from expo.catalog.table.service import ProductCounts, ProductFilter, ProductSort
from expo.exhibitors.errors import ProfileMissing
from expo.fairs.sections.errors import SectionNotFound
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from tests.catalog.harness import CatalogHarness, a_buyer, a_draft
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted


async def numbers(harness: CatalogHarness, product_filter: ProductFilter | None = None, **how: Any) -> list[str]:
    page = await harness.table.list(
        harness.owner, part=Slice(100), product_filter=product_filter or ProductFilter(), **how
    )
    assert page.total == len(page.items)
    return [each.number for each in page.items]


async def three(harness: CatalogHarness) -> tuple[Product, Product, Product]:
    """Three products whose order by number, title, price and change differs."""
    cheap, dear = [TierDraft("1", "2.00")], [TierDraft("1", "10.00")]
    first = await harness.a_draft(number="A-10", title=Wording("mug", "en"), price_tiers=cheap)
    harness.base.clock.advance(minutes=1)
    second = await harness.a_draft(number="A-9", title=Wording("Flask", "en"), price_tiers=dear)
    harness.base.clock.advance(minutes=1)
    third = await harness.a_draft(number="B-1", title=Wording("kettle", "en"), price_tiers=[], price_on_request=True)
    harness.base.clock.advance(minutes=1)
    await harness.editing.save(
        harness.owner, product_id=first.id, version=1, draft=a_draft(brand="Later"), given_fields={"brand"}
    )
    return first, second, third


@pytest.mark.parametrize(
    "sort, up",
    [
        (ProductSort.NUMBER, ["A-9", "A-10", "B-1"]),
        (ProductSort.TITLE, ["A-9", "B-1", "A-10"]),
        (ProductSort.CHANGED, ["A-9", "B-1", "A-10"]),
    ],
)
async def test_sort_is_natural_in_both_directions(harness: CatalogHarness, sort: ProductSort, up: list[str]) -> None:
    await three(harness)
    assert await numbers(harness, sort=sort) == up
    assert await numbers(harness, sort=sort, descending=True) == up[::-1]


async def test_products_without_price_sort_last_in_both_directions(harness: CatalogHarness) -> None:
    await three(harness)
    assert await numbers(harness, sort=ProductSort.PRICE) == ["A-10", "A-9", "B-1"]
    assert await numbers(harness, sort=ProductSort.PRICE, descending=True) == ["A-9", "A-10", "B-1"]


@pytest.mark.parametrize("sort", list(ProductSort))
@pytest.mark.parametrize("descending", [False, True])
async def test_pages_have_no_gaps_or_repetitions(harness: CatalogHarness, sort: ProductSort, descending: bool) -> None:
    await three(harness)
    await harness.a_draft(number="C", title=Wording("kettle", "en"), price_tiers=[], price_on_request=True)
    whole = await numbers(harness, sort=sort, descending=descending)
    seen, after = [], None
    for _ in range(5):
        page = await harness.table.list(
            harness.owner, part=Slice(1, after), product_filter=ProductFilter(), sort=sort, descending=descending
        )
        seen += [each.number for each in page.items]
        after = page.cursors[-1] if page.has_next else None
        if after is None:
            break
    assert seen == whole


@pytest.mark.parametrize(
    "text, found",
    [
        ("mug", ["A-10"]),
        ("MU", ["A-10"]),
        ("ug", []),
        ("a-1", ["A-10"]),
        ("A", ["A-9", "A-10"]),
        ("later mug", ["A-10"]),
        ("later flask", []),
        ("  ", ["A-9", "A-10", "B-1"]),
        ("保温", []),
    ],
)
async def test_search_matches_words_and_item_number_prefixes(
    harness: CatalogHarness, text: str, found: list[str]
) -> None:
    await three(harness)
    assert await numbers(harness, ProductFilter(text=text), sort=ProductSort.NUMBER) == found


async def test_search_matches_all_authored_languages(harness: CatalogHarness) -> None:
    await harness.a_draft()
    for text in ("保温", "温杯", "flask", "VACUUM steel"):
        assert await numbers(harness, ProductFilter(text=text)) == ["HN-500"]


async def test_filter_conditions_are_combined(harness: CatalogHarness) -> None:
    await harness.a_product(number="shown", visibility=Visibility.REGISTERED)
    await harness.a_draft(number="draft", section="hardware")
    await harness.a_draft(number="lacking", origin=None)
    assert await numbers(harness, ProductFilter(status=ProductStatus.PUBLISHED)) == ["shown"]
    assert await numbers(harness, ProductFilter(section="hardware")) == ["draft"]
    assert await numbers(harness, ProductFilter(visibility=Visibility.REGISTERED)) == ["shown"]
    assert await numbers(harness, ProductFilter(incomplete=True)) == ["lacking"]
    assert await numbers(harness, ProductFilter(incomplete=False, status=ProductStatus.DRAFT)) == ["draft"]
    assert await numbers(harness, ProductFilter(problem=False)) == []
    assert len(await numbers(harness, ProductFilter(problem=True))) == 3
    assert await numbers(harness, ProductFilter(section="hardware", status=ProductStatus.PUBLISHED)) == []


async def test_table_follows_changes_withdrawals_and_deletions(harness: CatalogHarness) -> None:
    product, draft = await harness.a_product(), await harness.a_draft(number="gone")
    await harness.editing.save(
        harness.owner,
        product_id=product.id,
        version=1,
        draft=a_draft(title=Wording("Kanne", "en")),
        given_fields={"title"},
    )
    await harness.editing.withdraw(harness.owner, product_ids=[product.id])
    await harness.editing.delete_drafts(harness.owner, product_ids=[draft.id])
    assert await numbers(harness, ProductFilter(text="kanne", status=ProductStatus.WITHDRAWN)) == ["HN-500"]
    assert await numbers(harness, ProductFilter(text="flask")) == []
    assert await numbers(harness, ProductFilter(text="gone")) == []
    assert await harness.table.counts(harness.owner) == ProductCounts(drafts=0, published=0, withdrawn=1)


async def test_other_companies_products_are_not_listed(harness: CatalogHarness) -> None:
    await harness.a_product()
    other, _ = await harness.base.a_company()
    page = await harness.table.list(other, part=Slice(), product_filter=ProductFilter(text="flask"))
    assert (page.items, page.total) == ((), 0)
    for actor, error in ((ANONYMOUS, SignInRequired), (a_buyer(), Forbidden), (an_actor(), ProfileMissing)):
        for ask in (
            harness.table.list(actor, part=Slice(), product_filter=ProductFilter(text="flask")),
            harness.table.list(actor, part=Slice(), product_filter=ProductFilter(), sort=ProductSort.TITLE),
            harness.table.counts(actor),
        ):
            with pytest.raises(error):
                await ask
    key = an_actor(organisation_id=harness.owner.organisation_id, key_id="key_1", scopes=frozenset({"fairs:read"}))
    with pytest.raises(Forbidden):
        await harness.table.list(key, part=Slice(), product_filter=ProductFilter(text="flask"))


async def test_invalid_filters_and_cursors_are_refused(harness: CatalogHarness) -> None:
    await harness.a_draft()
    for product_filter, error in (
        (ProductFilter(section="nowhere"), SectionNotFound),
        (ProductFilter(text="x" * 2000), Invalid),
    ):
        with pytest.raises(error):
            await harness.table.list(harness.owner, part=Slice(), product_filter=product_filter)
    with pytest.raises(Invalid):
        await harness.table.list(harness.owner, part=Slice(5, "nonsense"), product_filter=ProductFilter(text="a"))


async def test_command_count_is_independent_of_page_and_table_size(
    harness: CatalogHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_index, "BUCKET", 8)
    heard = []
    for count in (2, 40):
        await harness.products(count)
        for first in (1, 40):
            with counted() as commands:
                page = await harness.table.list(
                    harness.owner, part=Slice(first), product_filter=ProductFilter(text="flask")
                )
            assert (len(page.items), page.total) == (min(first, count), count)
            heard.append(len(commands))
    assert len(set(heard)) == 1


async def test_graphql_lists_and_counts_own_products(harness: CatalogHarness) -> None:
    await three(harness)
    data = await harness.run(
        replace(harness.owner, scopes=frozenset({"catalog:read"}), key_id="key_1"),
        "{ myProducts(sort: NUMBER, first: 2) { nodes { number } totalCount pageInfo { hasNextPage } } myProductCounts { drafts } }",
    )
    assert data["myProducts"] == {
        "nodes": [{"number": "A-9"}, {"number": "A-10"}],
        "totalCount": 3,
        "pageInfo": {"hasNextPage": True},
    }
    assert data["myProductCounts"] == {"drafts": 3}
