"""Announcements: who reads them when, who writes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from expo.fairs.announcements.errors import AnnouncementNotFound
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.ids import new_id
from tests.fairs.harness import BUYER, NO_FAIR, ORGANISER, OUTSIDERS, READING_KEY, Harness, a_text, refused

NO_ANNOUNCEMENT = NO_FAIR.replace("fair", "anno")


async def shown(harness: Harness, *fair_ids: str) -> list[list[str]]:
    found = await harness.announcements.shown(ANONYMOUS, fair_ids=fair_ids)
    return [[each.title.text for each in announcements] for announcements in found]


async def test_current_announcements_are_sorted_pinned_then_latest(harness: Harness) -> None:
    fair, now = await harness.a_fair(), harness.clock()
    await harness.an_announcement(fair, title=a_text("old"), shown_from=now - timedelta(hours=2))
    await harness.an_announcement(fair, title=a_text("new"))
    await harness.an_announcement(fair, title=a_text("pinned"), pinned=True, shown_from=now - timedelta(days=1))
    await harness.an_announcement(fair, title=a_text("tomorrow"), shown_from=now + timedelta(days=1))
    await harness.an_announcement(
        fair, title=a_text("over"), shown_from=now - timedelta(days=1), shown_until=now - timedelta(hours=1)
    )
    assert await shown(harness, fair.id, NO_FAIR) == [["pinned", "new", "old"], []]
    everything = await harness.announcements.all(READING_KEY, fair_id=fair.id)
    assert [each.title.text for each in everything] == ["pinned", "tomorrow", "new", "old", "over"]
    harness.clock.advance(days=1)
    assert await shown(harness, fair.id) == [["pinned", "tomorrow", "new", "old"]]
    assert (await harness.verbs())[-1] == "announcement.added"


async def test_announcements_of_unpublished_fair_are_hidden(harness: Harness) -> None:
    fair = await harness.a_fair(published=False)
    await harness.an_announcement(fair)
    assert await shown(harness, fair.id) == [[]]
    [own] = await harness.announcements.shown(ORGANISER, fair_ids=[fair.id])
    assert len(own) == 1


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_organiser_lists_all_and_writes(harness: Harness, who: str) -> None:
    fair = await harness.a_fair()
    made = await harness.an_announcement(fair)
    actor, error = OUTSIDERS[who]
    service = harness.announcements
    words: dict[str, Any] = {"title": a_text(), "body": a_text()}
    await refused(harness, service.all(actor, fair_id=fair.id), error)
    await refused(harness, service.add(actor, fair_id=fair.id, **words), error)
    await refused(harness, service.change(actor, announcement_id=made.id, changes={"pinned": True}), error)
    await refused(harness, service.remove(actor, announcement_id=made.id), error)
    await refused(harness, service.remove(READING_KEY, announcement_id=made.id), Forbidden)


async def test_given_fields_change_and_end_can_be_cleared(harness: Harness) -> None:
    fair = await harness.a_fair()
    made = await harness.an_announcement(fair, shown_until=harness.clock() + timedelta(hours=1))
    changed = await harness.announcements.change(
        ORGANISER, announcement_id=made.id, changes={"pinned": True, "shown_until": None}
    )
    assert (changed.pinned, changed.shown_until, changed.title) == (True, None, made.title)
    assert await harness.announcements.all(ORGANISER, fair_id=fair.id) == [changed]
    await harness.announcements.remove(ORGANISER, announcement_id=made.id)
    assert await harness.announcements.all(ORGANISER, fair_id=fair.id) == []
    assert (await harness.verbs())[-2:] == ["announcement.changed", "announcement.removed"]


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"shown_until": datetime(2020, 1, 1, tzinfo=UTC)}, "shownUntil"),
        ({"shown_from": datetime(1800, 1, 1, tzinfo=UTC)}, "shownFrom"),
        ({"shown_from": datetime(2027, 1, 1)}, "shownFrom"),  # noqa: DTZ001 - the point
    ],
)
async def test_invalid_times_are_refused(harness: Harness, changes: dict[str, Any], field: str) -> None:
    fair = await harness.a_fair()
    made = await harness.an_announcement(fair)
    words: dict[str, Any] = {"title": a_text(), "body": a_text()}
    await refused(harness, harness.announcements.add(ORGANISER, fair_id=fair.id, **words, **changes), Invalid, field)
    doing = harness.announcements.change(ORGANISER, announcement_id=made.id, changes=changes)
    await refused(harness, doing, Invalid, field)


@pytest.mark.parametrize(
    "wanted,error", [(NO_ANNOUNCEMENT, AnnouncementNotFound), (NO_FAIR, NotFound), ("$ne", NotFound)]
)
async def test_unknown_announcement_cannot_be_changed(harness: Harness, wanted: str, error: type[NotFound]) -> None:
    field = "announcementId"
    await refused(harness, harness.announcements.remove(ORGANISER, announcement_id=wanted), error, field)
    await refused(harness, harness.announcements.change(ORGANISER, announcement_id=wanted, changes={}), error, field)


async def test_a_fair_has_at_most_200_announcements(harness: Harness) -> None:
    fair = await harness.a_fair()
    made = await harness.an_announcement(fair)
    document = await harness.database.raw["announcements"].find_one({"_id": made.id})
    assert document is not None
    copies = [document | {"_id": new_id("anno")} for _ in range(199)]
    await harness.database.raw["announcements"].insert_many(copies)
    doing = harness.announcements.add(ORGANISER, fair_id=fair.id, title=a_text(), body=a_text())
    await refused(harness, doing, Invalid, "fairId")


async def test_buyer_cannot_list_all_announcements(harness: Harness) -> None:
    fair = await harness.a_fair()
    await refused(harness, harness.announcements.all(BUYER, fair_id=fair.id), NotFound)
    await refused(harness, harness.announcements.all(ANONYMOUS, fair_id=fair.id), SignInRequired)
