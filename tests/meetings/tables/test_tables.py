"""Both sides of a meeting write, lay products on the table and note points; outsiders do not."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Visibility
from expo.kit.access import Actor
from expo.kit.errors import ExpoError, Forbidden, Invalid, SignInRequired, VersionConflict
from expo.localisation.models import Text
from expo.meetings.bookings.errors import MeetingNotFound
from expo.meetings.models import MeetingKind, MeetingSide
from expo.meetings.tables.errors import PointNotFound, ProductNotShown, TableClosed, TableFull
from expo.meetings.tables.models import (
    MAX_MESSAGES,
    MAX_POINT_LENGTH,
    MAX_POINTS,
    MAX_PRODUCTS,
    OPEN_AFTER,
    MeetingTable,
    PointContent,
    PointKind,
)
from expo.meetings.tables.store import TableStore
from expo.sourcing.models import MAX_TEXT_LENGTH, EnquiryState
from expo.sourcing.service import Enquiries
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.tables import LaidTable, a_table, another_product
from tests.support.world import World

BUYER, EXHIBITOR = "buyer@fair.example", "exhibitor@fair.example"
OUTSIDERS: Final = ("other_exhibitor", "organiser", "other_organiser", "administrator", "partner_key")


@pytest.fixture
async def table(world: World, cast: Cast) -> LaidTable:
    return await a_table(world, cast)


async def refused(table: LaidTable, attempt: Any, error: type[ExpoError]) -> None:
    """Assert that an attempt is refused and writes nothing."""
    before = await contents(table.booking.world.installation.database)
    with pytest.raises(error):
        await attempt
    assert await contents(table.booking.world.installation.database) == before


def actions(table: LaidTable, actor: Actor) -> list[Any]:
    """Return one attempt of each change of a table."""
    tables, given = table.tables, {"meeting_id": table.meeting.id}
    product = {**given, "product_id": table.booking.cast.things["productId"]}
    content = PointContent(kind=PointKind.NOTE, text=Text("A note", "en"))
    return [
        table.write(actor, "Hello"),
        tables.add_product(actor, **product),
        tables.show_product(actor, **product),
        tables.remove_product(actor, **product),
        table.note(actor, "A note"),
        tables.change_point(actor, **given, point_id="pnt_1", version=1, content=content),
        tables.remove_point(actor, **given, point_id="pnt_1"),
        table.minutes.send(actor, **given),
    ]


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_outsiders_neither_see_nor_change_a_table(table: LaidTable, outsider: str) -> None:
    actor = table.booking.cast.actors[outsider]
    await refused(table, table.tables.get(actor, meeting_id=table.meeting.id), MeetingNotFound)
    for attempt in actions(table, actor):
        await refused(table, attempt, MeetingNotFound)


async def test_strangers_sign_in_first_and_reading_keys_only_read(table: LaidTable) -> None:
    for attempt in actions(table, Actor()):
        await refused(table, attempt, SignInRequired)
    key = table.booking.cast.actors["reading_key"]
    assert (await table.tables.get(key, meeting_id=table.meeting.id))[0] == table.meeting
    for attempt in actions(table, key):
        await refused(table, attempt, Forbidden)


async def test_table_is_closed_before_the_booking_and_long_after_the_meeting(table: LaidTable) -> None:
    requested = await table.booking.request(table.booking.at(hours=1), kind=MeetingKind.PHONE)
    for attempt in actions(LaidTable(table.booking, requested), table.buyer):
        await refused(table, attempt, TableClosed)
    table.booking.world.clock.now = table.meeting.ends_at + OPEN_AFTER + timedelta(seconds=1)
    for attempt in actions(table, table.buyer):
        await refused(table, attempt, TableClosed)


async def test_message_opens_an_enquiry_between_the_two_companies(table: LaidTable) -> None:
    laid = await table.write(table.exhibitor, "欢迎!", "zh")
    meeting, enquiries = await table.current(), table.booking.world.service(Enquiries)
    assert meeting.enquiry_id is not None
    enquiry = await enquiries.get(table.buyer, enquiry_id=meeting.enquiry_id)
    assert (enquiry.state, enquiry.product_id) == (EnquiryState.ANSWERED, table.meeting.product_id)
    assert (enquiry.person_id, enquiry.count) == (table.buyer.person_id, 1)
    assert await table.booking.letters() == [(BUYER, "Yongkang Flasks has written to you")]

    laid = await table.write(table.buyer, "Thank you")
    found = [each for each in await table.tables.messages(laid.message_ids) if each]
    assert [(each.author, each.text) for each in found] == [
        ("exhibitor", Text("欢迎!", "zh")),
        ("buyer", Text("Thank you", "en")),
    ]
    assert {each.enquiry_id for each in found} == {meeting.enquiry_id}


async def test_message_continues_the_enquiry_of_the_meeting(table: LaidTable) -> None:
    enquiry_id = table.booking.cast.things["enquiryId"]
    store = table.tables._meetings
    await store.replace(replace(table.meeting, enquiry_id=enquiry_id))
    await table.write(table.buyer, "As we wrote")
    enquiries = table.booking.world.service(Enquiries)
    assert (await enquiries.get(table.buyer, enquiry_id=enquiry_id)).excerpt.text == "As we wrote"

    await enquiries.close(table.exhibitor, enquiry_id=enquiry_id)
    laid = await table.write(table.buyer, "One more thing")
    opened = (await table.current()).enquiry_id
    assert opened not in {None, enquiry_id}
    assert [each.enquiry_id for each in await table.tables.messages(laid.message_ids) if each] == [enquiry_id, opened]


async def test_those_at_the_table_get_no_mail(table: LaidTable) -> None:
    async with AsyncExitStack() as stack:
        await table.seat(stack, table.buyer, table.exhibitor)
        await table.write(table.buyer, "Do you hear me?")
        await table.write(table.exhibitor, "Not yet")
        meeting = await table.current()
        enquiry = await table.booking.world.service(Enquiries).get(table.buyer, enquiry_id=meeting.enquiry_id or "")
        assert [enquiry.unread_by(side) for side in enquiry.unread] == [0, 0]
        assert await table.booking.letters() == []
    await table.write(table.buyer, "Are you gone?")
    assert await table.booking.letters() == [(EXHIBITOR, "Buyer has written to you")]


@pytest.mark.parametrize("text", ["", "  ", "x" * (MAX_TEXT_LENGTH + 1)])
async def test_bad_message_is_refused(table: LaidTable, text: str) -> None:
    await refused(table, table.write(table.buyer, text), Invalid)


async def test_products_are_laid_turned_to_and_taken_away(table: LaidTable, world: World, cast: Cast) -> None:
    tables, first, given = table.tables, cast.things["productId"], {"meeting_id": table.meeting.id}
    assert (await table.now()).product_ids == [first]
    assert (await table.now()).shown_product_id == first
    second, third = [await another_product(world, table.exhibitor, first, each) for each in ("A-2", "A-3")]
    await tables.add_product(table.buyer, **given, product_id=second)
    laid = await tables.add_product(table.exhibitor, **given, product_id=third)
    assert (laid.product_ids, laid.shown_product_id) == ([first, second, third], third)

    assert (await tables.show_product(table.buyer, **given, product_id=first)).shown_product_id == first
    assert (await tables.add_product(table.buyer, **given, product_id=second)).shown_product_id == second
    laid = await tables.remove_product(table.exhibitor, **given, product_id=second)
    assert (laid.product_ids, laid.shown_product_id) == ([first, third], third)
    again = await tables.remove_product(table.exhibitor, **given, product_id=second)
    assert again == laid
    await refused(table, tables.show_product(table.buyer, **given, product_id=second), ProductNotShown)


async def test_only_products_of_the_exhibitor_that_the_buyer_sees_are_laid(
    table: LaidTable, world: World, cast: Cast
) -> None:
    first = cast.things["productId"]
    hidden = await another_product(world, table.exhibitor, first, "A-2")
    other = cast.actors["other_exhibitor"].organisation_id or ""
    await world.service(ProductEditing).set_visibility(
        table.exhibitor, product_ids=[hidden], visibility=Visibility.CHOSEN, organisation_ids=[other]
    )
    draft = await another_product(world, table.exhibitor, first, "A-3", published=False)
    for product_id in (hidden, draft, "prod_1", cast.things["exhibitorId"]):
        for actor in (table.buyer, table.exhibitor):
            attempt = table.tables.add_product(actor, meeting_id=table.meeting.id, product_id=product_id)
            await refused(table, attempt, ProductNotShown)


async def test_points_are_changed_by_their_own_side_only(table: LaidTable) -> None:
    laid = await table.note(table.buyer, "500 pieces")
    await table.task(table.exhibitor, "Send a sample", MeetingSide.EXHIBITOR)
    [point] = laid.points
    changed = PointContent(
        kind=PointKind.TO_DO, text=Text("600 pieces", "en"), owner=MeetingSide.BUYER, due_on=date(2027, 5, 1)
    )
    given = {"meeting_id": table.meeting.id, "point_id": point.id}
    change = table.tables.change_point
    await refused(table, change(table.exhibitor, **given, version=1, content=changed), PointNotFound)
    await refused(table, table.tables.remove_point(table.exhibitor, **given), PointNotFound)
    laid = await change(table.buyer, **given, version=1, content=changed)
    assert [(each.side, each.content.text.text, each.version) for each in laid.points] == [
        (MeetingSide.BUYER, "600 pieces", 2),
        (MeetingSide.EXHIBITOR, "Send a sample", 1),
    ]
    assert laid.points[0].content == changed
    await refused(table, change(table.buyer, **given, version=1, content=changed), VersionConflict)
    assert len((await table.tables.remove_point(table.buyer, **given)).points) == 1


async def test_only_tasks_have_an_owner_and_a_day(table: LaidTable) -> None:
    laid = await table.note(table.buyer, "Agreed", owner=MeetingSide.BUYER, due_on=date(2027, 5, 1))
    assert (laid.points[0].content.owner, laid.points[0].content.due_on) == (None, None)
    await refused(table, table.task(table.buyer, "Send a sample", None), Invalid)
    for text in ("", "x" * (MAX_POINT_LENGTH + 1)):
        await refused(table, table.note(table.buyer, text), Invalid)


async def test_table_takes_no_more_than_its_limits(table: LaidTable, world: World) -> None:
    second = await another_product(world, table.exhibitor, table.booking.cast.things["productId"], "A-2")
    [point] = (await table.note(table.buyer, "500 pieces")).points
    full = MeetingTable(
        id=table.meeting.id,
        product_ids=[f"prod_{each}" for each in range(MAX_PRODUCTS)],
        message_ids=[f"msg_{each}" for each in range(MAX_MESSAGES)],
        points=[point] * MAX_POINTS,
    )
    await TableStore(world.installation.database).save(full)
    add = table.tables.add_product(table.buyer, meeting_id=table.meeting.id, product_id=second)
    for attempt in (add, table.write(table.buyer, "Hello"), table.note(table.buyer, "More")):
        await refused(table, attempt, TableFull)


async def test_nothing_is_lost_when_both_sides_change_a_table_at_once(table: LaidTable) -> None:
    """The table exists for neither of them before."""
    attempts = [table.note(actor, f"Point {n}") for n in range(4) for actor in (table.buyer, table.exhibitor)]
    attempts += [table.write(actor, "At once") for actor in (table.buyer, table.exhibitor)]
    await asyncio.gather(*attempts)
    laid = await table.now()
    assert (len(laid.points), len(laid.message_ids), laid.version) == (8, 2, 10)


async def test_one_of_two_editors_of_a_point_sees_a_conflict(table: LaidTable) -> None:
    [point] = (await table.note(table.buyer, "500 pieces")).points
    contents = [PointContent(kind=PointKind.NOTE, text=Text(each, "en")) for each in ("600 pieces", "700 pieces")]
    change, meeting_id = table.tables.change_point, table.meeting.id
    attempts = [
        change(table.buyer, meeting_id=meeting_id, point_id=point.id, version=1, content=each) for each in contents
    ]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert [type(each) for each in outcomes].count(VersionConflict) == 1
    assert (await table.now()).points[0].version == 2
