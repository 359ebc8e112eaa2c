"""What an exhibitor does with products, and that what is refused writes nothing."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from expo.catalog.editing.pictures import PictureChoice
from expo.catalog.imports.models import SHEET
from expo.catalog.products.errors import (
    Missing,
    NumberTaken,
    TooManyProducts,
    UnknownOrganisation,
    VersionNotFound,
)
from expo.catalog.products.models import Effect, Product, ProductStatus, Visibility
from expo.catalog.products.rules.drafts import ProductDraft, TierDraft, Wording
from expo.exhibitors.errors import ProfileMissing
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired, VersionConflict
from expo.kit.files.pictures import NotAPicture
from expo.kit.files.uploads import UploadNotFound, UploadUsed
from expo.kit.ids import new_id
from expo.kit.paging import Slice
from expo.localisation.models import Text
from tests.catalog.harness import CatalogHarness, a_buyer, a_draft
from tests.exhibitors.harness import a_picture, an_actor
from tests.support.commands import counted


async def test_created_product_is_a_draft_with_its_first_version(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    assert (product.status, product.version, product.exhibitor_id) == (ProductStatus.DRAFT, 1, harness.exhibitor.id)
    assert await harness.catalog.get(harness.owner, product_id=product.id) == product
    version = await harness.catalog.version(harness.owner, product_id=product.id, number=1)
    assert version.content == product.content
    assert version.person_id == harness.owner.person_id
    assert await harness.verbs() == ["product.created"]


async def test_item_number_in_use_is_refused(harness: CatalogHarness) -> None:
    await harness.a_draft()
    before = await harness.contents()
    with pytest.raises(NumberTaken):
        await harness.a_draft()
    assert await harness.contents() == before


async def test_other_exhibitors_may_have_the_same_number(harness: CatalogHarness) -> None:
    other, _ = await harness.base.a_company()
    await harness.a_draft()
    assert (await harness.a_draft(other)).number == "HN-500"


async def test_concurrent_creates_of_one_number_make_one_product(harness: CatalogHarness) -> None:
    results = await asyncio.gather(*[harness.a_draft() for _ in range(4)], return_exceptions=True)
    assert sum(isinstance(each, Product) for each in results) == 1
    assert all(isinstance(each, Product | NumberTaken) for each in results)
    assert (await harness.catalog.mine(harness.owner, part=Slice())).total == 1


async def test_change_sets_only_given_fields_and_keeps_old_version(harness: CatalogHarness) -> None:
    before = await harness.a_product()
    harness.base.clock.advance(minutes=5)
    after = await harness.editing.save(
        harness.owner, product_id=before.id, version=1, draft=a_draft(brand="恒暖", number="x"), given_fields={"brand"}
    )
    assert after.content == replace(before.content, brand="恒暖")
    assert (after.version, after.changed_at, after.status) == (2, harness.base.clock(), ProductStatus.PUBLISHED)
    page = await harness.catalog.versions(harness.owner, product_id=before.id, part=Slice(1))
    assert ([each.number for each in page.items], page.total, page.has_next) == ([2], 2, True)
    page = await harness.catalog.versions(harness.owner, product_id=before.id, part=Slice(1, page.cursors[-1]))
    assert [each.content for each in page.items] == [before.content]
    assert await harness.verbs() == ["product.created", "product.published", "product.changed"]


async def test_stale_version_is_refused(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    await harness.editing.save(harness.owner, product_id=product.id, version=1, draft=a_draft(brand="A"))
    before = await harness.contents()
    with pytest.raises(VersionConflict) as refused:
        await harness.editing.save(harness.owner, product_id=product.id, version=1, draft=a_draft(brand="B"))
    assert refused.value.field == "version"
    assert await harness.contents() == before


async def test_concurrent_changes_of_one_version_conflict(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    changes = [
        harness.editing.save(harness.owner, product_id=product.id, version=1, draft=a_draft(brand=f"B{number}"))
        for number in range(4)
    ]
    results = await asyncio.gather(*changes, return_exceptions=True)
    assert sum(isinstance(each, Product) for each in results) == 1
    assert sum(isinstance(each, VersionConflict) for each in results) == 3


async def test_change_without_difference_writes_nothing(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    before = await harness.contents()
    assert await harness.editing.save(harness.owner, product_id=product.id, version=1, draft=a_draft()) == product
    assert await harness.contents() == before


async def test_item_number_can_change_unless_in_use(harness: CatalogHarness) -> None:
    first, second = await harness.a_draft(), await harness.a_draft(number="2")
    draft = a_draft(number="3")
    changed = await harness.editing.save(
        harness.owner, product_id=first.id, version=1, draft=draft, given_fields={"number"}
    )
    assert changed.number == "3"
    before = await harness.contents()
    with pytest.raises(NumberTaken):
        await harness.editing.save(harness.owner, product_id=second.id, version=1, draft=draft, given_fields={"number"})
    assert await harness.contents() == before
    assert (await harness.a_draft()).number == "HN-500"


async def test_published_product_cannot_lose_required_field(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    before = await harness.contents()
    with pytest.raises(Missing) as refused:
        await harness.editing.save(
            harness.owner, product_id=product.id, version=1, draft=a_draft(origin=None), given_fields={"origin"}
        )
    assert refused.value.field == "origin"
    assert await harness.contents() == before


async def test_restoring_a_version_creates_a_new_version(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    await harness.editing.save(
        harness.owner, product_id=product.id, version=1, draft=a_draft(brand="B"), given_fields={"brand"}
    )
    restored = await harness.editing.restore(harness.owner, product_id=product.id, number=1)
    assert (restored.version, restored.content) == (3, product.content)
    with pytest.raises(VersionNotFound):
        await harness.editing.restore(harness.owner, product_id=product.id, number=9)


async def test_create_with_audience_and_publish_is_one_transaction(harness: CatalogHarness) -> None:
    friend = (await harness.base.an_organisation()).organisation_id or ""
    with counted() as commands:
        product = await harness.editing.save(
            harness.owner, draft=a_draft(), visibility=Visibility.CHOSEN, chosen=[friend], publish=True
        )
    assert commands.count("commitTransaction") == 1
    assert (product.status, product.visibility, product.chosen) == (
        ProductStatus.PUBLISHED,
        Visibility.CHOSEN,
        [friend],
    )
    assert await harness.catalog.get(harness.owner, product_id=product.id) == product
    assert await harness.verbs() == ["product.published"]


async def test_change_with_audience_and_publish_is_one_transaction(harness: CatalogHarness) -> None:
    draft = await harness.a_draft()
    with counted() as commands:
        product = await harness.editing.save(
            harness.owner,
            product_id=draft.id,
            version=1,
            draft=a_draft(brand="B"),
            given_fields={"brand"},
            visibility=Visibility.REGISTERED,
            publish=True,
        )
    assert commands.count("commitTransaction") == 1
    assert (product.version, product.brand, product.visibility, product.is_published) == (
        2,
        "B",
        Visibility.REGISTERED,
        True,
    )
    verbs = ["product.created", "product.changed", "product.visibility_changed", "product.published"]
    assert await harness.verbs() == verbs
    before = await harness.contents()
    again = await harness.editing.save(
        harness.owner, product_id=draft.id, version=2, draft=a_draft(), given_fields={"number"}
    )
    assert again == product
    assert await harness.contents() == before


async def test_refused_audience_writes_nothing_and_next_save_succeeds(harness: CatalogHarness) -> None:
    upload = await harness.base.an_upload(harness.owner, a_picture())
    save = partial(harness.editing.save, harness.owner, draft=a_draft(), pictures=[PictureChoice(upload_id=upload.id)])
    before = await harness.contents()
    for chosen, error in ([new_id("org")], UnknownOrganisation), ([], Invalid):
        with pytest.raises(error) as refused:
            await save(visibility=Visibility.CHOSEN, chosen=chosen, publish=True)
        assert refused.value.field == "organisationIds"
        assert await harness.contents() == before
    product = await save(visibility=Visibility.REGISTERED, publish=True)
    assert (product.number, len(product.pictures)) == ("HN-500", 1)


@pytest.mark.parametrize(
    "what, field",
    [
        ({"chosen": ["org_01JZZZZZZZZZZZZZZZZZZZZZZZ"], "visibility": Visibility.CHOSEN}, "organisationIds"),
        ({"draft": a_draft(number="2")}, "number"),
        ({"draft": a_draft(origin=None), "publish": True}, "origin"),
        ({"version": 7}, "version"),
    ],
)
async def test_refused_change_writes_nothing(harness: CatalogHarness, what: dict[str, Any], field: str) -> None:
    draft, _ = await harness.a_draft(), await harness.a_draft(number="2")
    changes: dict[str, Any] = {"version": 1, "draft": a_draft(brand="B"), "visibility": Visibility.REGISTERED}
    before = await harness.contents()
    with pytest.raises(ExpoError) as refused:
        await harness.editing.save(harness.owner, product_id=draft.id, **(changes | what))
    assert refused.value.field == field
    assert await harness.contents() == before


async def test_publishing_reports_all_missing_fields_per_product(harness: CatalogHarness) -> None:
    good = await harness.a_draft()
    bare = await harness.a_draft(number="2", price_tiers=[], origin=None, minimum_order=None, currency=None)
    saved = await harness.editing.publish(harness.owner, product_ids=[good.id, bare.id, good.id, "prod_1"])
    assert [(each.input_id, each.effect) for each in saved.results] == [(good.id, Effect.CHANGED)]
    assert [(each.input_id, each.code, each.field) for each in saved.problems] == [
        (bare.id, "MISSING", "priceTiers"),
        (bare.id, "MISSING", "minimumOrder"),
        (bare.id, "MISSING", "origin"),
        ("prod_1", "PRODUCT_NOT_FOUND", None),
    ]
    assert (await harness.catalog.get(harness.owner, product_id=good.id)).published_at == harness.base.clock()


async def test_publishing_twice_changes_nothing(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    before = await harness.contents()
    saved = await harness.editing.publish(harness.owner, product_ids=[product.id])
    assert saved.results[0].effect is Effect.UNCHANGED
    assert await harness.contents() == before


async def test_status_changes_are_journalled(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    await harness.editing.withdraw(harness.owner, product_ids=[product.id])
    await harness.editing.publish(harness.owner, product_ids=[product.id])
    assert await harness.verbs() == ["product.created", "product.published", "product.withdrawn", "product.published"]
    entry = await harness.database.raw["journal"].find_one({"verb": "product.withdrawn"})
    assert entry is not None
    assert (entry["subject"], entry["facts"]) == (
        {"kind": "product", "id": product.id},
        {"exhibitor_id": harness.exhibitor.id},
    )


async def test_withdrawing_draft_or_deleting_published_is_refused(harness: CatalogHarness) -> None:
    draft, product = await harness.a_draft(number="2"), await harness.a_product()
    before = await harness.contents()
    withdrawn = await harness.editing.withdraw(harness.owner, product_ids=[draft.id])
    deleted = await harness.editing.delete_drafts(harness.owner, product_ids=[product.id])
    assert [each.code for each in (*withdrawn.problems, *deleted.problems)] == ["NOT_PUBLISHED", "NOT_DRAFT"]
    assert await harness.contents() == before


async def test_deleting_draft_removes_versions_and_frees_number(harness: CatalogHarness) -> None:
    draft = await harness.a_draft()
    saved = await harness.editing.delete_drafts(harness.owner, product_ids=[draft.id])
    assert [each.product.id for each in saved.results] == [draft.id]
    assert await harness.catalog.get_many(harness.owner, product_ids=[draft.id]) == [None]
    assert not {"products", "product_versions"} & set(await harness.contents())
    assert (await harness.catalog.mine(harness.owner, part=Slice())).total == 0
    assert (await harness.verbs())[-1] == "product.deleted"
    await harness.a_draft()


@pytest.mark.parametrize("verb", ["publish", "withdraw", "delete_drafts"])
async def test_validate_only_predicts_result_and_writes_nothing(harness: CatalogHarness, verb: str) -> None:
    draft, product = await harness.a_draft(number="2"), await harness.a_product()
    ids = [draft.id, product.id, "prod_1"]
    before = await harness.contents()
    dry = await getattr(harness.editing, verb)(harness.owner, product_ids=ids, validate_only=True)
    assert await harness.contents() == before
    assert not dry.written
    wet = await getattr(harness.editing, verb)(harness.owner, product_ids=ids)
    assert wet.written
    assert wet.problems == dry.problems
    assert [(each.input_id, each.effect) for each in wet.results] == [
        (each.input_id, each.effect) for each in dry.results
    ]


@pytest.mark.parametrize(
    "visibility, organisations",
    [
        (Visibility.CHOSEN, []),
        (Visibility.PUBLIC, ["org_01JZZZZZZZZZZZZZZZZZZZZZZZ"]),
        (Visibility.CHOSEN, ["org_1"]),
        (Visibility.CHOSEN, ["per_01JZZZZZZZZZZZZZZZZZZZZZZZ"]),
        (Visibility.CHOSEN, [f"org_{number:026}" for number in range(201)]),
    ],
)
async def test_visibility_with_the_wrong_organisations_is_refused(
    harness: CatalogHarness, visibility: Visibility, organisations: list[str]
) -> None:
    product = await harness.a_product()
    before = await harness.contents()
    with pytest.raises(Invalid) as refused:
        await harness.editing.set_visibility(
            harness.owner, product_ids=[product.id], visibility=visibility, organisation_ids=organisations
        )
    assert refused.value.field == "organisationIds"
    assert await harness.contents() == before


async def test_audience_of_unknown_organisation_is_refused(harness: CatalogHarness) -> None:
    product, friend = await harness.a_product(), await harness.base.an_organisation()
    nobody, before = new_id("org"), await harness.contents()
    choose = partial(harness.editing.set_visibility, product_ids=[product.id], visibility=Visibility.CHOSEN)
    with pytest.raises(UnknownOrganisation) as refused:
        await choose(harness.owner, organisation_ids=[friend.organisation_id or "", nobody])
    assert (refused.value.field, nobody in refused.value.message) == ("organisationIds", True)
    assert await harness.contents() == before


async def test_unauthorised_actor_cannot_probe_organisations(harness: CatalogHarness) -> None:
    product, friend = await harness.a_product(), await harness.base.an_organisation()
    for stranger, error in ((ANONYMOUS, SignInRequired), (a_buyer(), Forbidden), (an_actor(), ProfileMissing)):
        for each in (friend.organisation_id or "", new_id("org")):
            with pytest.raises(error):
                await harness.editing.set_visibility(
                    stranger, product_ids=[product.id], visibility=Visibility.CHOSEN, organisation_ids=[each]
                )


async def test_visibility_change_makes_no_new_version(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    saved = await harness.editing.set_visibility(
        harness.owner, product_ids=[product.id], visibility=Visibility.REGISTERED
    )
    assert (saved.results[0].product.version, saved.results[0].product.visibility) == (1, Visibility.REGISTERED)
    assert (await harness.verbs())[-1] == "product.visibility_changed"


async def test_publishing_more_than_500_products_is_refused(harness: CatalogHarness) -> None:
    with pytest.raises(TooManyProducts):
        await harness.editing.publish(harness.owner, product_ids=[f"prod_{number}" for number in range(501)])


async def test_picture_is_added_ordered_and_removed(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    for colour in (40, 41):
        upload = await harness.base.an_upload(harness.owner, a_picture(60, colour))
        product = await harness.editing.add_picture(
            harness.owner, product_id=product.id, upload_id=upload.id, alt=Text("A flask", "en")
        )
    first, second = (each.picture.id for each in product.pictures)
    assert product.version == 3
    ordered = await harness.editing.order_pictures(harness.owner, product_id=product.id, picture_ids=[second, first])
    assert [each.picture.id for each in ordered.pictures] == [second, first]
    rest = await harness.editing.remove_picture(harness.owner, product_id=product.id, picture_id=second)
    assert [each.picture.id for each in rest.pictures] == [first]
    with pytest.raises(NotFound):
        await harness.editing.remove_picture(harness.owner, product_id=product.id, picture_id=second)
    for wrong in ([], [first, first], [first, second]):
        with pytest.raises(Invalid):
            await harness.editing.order_pictures(harness.owner, product_id=product.id, picture_ids=wrong)


async def test_text_change_keeps_pictures(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    upload = await harness.base.an_upload(harness.owner, a_picture())
    shown = await harness.editing.add_picture(harness.owner, product_id=product.id, upload_id=upload.id)
    changed = await harness.editing.save(harness.owner, product_id=product.id, version=2, draft=a_draft(brand="B"))
    assert changed.pictures == shown.pictures


async def test_thirteenth_picture_is_refused_and_leaves_upload_unused(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    for number in range(12):
        upload = await harness.base.an_upload(harness.owner, a_picture(30 + number))
        await harness.editing.add_picture(harness.owner, product_id=product.id, upload_id=upload.id)
    upload = await harness.base.an_upload(harness.owner, a_picture())
    before = await harness.contents()
    with pytest.raises(Invalid):
        await harness.editing.add_picture(harness.owner, product_id=product.id, upload_id=upload.id)
    assert await harness.contents() == before


async def test_used_foreign_or_non_picture_upload_is_refused(harness: CatalogHarness) -> None:
    product, other = await harness.a_product(), (await harness.base.a_company())[0]
    used = await harness.base.an_upload(harness.owner, a_picture())
    await harness.editing.add_picture(harness.owner, product_id=product.id, upload_id=used.id)
    foreign = await harness.base.an_upload(other, a_picture())
    broken = await harness.base.an_upload(harness.owner, b"\x89PNG\r\n\x1a\n" + b"x" * 200)
    sheet = await harness.base.an_upload(harness.owner, b"number,title\n1,a\n", SHEET)
    before = await harness.contents()
    for upload, error in (
        (used, UploadUsed),
        (foreign, UploadNotFound),
        (broken, NotAPicture),
        (sheet, UploadNotFound),
    ):
        with pytest.raises(error):
            await harness.editing.add_picture(harness.owner, product_id=product.id, upload_id=upload.id)
    assert await harness.contents() == before


async def attempts(harness: CatalogHarness, actor: Actor, product: Product) -> list[str | None]:
    """Return the code with which each verb refuses an actor; None where it does not."""
    one: dict[str, Any] = {"product_id": product.id}
    many: dict[str, Any] = {"product_ids": [product.id]}
    editing = harness.editing
    calls = [
        editing.save(actor, **one, version=1, draft=a_draft(brand="B")),
        editing.restore(actor, **one, number=1),
        editing.add_picture(actor, **one, upload_id="upl_01JZZZZZZZZZZZZZZZZZZZZZZZ"),
        editing.remove_picture(actor, **one, picture_id="pic_1"),
        editing.order_pictures(actor, **one, picture_ids=[]),
        harness.catalog.versions(actor, **one, part=Slice()),
        editing.publish(actor, **many),
        editing.withdraw(actor, **many),
        editing.delete_drafts(actor, **many),
        editing.set_visibility(actor, **many, visibility=Visibility.REGISTERED),
        editing.save(actor, **one, version=1, draft=ProductDraft(), given_fields=(), publish=True),
    ]
    found: list[str | None] = []
    for call in calls:
        try:
            result = await call
        except ExpoError as error:
            found.append(error.code)
        else:
            problems = getattr(result, "problems", [])
            found.append(problems[0].code if problems else None)
    return found


async def test_other_companies_cannot_change_a_product(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    other, _ = await harness.base.a_company()
    before = await harness.contents()
    assert set(await attempts(harness, ANONYMOUS, product)) == {"SIGN_IN_REQUIRED"}
    assert set(await attempts(harness, other, product)) == {"PRODUCT_NOT_FOUND"}
    assert set(await attempts(harness, a_buyer(), product)) == {"PRODUCT_NOT_FOUND", "FORBIDDEN"}
    assert set(await attempts(harness, an_actor("ORGANISER"), product)) == {"PRODUCT_NOT_FOUND", "FORBIDDEN"}
    assert await harness.contents() == before


async def test_api_key_needs_write_scope(harness: CatalogHarness) -> None:
    product = await harness.a_product()
    key = replace(harness.owner, key_id="key_1", scopes=frozenset({"catalog:read"}))
    before = await harness.contents()
    refused = await attempts(harness, key, product)
    assert refused[5] is None
    assert set(refused[:5] + refused[6:]) == {"FORBIDDEN"}
    with pytest.raises(Forbidden):
        await harness.a_draft(key, number="2")
    assert await harness.contents() == before


async def test_member_may_create_and_publish_product(harness: CatalogHarness) -> None:
    member = replace(harness.owner, person_id="per_2", role=Role.MEMBER)
    product = await harness.a_product(member)
    assert product.is_published


async def test_bad_draft_is_refused_by_its_first_problem(harness: CatalogHarness) -> None:
    before = await harness.contents()
    with pytest.raises(Invalid) as refused:
        await harness.a_draft(price_tiers=[TierDraft("1", "-1")], title=Wording("", "en"))
    assert refused.value.field == "priceTiers.0.price"
    assert await harness.contents() == before


@pytest.mark.parametrize("kind", ["BUYER", "ORGANISER", "PARTNER"])
async def test_only_exhibitors_may_create_products(harness: CatalogHarness, kind: str) -> None:
    with pytest.raises(Forbidden):
        await harness.a_draft(an_actor(kind))
