"""The order of a company's pictures, and the words for those who cannot see them."""

import pytest

from expo.exhibitors.models import Exhibitor
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from expo.localisation.models import Text
from tests.exhibitors.harness import ExhibitorHarness, a_picture, an_actor, refusal

Company = tuple[Actor, Exhibitor]


@pytest.fixture
async def company(harness: ExhibitorHarness, company: Company) -> Company:
    """Give a company with three pictures and a logo."""
    actor, _ = company
    for width in (60, 70, 80):
        upload = await harness.an_upload(actor, a_picture(width))
        await harness.materials.add_picture(actor, upload_id=upload.id)
    upload = await harness.an_upload(actor, a_picture(90))
    return actor, await harness.materials.set_logo(actor, upload_id=upload.id)


def ids(exhibitor: Exhibitor) -> list[str]:
    return [each.picture.id for each in exhibitor.pictures]


async def test_pictures_are_reordered(harness: ExhibitorHarness, company: Company) -> None:
    actor, before = company
    wanted = ids(before)[::-1]
    ordered = await harness.exhibitors.order_pictures(actor, picture_ids=wanted)
    assert ids(ordered) == wanted
    assert ids(await harness.exhibitors.get(actor, exhibitor_id=before.id)) == wanted


async def test_an_order_names_each_picture_once(harness: ExhibitorHarness, company: Company) -> None:
    actor, before = company
    [first, second, third] = ids(before)
    for wrong in ([], [first, second], [first, first, second], [first, second, third, third]):
        error = await refusal(harness, harness.exhibitors.order_pictures(actor, picture_ids=wrong), Invalid)
        assert error.field == "pictureIds"


async def test_pictures_and_logo_get_alt_texts(harness: ExhibitorHarness, company: Company) -> None:
    actor, before = company
    words = Text("Our factory", "en")
    described = await harness.exhibitors.describe_picture(actor, picture_id=ids(before)[1], alt=words)
    assert [each.alt for each in described.pictures] == [None, words, None]
    assert described.logo is not None
    assert described.logo.alt is None
    again = await harness.exhibitors.describe_picture(actor, picture_id=described.logo.picture.id, alt=words)
    assert again.logo is not None
    assert again.logo.alt == words
    bare = await harness.exhibitors.describe_picture(actor, picture_id=ids(before)[1], alt=None)
    assert [each.alt for each in bare.pictures] == [None, None, None]


async def test_unknown_picture_cannot_be_described(harness: ExhibitorHarness, company: Company) -> None:
    describing = harness.exhibitors.describe_picture(company[0], picture_id="pic_x", alt=None)
    assert (await refusal(harness, describing, NotFound)).field == "pictureId"


async def test_only_the_owner_orders_and_describes_pictures(harness: ExhibitorHarness, company: Company) -> None:
    _, before = company
    other, _ = await harness.a_company()
    await refusal(harness, harness.exhibitors.order_pictures(other, picture_ids=ids(before)), NotFound)
    await refusal(harness, harness.exhibitors.describe_picture(other, picture_id=ids(before)[0], alt=None), NotFound)
    for actor, error in ((ANONYMOUS, SignInRequired), (an_actor("BUYER"), Forbidden)):
        await refusal(harness, harness.exhibitors.order_pictures(actor, picture_ids=ids(before)), error)
        await refusal(harness, harness.exhibitors.describe_picture(actor, picture_id=ids(before)[0], alt=None), error)
