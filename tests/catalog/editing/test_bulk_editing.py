"""Many products changed in one go, taken back, duplicated; and that what is refused writes nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.editing.bulk_editing import BulkChange
from expo.catalog.editing.models import Saved
from expo.catalog.products.errors import NumberTaken, ProductNotFound, TooManyProducts, UnknownOrganisation
from expo.catalog.products.models import Effect, ProductStatus, Visibility
from expo.catalog.products.rules.drafts import ProductDraft, TierDraft
from expo.fairs.sections.errors import SectionNotFound
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.ids import new_id
from tests.catalog.harness import CatalogHarness, a_buyer, a_draft
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted

BULK = """mutation Bulk($ids: [ID!]!, $input: BulkChangeInput!, $dry: Boolean!) {
  changeProducts(ids: $ids, input: $input, validateOnly: $dry) { __typename
    ... on SavedProducts { written results { inputId effect product { version } changes { field before after } }
                           problems { inputId code field } }
    ... on Problem { code field } } }"""


def saying(**said: Any) -> BulkChange:
    return BulkChange(draft=ProductDraft(**said), given_fields=frozenset(said))


async def change(
    harness: CatalogHarness, ids: list[str], wanted: BulkChange, actor: Actor | None = None, **how: Any
) -> Saved:
    return await harness.bulk.change(actor or harness.owner, product_ids=ids, change=wanted, **how)


async def test_bulk_change_leaves_other_fields_unchanged(harness: CatalogHarness) -> None:
    first, second = await harness.a_product(), await harness.a_draft(number="2", keywords=["Old"], certificates=["CE"])
    wanted = replace(
        saying(section="hardware", lead_days=20, incoterm="FOB", incoterm_place="Ningbo", category=None),
        add_keywords=["steel"],
        remove_keywords=["old"],
        add_certificates=["ISO9001"],
        remove_certificates=["CE"],
    )
    saved = await change(harness, [first.id, second.id], wanted)
    assert (saved.written, saved.problems, saved.count(Effect.CHANGED)) == (True, [], 2)
    after = [each.product for each in saved.results]
    assert [(each.section, each.lead_days, each.certificates) for each in after] == [("hardware", 20, ["ISO9001"])] * 2
    assert [each.keywords for each in after] == [["steel"], ["steel"]]
    assert [(each.title, each.price_tiers, each.status) for each in after] == [
        (each.title, each.price_tiers, each.status) for each in (first, second)
    ]
    assert (await harness.verbs())[-2:] == ["product.changed", "product.changed"]


@pytest.mark.parametrize(
    "percent, prices",
    [("-5", ["3.66", "3.42"]), ("+10", ["4.24", "3.96"]), ("0.1", ["3.85", "3.60"]), ("-90", ["0.38", "0.36"])],
)
async def test_percent_change_rounds_half_to_even_minor_unit(
    harness: CatalogHarness, percent: str, prices: list[str]
) -> None:
    product = await harness.a_draft()
    await change(harness, [product.id], BulkChange(price_percent=percent))
    after = await harness.catalog.get(harness.owner, product_id=product.id)
    assert [f"{tier.price.decimal():f}" for tier in after.price_tiers] == prices
    assert [tier.per for tier in after.price_tiers] == [1, 1]


async def test_price_below_minor_unit_keeps_its_base_quantity(harness: CatalogHarness) -> None:
    product = await harness.a_draft(price_tiers=[TierDraft("1000", "0.0123")])
    await change(harness, [product.id], BulkChange(price_percent="-10"))
    [tier] = (await harness.catalog.get(harness.owner, product_id=product.id)).price_tiers
    assert (tier.price.amount, tier.per) == (111, 100)


async def test_bulk_change_reports_products_it_cannot_change(harness: CatalogHarness) -> None:
    good, cheap = await harness.a_draft(), await harness.a_draft(number="2", price_tiers=[TierDraft("1", "0.01")])
    published = await harness.a_product(number="3")
    saved = await change(harness, [good.id, cheap.id, published.id, new_id("prod")], BulkChange(price_percent="-60"))
    assert [each.product.id for each in saved.results] == [good.id, published.id]
    assert [(each.code, each.field) for each in saved.problems] == [
        ("INVALID", "priceTiers.0.price"),
        ("PRODUCT_NOT_FOUND", None),
    ]
    lost = await change(harness, [good.id, published.id], saying(origin=None))
    assert [(each.input_id, each.code, each.field) for each in lost.problems] == [(published.id, "MISSING", "origin")]
    assert [each.product.id for each in lost.results] == [good.id]


async def test_bulk_change_sets_visibility_with_fields(harness: CatalogHarness) -> None:
    friend = (await harness.base.an_organisation()).organisation_id or ""
    product = await harness.a_product()
    wanted = replace(saying(lead_days=9), visibility=Visibility.CHOSEN, chosen=[friend])
    [row] = (await change(harness, [product.id], wanted)).results
    assert (row.product.visibility, row.product.chosen, row.product.lead_days) == (Visibility.CHOSEN, [friend], 9)
    assert (await harness.verbs())[-2:] == ["product.changed", "product.visibility_changed"]


async def test_validate_only_reports_changes_and_writes_nothing(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    before = await harness.contents()
    asked: dict[str, Any] = {"ids": [product.id], "input": {"pricePercent": "-5", "origin": "DE"}, "dry": True}
    told = (await harness.run(harness.owner, BULK, language="fr", **asked))["changeProducts"]
    assert told["written"] is False
    assert told["results"][0]["changes"] == [
        {"field": "origin", "before": "Chine", "after": "Allemagne"},
        {
            "field": "priceTiers",
            "before": "≥ 500: 3.85 USD\n≥ 2000: 3.60 USD",
            "after": "≥ 500: 3.66 USD\n≥ 2000: 3.42 USD",
        },
    ]
    assert await harness.contents() == before
    done = (await harness.run(harness.owner, BULK, **(asked | {"dry": False})))["changeProducts"]
    assert (done["written"], done["results"][0]["product"]) == (True, {"version": 2})


@pytest.mark.parametrize(
    "wanted, error, field",
    [
        (BulkChange(), Invalid, "input"),
        (saying(section="nowhere"), SectionNotFound, "section"),
        (saying(section=None), Invalid, "section"),
        (saying(origin="XX"), Invalid, "origin"),
        (saying(lead_days=-1), Invalid, "leadDays"),
        (saying(incoterm="FOB", incoterm_place=""), Invalid, "incoterm.place"),
        (BulkChange(price_percent="-91"), Invalid, "pricePercent"),
        (BulkChange(price_percent="much"), Invalid, "pricePercent"),
        (BulkChange(add_certificates=["NONE"]), Invalid, "certificates.0"),
        (BulkChange(add_keywords=["x" * 61]), Invalid, "keywords.0"),
        (BulkChange(visibility=Visibility.CHOSEN), Invalid, "organisationIds"),
        (BulkChange(visibility=Visibility.CHOSEN, chosen=[new_id("org")]), UnknownOrganisation, "organisationIds"),
        (BulkChange(chosen=[new_id("org")]), Invalid, "organisationIds"),
    ],
)
async def test_invalid_bulk_change_is_refused_and_writes_nothing(
    harness: CatalogHarness, wanted: BulkChange, error: type[ExpoError], field: str
) -> None:
    product = await harness.a_draft()
    before = await harness.contents()
    with pytest.raises(error) as refused:
        await change(harness, [product.id], wanted)
    assert refused.value.field == field
    assert await harness.contents() == before


async def test_bulk_change_of_more_than_500_products_is_refused(harness: CatalogHarness) -> None:
    with pytest.raises(TooManyProducts):
        await change(harness, [new_id("prod") for _ in range(501)], saying(lead_days=1))


async def test_command_count_is_independent_of_product_count(harness: CatalogHarness) -> None:
    products = await harness.products(60)
    heard = []
    for days, some in enumerate((products[:2], products)):
        with counted() as commands:
            saved = await change(harness, [each.id for each in some], saying(lead_days=days))
        assert saved.count(Effect.CHANGED) == len(some)
        heard.append(len(commands))
    assert heard[0] == heard[1]


@pytest.mark.parametrize(
    "act",
    [
        lambda harness, actor, product: change(harness, [product.id], saying(lead_days=1), actor),
        lambda harness, actor, product: harness.bulk.undo(actor, versions={product.id: 2}),
    ],
)
async def test_bulk_change_and_undo_spare_other_companies_products(
    harness: CatalogHarness, act: Callable[..., Any]
) -> None:
    product = await harness.a_product()
    other, _ = await harness.base.a_company()
    before = await harness.contents()
    for actor, error in ((ANONYMOUS, SignInRequired), (a_buyer(), Forbidden)):
        with pytest.raises(error):
            await act(harness, actor, product)
    saved = await act(harness, other, product)
    assert (saved.results, [each.code for each in saved.problems]) == ([], ["PRODUCT_NOT_FOUND"])
    key = an_actor(organisation_id=harness.owner.organisation_id, key_id="key_1", scopes=frozenset({"catalog:read"}))
    with pytest.raises(Forbidden):
        await act(harness, key, product)
    assert await harness.contents() == before


async def test_bulk_undo_skips_products_edited_since(harness: CatalogHarness) -> None:
    first, second = await harness.products(2)
    saved = await change(harness, [first.id, second.id], BulkChange(price_percent="50"))
    versions = {each.product.id: each.product.version for each in saved.results}
    await harness.editing.save(
        harness.owner, product_id=second.id, version=2, draft=a_draft(brand="B"), given_fields={"brand"}
    )
    undone = await harness.bulk.undo(harness.owner, versions=versions)
    assert [(each.product.id, each.product.version) for each in undone.results] == [(first.id, 3)]
    assert undone.results[0].product.content == first.content
    assert [(each.input_id, each.code) for each in undone.problems] == [(second.id, "VERSION_CONFLICT")]


async def test_bulk_undo_refuses_first_versions_and_over_500(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    undone = await harness.bulk.undo(harness.owner, versions={product.id: 1})
    assert [each.code for each in undone.problems] == ["VERSION_NOT_FOUND"]
    with pytest.raises(TooManyProducts):
        await harness.bulk.undo(harness.owner, versions={new_id("prod"): 2 for _ in range(501)})


async def test_duplicate_is_draft_with_next_free_number(harness: CatalogHarness) -> None:
    product = await harness.a_product(gtin="4006381333931", visibility=Visibility.REGISTERED)
    copies = [await harness.editing.duplicate(harness.owner, product_id=product.id) for _ in range(2)]
    assert [each.number for each in copies] == ["HN-500-2", "HN-500-3"]
    copy = copies[0]
    assert (copy.status, copy.version, copy.visibility) == (ProductStatus.DRAFT, 1, Visibility.REGISTERED)
    assert copy.content == replace(product.content, number="HN-500-2", gtin=None)
    own = await harness.editing.duplicate(harness.owner, product_id=product.id, number="HN-501")
    assert own.number == "HN-501"


async def test_invalid_duplicate_request_is_refused(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    other, _ = await harness.base.a_company()
    before = await harness.contents()
    requests: list[tuple[Actor, dict[str, Any], type[ExpoError]]] = [
        (harness.owner, {"product_id": product.id, "number": "HN-500"}, NumberTaken),
        (harness.owner, {"product_id": product.id, "number": " "}, Invalid),
        (harness.owner, {"product_id": product.id, "number": "x" * 65}, Invalid),
        (harness.owner, {"product_id": new_id("prod")}, ProductNotFound),
        (harness.owner, {"product_id": "$ne"}, NotFound),
        (other, {"product_id": product.id}, ProductNotFound),
        (ANONYMOUS, {"product_id": product.id}, SignInRequired),
    ]
    for actor, request, error in requests:
        with pytest.raises(error):
            await harness.editing.duplicate(actor, **request)
    assert await harness.contents() == before


async def test_duplicate_shortens_long_item_number(harness: CatalogHarness) -> None:
    product = await harness.a_draft(number="9" * 64)
    copy = await harness.editing.duplicate(harness.owner, product_id=product.id)
    assert copy.number == "9" * 60 + "-2"
