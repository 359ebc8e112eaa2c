"""A product's pictures, changed in one go with what it says."""

from typing import Any

import pytest

from expo.catalog.editing.pictures import PictureChoice
from expo.catalog.products.models import Product
from expo.kit.errors import ExpoError, Invalid, NotFound, VersionConflict
from expo.kit.files.pictures import NotAPicture
from expo.kit.files.uploads import UploadNotFound, UploadUsed
from expo.kit.ids import new_id
from expo.localisation.models import Text
from tests.catalog.harness import CatalogHarness, a_draft
from tests.exhibitors.harness import a_picture

CHANGE = """mutation Change($id: ID!, $version: Int!, $pictures: [ProductPictureInput!]) {
  saveProduct(productId: $id, version: $version, input: {brand: "B"}, pictures: $pictures) { __typename
    ... on Product { version brand pictures { id alt { text } } } ... on Problem { code field } } }"""


async def an_upload(harness: CatalogHarness, width: int = 60) -> str:
    return (await harness.base.an_upload(harness.owner, a_picture(width))).id


async def with_two(harness: CatalogHarness) -> Product:
    choices = [PictureChoice(upload_id=await an_upload(harness, width)) for width in (60, 70)]
    return await harness.editing.save(harness.owner, draft=a_draft(), pictures=choices)


async def change(
    harness: CatalogHarness, product: Product, choices: list[PictureChoice] | None, **what: Any
) -> Product:
    facts: dict[str, Any] = {"version": product.version, "draft": a_draft(brand="B"), "given_fields": {"brand"}}
    return await harness.editing.save(harness.owner, product_id=product.id, pictures=choices, **(facts | what))


async def test_new_product_comes_with_its_pictures(harness: CatalogHarness) -> None:
    product = await with_two(harness)
    assert [each.picture.width for each in product.pictures] == [60, 70]
    assert product.version == 1


async def test_picture_changes_are_saved_in_one_version(harness: CatalogHarness) -> None:
    product = await with_two(harness)
    first, second = (each.picture.id for each in product.pictures)
    lid = Text("The lid", "en")
    choices = [PictureChoice(picture_id=second, alt=lid), PictureChoice(upload_id=await an_upload(harness, 80))]
    changed = await change(harness, product, choices)
    assert [each.picture.width for each in changed.pictures] == [70, 80]
    assert (changed.pictures[0].alt, changed.brand, changed.version) == (lid, "B", 2)
    assert first not in {each.picture.id for each in changed.pictures}
    assert (await change(harness, changed, None, given_fields={"lead_days"})).pictures == changed.pictures


@pytest.mark.parametrize(
    "what", ["unknown", "foreign", "both", "neither", "twice", "thirteen", "no picture", "no upload"]
)
async def test_invalid_picture_choices_are_refused(harness: CatalogHarness, what: str) -> None:
    product = await with_two(harness)
    first = product.pictures[0].picture.id
    foreign = await harness.editing.save(
        harness.owner, draft=a_draft(number="2"), pictures=[PictureChoice(upload_id=await an_upload(harness, 90))]
    )
    text = await harness.base.an_upload(harness.owner, a_picture()[:40])
    needs: dict[str, tuple[list[PictureChoice], type[ExpoError]]] = {
        "unknown": ([PictureChoice(picture_id="$ne")], NotFound),
        "foreign": ([PictureChoice(picture_id=foreign.pictures[0].picture.id)], NotFound),
        "both": ([PictureChoice(picture_id=first, upload_id=await an_upload(harness))], Invalid),
        "neither": ([PictureChoice()], Invalid),
        "twice": ([PictureChoice(picture_id=first)] * 2, Invalid),
        "thirteen": ([PictureChoice(picture_id=str(each)) for each in range(13)], Invalid),
        "no picture": ([PictureChoice(upload_id=text.id)], NotAPicture),
        "no upload": ([PictureChoice(upload_id=new_id("upl"))], UploadNotFound),
    }
    choices, error = needs[what]
    before = await harness.contents()
    with pytest.raises(error):
        await change(harness, product, choices)
    assert await harness.contents() == before


async def test_stale_version_leaves_upload_unused(harness: CatalogHarness) -> None:
    product = await with_two(harness)
    choices = [PictureChoice(upload_id=await an_upload(harness))]
    with pytest.raises(VersionConflict):
        await change(harness, product, choices, version=7)
    changed = await change(harness, product, choices)
    with pytest.raises(UploadUsed):
        await change(harness, changed, choices)


async def test_graphql_saves_pictures_and_reports_problems(harness: CatalogHarness) -> None:
    product = await with_two(harness)
    first, second = (each.picture.id for each in product.pictures)
    alt = {"text": "盖子", "language": "zh", "others": [{"language": "en", "text": "Lid"}]}
    changes: dict[str, Any] = {
        "id": product.id,
        "version": 1,
        "pictures": [{"pictureId": second, "alt": alt}, {"pictureId": first}],
    }
    changed = (await harness.run(harness.owner, CHANGE, **changes))["saveProduct"]
    assert changed["pictures"] == [{"id": second, "alt": {"text": "Lid"}}, {"id": first, "alt": None}]
    wrong: dict[str, Any] = {
        "id": product.id,
        "version": 2,
        "pictures": [{"pictureId": first, "alt": {"text": "x" * 201, "language": "en"}}],
    }
    refused = (await harness.run(harness.owner, CHANGE, **wrong))["saveProduct"]
    assert (refused["code"], refused["field"]) == ("INVALID", "pictures.0.alt")
