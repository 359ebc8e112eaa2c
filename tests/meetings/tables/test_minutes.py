"""The points of a meeting become minutes, which both sides get once, each in their language."""

import asyncio
import string
from contextlib import AsyncExitStack
from datetime import date, timedelta
from typing import Any, Final

import pytest

from expo.accounts.service import Accounts
from expo.kit.access import Actor
from expo.kit.text import LANGUAGES
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.reading import TranslationReading
from expo.meetings.models import MeetingSide
from expo.meetings.tables.errors import NothingNoted, TableFull
from expo.meetings.tables.mails import minutes_texts
from expo.meetings.tables.models import LEFT_FOR, MAX_MINUTES, MINUTES_AFTER, PointKind
from tests.meetings.tables.test_tables import refused
from tests.support.permissions import Cast
from tests.support.tables import LaidTable, a_table
from tests.support.world import World

BOTH: Final = [
    ("buyer@fair.example", "Minutes of your meeting with Yongkang Flasks"),
    ("exhibitor@fair.example", "Minutes of your meeting with Buyer"),
]


@pytest.fixture
async def table(world: World, cast: Cast) -> LaidTable:
    return await a_table(world, cast)


async def bodies(table: LaidTable) -> dict[str, str]:
    """Return the texts of the emails that wait to be sent, by address."""
    jobs = table.booking.world.installation.database.raw["jobs"]
    found = await jobs.find({"kind": "letter"}).to_list()
    return {each["arguments"]["to"]: each["arguments"]["text"] for each in found}


async def pass_time(table: LaidTable, after: timedelta) -> list[tuple[str, str]]:
    """Go to a time after the meeting's end, let the worker look, and return the emails."""
    table.booking.world.clock.now = table.meeting.ends_at + after
    await table.minutes.send_due()
    return await table.booking.letters()


async def read_in(table: LaidTable, actor: Actor, language: str) -> None:
    """Let a person read in a language."""
    await table.booking.world.service(Accounts).change_profile(actor, language=language)


async def test_minutes_are_sent_when_somebody_asks_and_again_only_after_a_change(table: LaidTable) -> None:
    send: Any = table.minutes.send
    await refused(table, send(table.buyer, meeting_id=table.meeting.id), NothingNoted)
    await table.note(table.buyer, "500 pieces")
    laid = await send(table.buyer, meeting_id=table.meeting.id)
    assert (laid.minutes_number, laid.has_unsent_points, laid.due_at) == (1, False, None)
    assert await table.booking.letters() == BOTH
    assert await send(table.exhibitor, meeting_id=table.meeting.id) == laid
    assert await table.booking.letters() == []

    changed = await table.note(table.exhibitor, "Delivery in May")
    assert changed.has_unsent_points
    assert await pass_time(table, MINUTES_AFTER) == []
    laid = await send(table.exhibitor, meeting_id=table.meeting.id)
    assert {subject for _, subject in await table.booking.letters()} == {
        "New version of the minutes: Yongkang Flasks",
        "New version of the minutes: Buyer",
    }
    first, second = await table.minutes.find_many([f"{table.meeting.id}/{n}" for n in (1, 2)])
    assert first is not None
    assert second is not None
    assert [len(each.points) for each in (first, second)] == [1, 2]
    assert (first.sent_by, second.sent_by) == (MeetingSide.BUYER, MeetingSide.EXHIBITOR)


async def test_both_who_press_at_once_send_once(table: LaidTable) -> None:
    await table.note(table.buyer, "500 pieces")
    table.booking.world.clock.now = table.meeting.ends_at + MINUTES_AFTER
    presses = [table.minutes.send(each, meeting_id=table.meeting.id) for each in (table.buyer, table.exhibitor)]
    await asyncio.gather(*presses, table.minutes.send_due(), table.minutes.send_due())
    assert (await table.now()).minutes_number == 1
    assert await table.booking.letters() == BOTH


async def test_minutes_are_sent_a_quarter_of_an_hour_after_the_end(table: LaidTable) -> None:
    await table.note(table.buyer, "500 pieces")
    assert await pass_time(table, MINUTES_AFTER - timedelta(seconds=1)) == []
    assert await pass_time(table, MINUTES_AFTER) == BOTH
    assert await pass_time(table, MINUTES_AFTER + timedelta(hours=1)) == []
    [minutes] = await table.minutes.find_many([f"{table.meeting.id}/1"])
    assert minutes is not None
    assert (minutes.sent_by, minutes.attendees) == (None, [])


async def test_nothing_is_sent_without_points_or_once_cancelled(table: LaidTable) -> None:
    assert await pass_time(table, MINUTES_AFTER) == []
    later = await table.booking.book(table.booking.at(hours=3))
    other = LaidTable(table.booking, later)
    await other.note(table.buyer, "Prepared")
    await table.booking.meetings.cancel(table.buyer, meeting_id=later.id, reason="Ill.")
    await table.booking.letters()
    assert await pass_time(other, MINUTES_AFTER) == []


async def test_minutes_are_sent_once_both_have_left(table: LaidTable) -> None:
    clock = table.booking.world.clock
    async with AsyncExitStack() as stack:
        await table.seat(stack, table.buyer, table.exhibitor)
        await table.note(table.buyer, "500 pieces")
        clock.now += timedelta(minutes=5)
    assert (await table.now()).due_at == clock() + LEFT_FOR
    async with AsyncExitStack() as stack:  # the line came back
        await table.seat(stack, table.buyer)
        clock.now += LEFT_FOR
        await table.minutes.send_due()
        assert await table.booking.letters() == []
    clock.now += LEFT_FOR
    await table.minutes.send_due()
    assert await table.booking.letters() == BOTH
    [minutes] = await table.minutes.find_many([f"{table.meeting.id}/1"])
    assert minutes is not None
    assert {(each.name, each.side) for each in minutes.attendees} == {
        ("buyer", MeetingSide.BUYER),
        ("exhibitor", MeetingSide.EXHIBITOR),
    }


async def test_who_left_alone_or_prepared_ends_nothing(table: LaidTable) -> None:
    clock = table.booking.world.clock
    clock.now = table.meeting.begins_at - timedelta(hours=1)
    await table.note(table.buyer, "Prepared")
    async with AsyncExitStack() as stack:
        await table.seat(stack, table.buyer, table.exhibitor)
    assert (await table.now()).attendees == []
    clock.now = table.meeting.begins_at
    async with AsyncExitStack() as stack:
        await table.seat(stack, table.buyer)
    assert (await table.now()).due_at == table.meeting.ends_at + MINUTES_AFTER


async def test_minutes_wait_for_a_meeting_that_was_moved(table: LaidTable) -> None:
    later = await table.booking.book(table.booking.at(hours=1))
    other = LaidTable(table.booking, later)
    await other.note(table.buyer, "Prepared")
    begins_at = table.booking.at(hours=2)
    proposed = await table.booking.meetings.propose(
        table.buyer, meeting_id=later.id, version=later.version, begins_at=begins_at
    )
    moved = await table.booking.meetings.accept(table.exhibitor, meeting_id=later.id, version=proposed.version)
    await table.booking.letters()
    assert await pass_time(other, MINUTES_AFTER) == []
    assert (await other.now()).due_at == moved.ends_at + MINUTES_AFTER


async def test_email_says_who_agreed_what_in_the_readers_language(table: LaidTable) -> None:
    await read_in(table, table.buyer, "es")
    async with AsyncExitStack() as stack:
        await table.seat(stack, table.buyer)
    await table.note(table.exhibitor, "500个,单价3.85美元", "zh", kind=PointKind.AGREED)
    due_on = date(2027, 5, 1)
    words = "Send a sample to lab.example/intake"
    await table.note(table.buyer, words, kind=PointKind.TO_DO, owner=MeetingSide.EXHIBITOR, due_on=due_on)
    organisation = table.exhibitor.organisation_id or ""
    request = TextRequest(organisation, "500个,单价3.85美元", "zh", "es")
    made = Translation.of(request, "500 piezas a 3,85 USD", TranslationOrigin.MACHINE, table.booking.world.clock())
    reading = table.booking.world.service(TranslationReading)
    await reading._store.keep_many([made])
    await table.minutes.send(table.buyer, meeting_id=table.meeting.id)
    sent = await bodies(table)
    for line in (
        "Participantes: buyer (su empresa)",
        "Productos sobre la mesa\n– En inglés: Vacuum flask",
        "Acordado\n– 500 piezas a 3,85 USD\n  Original (chino): 500个,单价3.85美元",
        "Pendiente\n– En inglés: Send a sample to …\n  A cargo de: Yongkang Flasks, antes del 1 de mayo de 2027",
        f"/es/meeting/{table.meeting.id}",
    ):
        assert line in sent["buyer@fair.example"]
    assert "Agreed\n– In Chinese: 500个" in sent["exhibitor@fair.example"]
    assert "To be done by: your company, by May 1, 2027" in sent["exhibitor@fair.example"]


async def test_minutes_are_sent_ten_times_at_most(table: LaidTable) -> None:
    for each in range(MAX_MINUTES):
        await table.note(table.buyer, f"Point {each}")
        await table.minutes.send(table.buyer, meeting_id=table.meeting.id)
    await table.note(table.buyer, "One more")
    await refused(table, table.minutes.send(table.buyer, meeting_id=table.meeting.id), TableFull)


def test_labels_exist_in_all_languages_with_the_same_places() -> None:
    def places(labels: dict[str, str]) -> dict[str, set[str]]:
        return {key: {name for _, name, _, _ in string.Formatter().parse(text) if name} for key, text in labels.items()}

    texts = minutes_texts()
    assert set(texts) == set(LANGUAGES)
    assert {str(places(dict(each))) for each in texts.values()} == {str(places(dict(texts["en"])))}
