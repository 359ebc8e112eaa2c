"""Saving many products by their numbers."""

import asyncio

import pytest

from expo.catalog.editing.models import Partial, ProductRow, Saved
from expo.catalog.products.errors import TooManyProducts
from expo.catalog.products.models import Effect, ProductStatus, Visibility
from expo.catalog.products.rules.drafts import ProductDraft, Wording
from expo.exhibitors.models import ShownPicture
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.errors import Forbidden, SignInRequired
from expo.kit.files.pictures import Picture
from expo.kit.ids import new_id
from expo.kit.paging import Slice
from tests.catalog.harness import CatalogHarness, a_buyer, a_draft, a_row
from tests.support.commands import counted


def effects(saved: Saved) -> list[tuple[str, str]]:
    return [(each.input_id, each.effect) for each in saved.results]


def problems(saved: Saved) -> list[tuple[str, str, str | None]]:
    return [(each.input_id, each.code, each.field) for each in saved.problems]


async def test_rows_are_created_then_changed_then_unchanged(harness: CatalogHarness) -> None:
    rows = [a_row("1"), a_row("2")]
    saved = await harness.saving.save_many(harness.owner, rows=rows)
    assert effects(saved) == [("1", Effect.CREATED), ("2", Effect.CREATED)]
    assert all(each.product.status is ProductStatus.DRAFT for each in saved.results)

    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1", brand="B"), a_row("2")])
    assert effects(saved) == [("1", Effect.CHANGED), ("2", Effect.UNCHANGED)]
    assert (saved.results[0].product.version, saved.results[1].product.version) == (2, 1)

    before = await harness.contents()
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1", brand="B"), a_row("2")])
    assert saved.count(Effect.UNCHANGED) == 2
    assert await harness.contents() == before


async def test_rows_are_published_when_asked(harness: CatalogHarness) -> None:
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1")], publish=True)
    assert saved.results[0].product.is_published
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1")], publish=True)
    assert effects(saved) == [("1", Effect.UNCHANGED)]
    bare = a_row("2", origin=None, minimum_order=None)
    saved = await harness.saving.save_many(harness.owner, rows=[bare], publish=True)
    assert problems(saved) == [("2", "MISSING", "minimumOrder"), ("2", "MISSING", "origin")]
    assert await harness.verbs() == ["product.published"]


async def test_row_clearing_required_field_of_published_is_refused(harness: CatalogHarness) -> None:
    await harness.saving.save_many(harness.owner, rows=[a_row("1")], publish=True)
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1", origin=None)])
    assert problems(saved) == [("1", "MISSING", "origin")]


async def test_one_bad_row_stops_all_rows(harness: CatalogHarness) -> None:
    before = await harness.contents()
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1"), a_row("2", gtin="1", unit="??")])
    assert not saved.written
    assert problems(saved) == [("2", "INVALID", "unit"), ("2", "INVALID", "gtin")]
    assert effects(saved) == [("1", Effect.CREATED)]
    assert await harness.contents() == before


async def test_good_rows_are_written_when_asked(harness: CatalogHarness) -> None:
    rows = [a_row("1"), a_row("2", gtin="1"), a_row("3")]
    saved = await harness.saving.save_many(harness.owner, rows=rows, partial=Partial.GOOD_ROWS)
    assert saved.written
    assert effects(saved) == [("1", Effect.CREATED), ("3", Effect.CREATED)]
    assert sorted(await harness.catalog.own_by_number(harness.owner, numbers=["1", "2", "3"])) == ["1", "3"]


async def test_validate_only_writes_nothing(harness: CatalogHarness) -> None:
    await harness.saving.save_many(harness.owner, rows=[a_row("1")])
    before = await harness.contents()
    rows = [a_row("1", brand="B"), a_row("2"), a_row("3", gtin="1")]
    saved = await harness.saving.save_many(harness.owner, rows=rows, validate_only=True, publish=True)
    assert effects(saved) == [("1", Effect.CHANGED), ("2", Effect.CREATED)]
    assert len(saved.problems) == 1
    assert not saved.written
    assert await harness.contents() == before


async def test_repeated_item_number_is_refused_in_both_rows(harness: CatalogHarness) -> None:
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1"), a_row(" 1 "), a_row("2")])
    assert problems(saved) == [("1", "REPEATED_NUMBER", "number"), (" 1 ", "REPEATED_NUMBER", "number")]


async def test_row_without_item_number_is_refused(harness: CatalogHarness) -> None:
    saved = await harness.saving.save_many(harness.owner, rows=[a_row(""), a_row(" ")])
    assert problems(saved) == [("", "MISSING", "number"), (" ", "MISSING", "number")]


async def test_row_keeps_fields_it_does_not_set(harness: CatalogHarness) -> None:
    await harness.saving.save_many(harness.owner, rows=[a_row("1", brand="B")])
    row = ProductRow("r", ProductDraft(number="1", origin="DE"), given_fields=frozenset({"number", "origin"}))
    saved = await harness.saving.save_many(harness.owner, rows=[row])
    assert effects(saved) == [("r", Effect.CHANGED)]
    product = saved.results[0].product
    assert (product.brand, product.origin, product.unit) == ("B", "DE", "C62")
    new = ProductRow(
        "n", ProductDraft(number="2", title=Wording("T", "en")), given_fields=frozenset({"number", "title"})
    )
    saved = await harness.saving.save_many(harness.owner, rows=[new])
    assert problems(saved) == [("n", "MISSING", "section"), ("n", "MISSING", "unit")]


async def test_row_keeps_pictures_and_visibility_unless_given(harness: CatalogHarness) -> None:
    pictures = [ShownPicture(Picture("pic_1", "abc", 10, 10))]
    chosen = [(await harness.base.an_organisation()).organisation_id or ""]
    row = ProductRow("1", a_draft(number="1"), pictures=pictures, visibility=Visibility.CHOSEN, chosen=chosen)
    [created] = (await harness.saving.save_many(harness.owner, rows=[row])).results
    assert (created.product.pictures, created.product.visibility, created.product.chosen) == (
        pictures,
        Visibility.CHOSEN,
        chosen,
    )
    assert effects(await harness.saving.save_many(harness.owner, rows=[a_row("1")])) == [("1", Effect.UNCHANGED)]
    public = ProductRow("1", a_draft(number="1"), visibility=Visibility.PUBLIC)
    [changed] = (await harness.saving.save_many(harness.owner, rows=[public])).results
    assert (changed.effect, changed.product.version, changed.product.chosen) == (Effect.CHANGED, 1, [])
    assert await harness.verbs() == ["product.created", "product.visibility_changed"]


async def test_unknown_organisation_is_reported_with_other_problems(harness: CatalogHarness) -> None:
    friend, nobody = (await harness.base.an_organisation()).organisation_id or "", new_id("org")
    good = ProductRow("1", a_draft(number="1"), visibility=Visibility.CHOSEN, chosen=[friend])
    bad = ProductRow("2", a_draft(number="2", gtin="1"), visibility=Visibility.CHOSEN, chosen=[friend, nobody])
    saved = await harness.saving.save_many(harness.owner, rows=[good, bad], validate_only=True)
    assert [each.input_id for each in saved.results] == ["1"]
    assert problems(saved) == [("2", "INVALID", "gtin"), ("2", "UNKNOWN_ORGANISATION", "organisationIds")]
    assert nobody in saved.problems[1].message


async def test_row_with_too_many_pictures_or_no_audience_is_refused(harness: CatalogHarness) -> None:
    pictures = [ShownPicture(Picture(f"pic_{number}", "abc", 10, 10)) for number in range(13)]
    row = ProductRow("1", a_draft(number="1"), pictures=pictures, visibility=Visibility.CHOSEN)
    saved = await harness.saving.save_many(harness.owner, rows=[row])
    assert problems(saved) == [("1", "INVALID", "pictures"), ("1", "INVALID", "organisationIds")]


async def test_command_count_grows_only_per_hundred_rows(harness: CatalogHarness) -> None:
    async def commands(count: int) -> tuple[int, int]:
        rows = [a_row(f"{count}-{number}") for number in range(count)]
        with counted() as created:
            await harness.saving.save_many(harness.owner, rows=rows, publish=True)
        rows = [a_row(f"{count}-{number}", brand="B") for number in range(count)]
        with counted() as changed:
            await harness.saving.save_many(harness.owner, rows=rows, publish=True)
        return len(created), len(changed)

    few = await commands(2)
    assert await commands(100) == few
    assert await commands(300) == (few[0] + 2, few[1] + 2)
    assert (await harness.catalog.mine(harness.owner, part=Slice())).total == 402


async def test_more_than_five_hundred_rows_are_refused(harness: CatalogHarness) -> None:
    with pytest.raises(TooManyProducts):
        await harness.saving.save_many(harness.owner, rows=[a_row(str(number)) for number in range(501)])


async def test_concurrent_saves_of_same_rows_create_each_once(harness: CatalogHarness) -> None:
    rows = [a_row(str(number)) for number in range(30)]
    both = await asyncio.gather(*[harness.saving.save_many(harness.owner, rows=rows, publish=True) for _ in range(2)])
    created = sum(saved.count(Effect.CREATED) for saved in both)
    unchanged = sum(saved.count(Effect.UNCHANGED) for saved in both)
    assert (created, unchanged) == (30, 30)
    page = await harness.catalog.list(ANONYMOUS, part=Slice(100), exhibitor_id=harness.exhibitor.id)
    assert (len(page.items), page.total) == (30, 30)


async def test_concurrent_publishing_lists_both_exhibitors_fully(harness: CatalogHarness) -> None:
    other, _ = await harness.base.a_company()
    rows = [a_row(str(number)) for number in range(40)]
    await asyncio.gather(
        *[harness.saving.save_many(owner, rows=rows, publish=True) for owner in (harness.owner, other)]
    )
    page = await harness.catalog.list(ANONYMOUS, part=Slice(100))
    assert len({each.id for each in page.items}) == len(page.items) == 80


async def test_owner_saves_only_to_own_exhibitor(harness: CatalogHarness) -> None:
    other, exhibitor = await harness.base.a_company()
    saved = await harness.saving.save_many(harness.owner, rows=[a_row("1")], exhibitor_id=exhibitor.id)
    assert saved.results[0].product.exhibitor_id == harness.exhibitor.id
    saved = await harness.saving.save_many(SYSTEM, rows=[a_row("1")], exhibitor_id=exhibitor.id)
    assert saved.results[0].product.organisation_id == other.organisation_id


async def test_other_actors_cannot_save(harness: CatalogHarness) -> None:
    before = await harness.contents()
    with pytest.raises(SignInRequired):
        await harness.saving.save_many(ANONYMOUS, rows=[a_row("1")])
    for actor in (a_buyer(), SYSTEM):
        with pytest.raises(Forbidden):
            await harness.saving.save_many(actor, rows=[a_row("1")], validate_only=True)
    assert await harness.contents() == before
