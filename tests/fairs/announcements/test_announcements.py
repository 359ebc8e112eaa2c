"""Announcements: who reads them when, who writes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from expo.fairs.announcements.errors import AnnouncementNotFound
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from tests.fairs.house import BUYER, NO_FAIR, ORGANISER, OUTSIDERS, READING_KEY, House, a_text, refused

NO_ANNOUNCEMENT = NO_FAIR.replace("fair", "anno")


async def shown(house: House, *fair_ids: str) -> list[list[str]]:
    found = await house.announcements.shown(ANONYMOUS, fair_ids=fair_ids)
    return [[each.title.text for each in announcements] for announcements in found]


async def test_current_announcements_are_sorted_pinned_then_latest(house: House) -> None:
    fair, now = await house.a_fair(), house.clock()
    await house.an_announcement(fair, title=a_text("old"), shown_from=now - timedelta(hours=2))
    await house.an_announcement(fair, title=a_text("new"))
    await house.an_announcement(fair, title=a_text("pinned"), pinned=True, shown_from=now - timedelta(days=1))
    await house.an_announcement(fair, title=a_text("tomorrow"), shown_from=now + timedelta(days=1))
    await house.an_announcement(
        fair, title=a_text("over"), shown_from=now - timedelta(days=1), shown_until=now - timedelta(hours=1)
    )
    assert await shown(house, fair.id, NO_FAIR) == [["pinned", "new", "old"], []]
    everything = await house.announcements.all(READING_KEY, fair_id=fair.id)
    assert [each.title.text for each in everything] == ["pinned", "tomorrow", "new", "old", "over"]
    house.clock.advance(days=1)
    assert await shown(house, fair.id) == [["pinned", "tomorrow", "new", "old"]]
    assert (await house.verbs())[-1] == "announcement.added"


async def test_announcements_of_unpublished_fair_are_hidden(house: House) -> None:
    fair = await house.a_fair(published=False)
    await house.an_announcement(fair)
    assert await shown(house, fair.id) == [[]]
    [own] = await house.announcements.shown(ORGANISER, fair_ids=[fair.id])
    assert len(own) == 1


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_organiser_lists_all_and_writes(house: House, who: str) -> None:
    fair = await house.a_fair()
    made = await house.an_announcement(fair)
    actor, error = OUTSIDERS[who]
    service = house.announcements
    words: dict[str, Any] = {"title": a_text(), "body": a_text()}
    await refused(house, service.all(actor, fair_id=fair.id), error)
    await refused(house, service.add(actor, fair_id=fair.id, **words), error)
    await refused(house, service.change(actor, announcement_id=made.id, changes={"pinned": True}), error)
    await refused(house, service.remove(actor, announcement_id=made.id), error)
    await refused(house, service.remove(READING_KEY, announcement_id=made.id), Forbidden)


async def test_given_fields_change_and_end_can_be_cleared(house: House) -> None:
    fair = await house.a_fair()
    made = await house.an_announcement(fair, shown_until=house.clock() + timedelta(hours=1))
    changed = await house.announcements.change(
        ORGANISER, announcement_id=made.id, changes={"pinned": True, "shown_until": None}
    )
    assert (changed.pinned, changed.shown_until, changed.title) == (True, None, made.title)
    assert await house.announcements.all(ORGANISER, fair_id=fair.id) == [changed]
    await house.announcements.remove(ORGANISER, announcement_id=made.id)
    assert await house.announcements.all(ORGANISER, fair_id=fair.id) == []
    assert (await house.verbs())[-2:] == ["announcement.changed", "announcement.removed"]


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"shown_until": datetime(2020, 1, 1, tzinfo=UTC)}, "shownUntil"),
        ({"shown_from": datetime(1800, 1, 1, tzinfo=UTC)}, "shownFrom"),
        ({"shown_from": datetime(2027, 1, 1)}, "shownFrom"),  # noqa: DTZ001 - the point
    ],
)
async def test_invalid_times_are_refused(house: House, changes: dict[str, Any], field: str) -> None:
    fair = await house.a_fair()
    made = await house.an_announcement(fair)
    words: dict[str, Any] = {"title": a_text(), "body": a_text()}
    await refused(house, house.announcements.add(ORGANISER, fair_id=fair.id, **words, **changes), Invalid, field)
    doing = house.announcements.change(ORGANISER, announcement_id=made.id, changes=changes)
    await refused(house, doing, Invalid, field)


@pytest.mark.parametrize(
    "wanted,error", [(NO_ANNOUNCEMENT, AnnouncementNotFound), (NO_FAIR, NotFound), ("$ne", NotFound)]
)
async def test_unknown_announcement_cannot_be_changed(house: House, wanted: str, error: type[NotFound]) -> None:
    field = "announcementId"
    await refused(house, house.announcements.remove(ORGANISER, announcement_id=wanted), error, field)
    await refused(house, house.announcements.change(ORGANISER, announcement_id=wanted, changes={}), error, field)


async def test_a_fair_has_at_most_200_announcements(house: House) -> None:
    fair = await house.a_fair()
    made = await house.an_announcement(fair)
    document = await house.database.raw["announcements"].find_one({"_id": made.id})
    assert document is not None
    copies = [document | {"_id": made.id[:-3] + f"{number:03}"} for number in range(199)]
    await house.database.raw["announcements"].insert_many(copies)
    doing = house.announcements.add(ORGANISER, fair_id=fair.id, title=a_text(), body=a_text())
    await refused(house, doing, Invalid, "fairId")


async def test_buyer_cannot_list_all_announcements(house: House) -> None:
    fair = await house.a_fair()
    await refused(house, house.announcements.all(BUYER, fair_id=fair.id), NotFound)
    await refused(house, house.announcements.all(ANONYMOUS, fair_id=fair.id), SignInRequired)
