"""What happens at a fair and when, and who may say so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from expo.fairs.fairs.errors import FairNotFound
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, NotFound
from tests.fairs.harness import (
    BUYER,
    CLERK,
    EXHIBITOR,
    LONER,
    NO_FAIR,
    NO_ITEM,
    ORGANISER,
    OTHER_ORGANISER,
    OUTSIDERS,
    READING_KEY,
    Harness,
    Verb,
    a_text,
    refused,
    refused_without_a_fair,
)

MINE: dict[str, Verb] = {
    "add": lambda harness, actor, fair: harness.programmes.add(
        actor,
        fair_id=fair,
        kind="FORUM",  # type: ignore[arg-type]  # never gets that far
        title=a_text(),
        starts_at=datetime(2027, 4, 15, 1, tzinfo=UTC),
        ends_at=datetime(2027, 4, 15, 2, tzinfo=UTC),
    ),
    "remove": lambda harness, actor, fair: harness.programmes.remove(actor, fair_id=fair, item_id=NO_ITEM),
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("verb", MINE)
async def test_only_managers_of_the_organiser_write_the_programme(harness: Harness, verb: str, who: str) -> None:
    fair = await harness.a_fair()
    actor, error = OUTSIDERS[who]
    await refused(harness, MINE[verb](harness, actor, fair.id), error)
    assert await harness.programmes.get(ORGANISER, fair_id=fair.id) == []


@pytest.mark.parametrize("verb", MINE)
async def test_a_key_without_the_scope_writes_no_programme(harness: Harness, verb: str) -> None:
    fair = await harness.a_fair()
    await refused(harness, MINE[verb](harness, READING_KEY, fair.id), Forbidden)
    assert await harness.programmes.get(READING_KEY, fair_id=fair.id) == []


@pytest.mark.parametrize("verb", MINE)
async def test_unknown_fair_has_no_programme(harness: Harness, verb: str) -> None:
    await refused_without_a_fair(harness, MINE[verb])
    assert await harness.database.raw["programme"].count_documents({}) == 0


async def test_programme_of_unpublished_fair_is_for_its_organiser_only(harness: Harness) -> None:
    fair = await harness.a_fair(published=False)
    item = await harness.an_item(fair)
    for actor in (ORGANISER, CLERK):
        assert await harness.programmes.get(actor, fair_id=fair.id) == [item]
    for actor in (ANONYMOUS, LONER, BUYER, EXHIBITOR, OTHER_ORGANISER):
        with pytest.raises(FairNotFound):
            await harness.programmes.get(actor, fair_id=fair.id)
        assert await harness.programmes.get_many(actor, fair_ids=[fair.id]) == [[]]


async def test_programme_is_ordered_by_time_and_items_are_removed(harness: Harness) -> None:
    fair = await harness.a_fair()
    late = await harness.an_item(fair, starts_at=datetime(2027, 4, 16, 2, tzinfo=UTC), place=" Hall  3 ")
    early = await harness.an_item(fair, description=a_text("About steel"))
    assert late.place == "Hall 3"
    assert await harness.programmes.get(ANONYMOUS, fair_id=fair.id) == [early, late]
    other = await harness.a_fair(slug="other")
    assert await harness.programmes.get_many(ANONYMOUS, fair_ids=[other.id, fair.id]) == [[], [early, late]]
    await harness.programmes.remove(ORGANISER, fair_id=fair.id, item_id=early.id)
    assert await harness.programmes.get(ANONYMOUS, fair_id=fair.id) == [late]
    assert (await harness.verbs()).count("fair.programme_changed") == 3


async def test_item_with_invalid_end_or_place_is_refused(harness: Harness) -> None:
    fair = await harness.a_fair()
    await refused(harness, harness.an_item(fair, ends_at=datetime(2027, 4, 1, tzinfo=UTC)), Invalid, "endsAt")
    await refused(harness, harness.an_item(fair, place="x" * 121), Invalid, "place")
    assert await harness.programmes.get(ORGANISER, fair_id=fair.id) == []


async def test_programme_has_at_most_500_items(harness: Harness) -> None:
    fair = await harness.a_fair()
    item = await harness.an_item(fair)
    stored = await harness.database.raw["programme"].find_one({"_id": item.id})
    assert stored is not None
    await harness.database.raw["programme"].insert_many([{**stored, "_id": f"{n}"} for n in range(499)])
    await refused(harness, harness.an_item(fair), Invalid, "fairId")


async def test_item_of_another_fair_cannot_be_removed(harness: Harness) -> None:
    fair, other = await harness.a_fair(), await harness.a_fair(slug="other")
    item = await harness.an_item(other)
    for item_id in (item.id, NO_ITEM, fair.id, "", "$ne"):
        doing = harness.programmes.remove(ORGANISER, fair_id=fair.id, item_id=item_id)
        await refused(harness, doing, NotFound, "itemId")
    assert await harness.programmes.get(ORGANISER, fair_id=other.id) == [item]


async def test_programme_item_is_changed(harness: Harness) -> None:
    fair = await harness.a_fair()
    item = await harness.an_item(fair, place="Stage 1", description=a_text("Prices and trends"))
    ends = item.ends_at + timedelta(hours=1)
    changed = await harness.programmes.change(
        ORGANISER, item_id=item.id, changes={"ends_at": ends, "place": " ", "description": None}
    )
    assert (changed.ends_at, changed.place, changed.description, changed.title) == (ends, None, None, item.title)
    assert await harness.programmes.get(ANONYMOUS, fair_id=fair.id) == [changed]
    assert (await harness.verbs())[-1] == "fair.programme_changed"
    wrong: dict[str, Any] = {"ends_at": item.starts_at}
    doing = harness.programmes.change(ORGANISER, item_id=item.id, changes=wrong)
    await refused(harness, doing, Invalid, "endsAt")
    doing = harness.programmes.change(ORGANISER, item_id=item.id, changes={"place": "x" * 121})
    await refused(harness, doing, Invalid, "place")


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_organiser_changes_the_programme(harness: Harness, who: str) -> None:
    fair = await harness.a_fair()
    item = await harness.an_item(fair)
    actor, error = OUTSIDERS[who]
    await refused(harness, harness.programmes.change(actor, item_id=item.id, changes={"place": "Stage 9"}), error)
    assert await harness.programmes.get(ORGANISER, fair_id=fair.id) == [item]


@pytest.mark.parametrize("item_id", [NO_FAIR.replace("fair", "prog"), NO_FAIR, "", "$ne"])
async def test_unknown_programme_item_cannot_be_changed(harness: Harness, item_id: str) -> None:
    fair = await harness.a_fair()
    item = await harness.an_item(fair)
    doing = harness.programmes.change(ORGANISER, item_id=item_id, changes={"place": "Stage 9"})
    await refused(harness, doing, NotFound, "itemId")
    assert await harness.programmes.get(ORGANISER, fair_id=fair.id) == [item]
