"""What happens at a fair and when, and who may say so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from expo.fairs.fairs.errors import FairNotFound
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, NotFound
from tests.fairs.house import (
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
    House,
    Verb,
    a_text,
    refused,
    refused_without_a_fair,
)

MINE: dict[str, Verb] = {
    "add": lambda house, actor, fair: house.programmes.add(
        actor,
        fair_id=fair,
        kind="FORUM",  # type: ignore[arg-type]  # never gets that far
        title=a_text(),
        starts_at=datetime(2027, 4, 15, 1, tzinfo=UTC),
        ends_at=datetime(2027, 4, 15, 2, tzinfo=UTC),
    ),
    "remove": lambda house, actor, fair: house.programmes.remove(actor, fair_id=fair, item_id=NO_ITEM),
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("verb", MINE)
async def test_only_managers_of_the_organiser_write_the_programme(house: House, verb: str, who: str) -> None:
    fair = await house.a_fair()
    actor, error = OUTSIDERS[who]
    await refused(house, MINE[verb](house, actor, fair.id), error)
    assert await house.programmes.get(ORGANISER, fair_id=fair.id) == []


@pytest.mark.parametrize("verb", MINE)
async def test_a_key_without_the_scope_writes_no_programme(house: House, verb: str) -> None:
    fair = await house.a_fair()
    await refused(house, MINE[verb](house, READING_KEY, fair.id), Forbidden)
    assert await house.programmes.get(READING_KEY, fair_id=fair.id) == []


@pytest.mark.parametrize("verb", MINE)
async def test_unknown_fair_has_no_programme(house: House, verb: str) -> None:
    await refused_without_a_fair(house, MINE[verb])
    assert await house.database.raw["programme"].count_documents({}) == 0


async def test_programme_of_unpublished_fair_is_for_its_organiser_only(house: House) -> None:
    fair = await house.a_fair(published=False)
    item = await house.an_item(fair)
    for actor in (ORGANISER, CLERK):
        assert await house.programmes.get(actor, fair_id=fair.id) == [item]
    for actor in (ANONYMOUS, LONER, BUYER, EXHIBITOR, OTHER_ORGANISER):
        with pytest.raises(FairNotFound):
            await house.programmes.get(actor, fair_id=fair.id)
        assert await house.programmes.get_many(actor, fair_ids=[fair.id]) == [[]]


async def test_programme_is_ordered_by_time_and_items_are_removed(house: House) -> None:
    fair = await house.a_fair()
    late = await house.an_item(fair, starts_at=datetime(2027, 4, 16, 2, tzinfo=UTC), place=" Hall  3 ")
    early = await house.an_item(fair, description=a_text("About steel"))
    assert late.place == "Hall 3"
    assert await house.programmes.get(ANONYMOUS, fair_id=fair.id) == [early, late]
    other = await house.a_fair(slug="other")
    assert await house.programmes.get_many(ANONYMOUS, fair_ids=[other.id, fair.id]) == [[], [early, late]]
    await house.programmes.remove(ORGANISER, fair_id=fair.id, item_id=early.id)
    assert await house.programmes.get(ANONYMOUS, fair_id=fair.id) == [late]
    assert (await house.verbs()).count("fair.programme_changed") == 3


async def test_item_with_invalid_end_or_place_is_refused(house: House) -> None:
    fair = await house.a_fair()
    await refused(house, house.an_item(fair, ends_at=datetime(2027, 4, 1, tzinfo=UTC)), Invalid, "endsAt")
    await refused(house, house.an_item(fair, place="x" * 121), Invalid, "place")
    assert await house.programmes.get(ORGANISER, fair_id=fair.id) == []


async def test_programme_has_at_most_500_items(house: House) -> None:
    fair = await house.a_fair()
    item = await house.an_item(fair)
    stored = await house.database.raw["programme"].find_one({"_id": item.id})
    assert stored is not None
    await house.database.raw["programme"].insert_many([{**stored, "_id": f"{n}"} for n in range(499)])
    await refused(house, house.an_item(fair), Invalid, "fairId")


async def test_item_of_another_fair_cannot_be_removed(house: House) -> None:
    fair, other = await house.a_fair(), await house.a_fair(slug="other")
    item = await house.an_item(other)
    for item_id in (item.id, NO_ITEM, fair.id, "", "$ne"):
        doing = house.programmes.remove(ORGANISER, fair_id=fair.id, item_id=item_id)
        await refused(house, doing, NotFound, "itemId")
    assert await house.programmes.get(ORGANISER, fair_id=other.id) == [item]


async def test_programme_item_is_changed(house: House) -> None:
    fair = await house.a_fair()
    item = await house.an_item(fair, place="Stage 1", description=a_text("Prices and trends"))
    ends = item.ends_at + timedelta(hours=1)
    changed = await house.programmes.change(
        ORGANISER, item_id=item.id, changes={"ends_at": ends, "place": " ", "description": None}
    )
    assert (changed.ends_at, changed.place, changed.description, changed.title) == (ends, None, None, item.title)
    assert await house.programmes.get(ANONYMOUS, fair_id=fair.id) == [changed]
    assert (await house.verbs())[-1] == "fair.programme_changed"
    wrong: dict[str, Any] = {"ends_at": item.starts_at}
    doing = house.programmes.change(ORGANISER, item_id=item.id, changes=wrong)
    await refused(house, doing, Invalid, "endsAt")
    doing = house.programmes.change(ORGANISER, item_id=item.id, changes={"place": "x" * 121})
    await refused(house, doing, Invalid, "place")


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_only_the_organiser_changes_the_programme(house: House, who: str) -> None:
    fair = await house.a_fair()
    item = await house.an_item(fair)
    actor, error = OUTSIDERS[who]
    await refused(house, house.programmes.change(actor, item_id=item.id, changes={"place": "Stage 9"}), error)
    assert await house.programmes.get(ORGANISER, fair_id=fair.id) == [item]


@pytest.mark.parametrize("item_id", [NO_FAIR.replace("fair", "prog"), NO_FAIR, "", "$ne"])
async def test_unknown_programme_item_cannot_be_changed(house: House, item_id: str) -> None:
    fair = await house.a_fair()
    item = await house.an_item(fair)
    doing = house.programmes.change(ORGANISER, item_id=item_id, changes={"place": "Stage 9"})
    await refused(house, doing, NotFound, "itemId")
    assert await house.programmes.get(ORGANISER, fair_id=fair.id) == [item]
