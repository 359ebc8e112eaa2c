"""The table of a meeting as GraphQL shows it to each side, and as it tells of changes."""

import asyncio
from contextlib import aclosing
from datetime import date
from typing import Any, Final

import pytest

from expo.kit.access import Actor
from expo.meetings.models import MeetingSide
from expo.meetings.tables.models import CHANGED, PointKind
from expo.schema import context, whole_schema
from tests.support.commands import counted
from tests.support.patience import PATIENCE_S
from tests.support.permissions import Cast
from tests.support.tables import LaidTable, a_table
from tests.support.world import World

TABLE: Final = """query ($id: ID!) { meeting(id: $id) { meetingTable {
  version shownProductId hasUnsentPoints minutesDueAt
  products { id }
  messages { side mine author text { text original originalLanguage } }
  points { kind side mine author owner dueOn version text { text } }
  minutes { number sentBy attendees { name } products { id } points { kind } }
} } }"""
LISTS: Final = """query ($fair: ID!) { myMeetings(fairId: $fair) { nodes { meetingTable {
  version messages { id } products { id } minutes { number } } } } }"""
SEND: Final = """mutation ($id: ID!) { sendMeetingMessage(input: {meetingId: $id, text: "Guten Tag", language: "de"}) {
  __typename ... on MeetingTable { version } ... on Problem { code field } } }"""


@pytest.fixture
async def table(world: World, cast: Cast) -> LaidTable:
    return await a_table(world, cast)


async def seen_by(table: LaidTable, actor: Actor) -> dict[str, Any]:
    answer = await table.booking.world.run(actor, TABLE, id=table.meeting.id)
    found: dict[str, Any] = answer["meeting"]["meetingTable"]
    return found


async def test_each_side_sees_who_wrote_what(table: LaidTable) -> None:
    await table.write(table.exhibitor, "您好", "zh")
    due_on = date(2027, 5, 1)
    await table.note(table.buyer, "A sample", kind=PointKind.TO_DO, owner=MeetingSide.EXHIBITOR, due_on=due_on)
    await table.minutes.send(table.buyer, meeting_id=table.meeting.id)
    buyer, exhibitor = [await seen_by(table, each) for each in (table.buyer, table.exhibitor)]
    message = {"side": "EXHIBITOR", "author": "exhibitor"}
    text = {"text": "您好", "original": "您好", "originalLanguage": "zh"}
    assert buyer["messages"] == [{**message, "mine": False, "text": text}]
    assert exhibitor["messages"] == [{**message, "mine": True, "text": text}]
    point = {"kind": "TO_DO", "side": "BUYER", "author": "buyer", "owner": "EXHIBITOR", "dueOn": "2027-05-01"}
    assert buyer["points"] == [{**point, "mine": True, "version": 1, "text": {"text": "A sample"}}]
    assert exhibitor["points"][0]["mine"] is False
    product = {"id": table.meeting.product_id}
    minutes = {"number": 1, "sentBy": "BUYER", "attendees": [], "products": [product], "points": [{"kind": "TO_DO"}]}
    assert buyer["minutes"] == exhibitor["minutes"] == minutes
    assert (buyer["products"], buyer["shownProductId"], buyer["hasUnsentPoints"]) == ([product], product["id"], False)


async def test_problem_of_a_message_names_its_field(table: LaidTable) -> None:
    answer = await table.booking.world.run(table.buyer, SEND, id=table.meeting.id)
    assert answer["sendMeetingMessage"] == {"__typename": "Problem", "code": "INVALID", "field": "language"}


async def test_tables_of_all_meetings_need_constant_number_of_queries(table: LaidTable) -> None:
    async def commands() -> int:
        with counted() as sent:
            await table.booking.world.run(table.buyer, LISTS, fair=table.booking.fair_id)
        return len(sent)

    await table.write(table.buyer, "Hello")
    await table.note(table.buyer, "A note")
    await table.minutes.send(table.buyer, meeting_id=table.meeting.id)
    one = await commands()
    later = LaidTable(table.booking, await table.booking.book(table.booking.at(hours=1)))
    await later.write(table.buyer, "Hello again")
    await later.note(table.buyer, "Another note")
    await later.minutes.send(table.buyer, meeting_id=later.meeting.id)
    assert await commands() == one


async def test_follower_is_told_at_once_and_of_each_change(table: LaidTable) -> None:
    world = table.booking.world
    stream = await whole_schema().subscribe(
        "subscription ($id: ID!) { meetingTableChanged(meetingId: $id) { points { text { text } } } }",
        variable_values={"id": table.meeting.id},
        context_value=context(world.installation, actor=table.buyer),
    )
    async with aclosing(stream) as events:
        first = await asyncio.wait_for(anext(events), PATIENCE_S)
        assert first.data == {"meetingTableChanged": {"points": []}}
        await table.note(table.exhibitor, "500 pieces")
        for meeting_id in ("meet_1", table.meeting.id):
            await world.installation.bus.publish(CHANGED, {"id": meeting_id})
        told = await asyncio.wait_for(anext(events), PATIENCE_S)
        assert told.data == {"meetingTableChanged": {"points": [{"text": {"text": "500 pieces"}}]}}
        assert [each.name for each in (await table.now()).attendees] == ["buyer"]
    assert (await table.now()).left_at == world.clock()
