"""Where several wishes of a buyer's lead to an exhibitor, he is shown all of them, never more than she tells him."""

from typing import Any

import numpy as np
import pytest

from expo.kit.access import Actor
from expo.matchmaking.candidates.models import PARTS
from expo.matchmaking.candidates.rules.records import RECORD, packed
from expo.matchmaking.candidates.rules.wish_rows import WishRows
from expo.matchmaking.suggestions.rules.other_wishes import MOST_OTHERS, OtherWishes
from expo.matchmaking.tuning.models import WEIGHTS
from expo.matchmaking.wishes.service import Wishes
from tests.matchmaking.fairground import Fairground, a_flask
from tests.matchmaking.runs.test_rematch import rematched

ALSO = """query ($fair: ID!, $answer: MatchAnswer) { suggestedBuyers(fairId: $fair, answer: $answer) { nodes {
  id company wanted { text { original } } alsoWanted { text { original } } } } }"""


async def seen(ground: Fairground, seller: Actor) -> dict[str, Any]:
    """Return the only buyer who is suggested to an exhibitor: her name, and all that she wants, in order of words."""
    [node] = (await ground.world.run(seller, ALSO, fair=ground.fair.id))["suggestedBuyers"]["nodes"]
    texts = [each["text"]["original"] for each in (node["wanted"], *node["alsoWanted"])]
    return {"company": node["company"], "texts": sorted(texts)}


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a rematch"])
async def test_all_of_her_wishes_that_lead_to_him_are_shown(ground: Fairground, weighed: bool) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    for text in ("термос", "термос 500 мл", "ноутбук"):
        await ground.wishes(buyer, text)
    if weighed:
        assert (await rematched(ground))["error"] is None
    assert (await seen(ground, seller))["texts"] == ["термос", "термос 500 мл"]


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a rematch"])
async def test_wish_that_is_closed_or_leads_elsewhere_now_is_shown_no_more(ground: Fairground, weighed: bool) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    wishes = {text: await ground.wishes(buyer, text) for text in ("термос", "термос 500 мл", "термос 500")}
    if weighed:
        await rematched(ground)
    first = (await ground.world.run(seller, ALSO, fair=ground.fair.id))["suggestedBuyers"]["nodes"][0]
    others = [each["text"]["original"] for each in first["alsoWanted"]]
    await ground.world.service(Wishes).close(buyer, wish_id=wishes[others[0]].id)
    await ground.wishes(buyer, "ноутбук", wish_id=wishes[others[1]].id)
    assert (await seen(ground, seller))["texts"] == [first["wanted"]["text"]["original"]]


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a rematch"])
@pytest.mark.parametrize("named", [True, False], ids=["the best is named", "the best is anonymous"])
async def test_wish_that_keeps_her_name_back_is_not_told_beside_one_that_says_it(
    ground: Fairground, *, named: bool, weighed: bool
) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer(name="Anna")
    await ground.wishes(buyer, "термос", named=named)
    other = await ground.wishes(buyer, "посуда термос ноутбук", named=not named)
    if weighed:
        await rematched(ground)
    company = "Anna" if named else None
    assert await seen(ground, seller) == {"company": company, "texts": ["термос"]}
    await ground.wishes(buyer, other.text.text, wish_id=other.id, named=named)
    assert await seen(ground, seller) == {"company": company, "texts": sorted(["термос", other.text.text])}


async def test_all_of_her_wishes_are_told_with_her_name_once_she_wants_to_meet(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer(name="Anna")
    await ground.wishes(buyer, "термос", named=False)
    await ground.wishes(buyer, "термос 500 мл")
    [pair] = await ground.suggested(buyer)
    await ground.answers(buyer, pair["id"], "ACCEPTED")
    assert await seen(ground, seller) == {"company": "Anna", "texts": ["термос", "термос 500 мл"]}


async def test_list_of_who_was_answered_tells_only_the_wish_that_was_answered(ground: Fairground) -> None:
    """The others may be written anew, and lead elsewhere, while it stands in the list."""
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    wishes = {text: await ground.wishes(buyer, text) for text in ("термос", "термос 500 мл")}
    [node] = (await ground.world.run(seller, ALSO, fair=ground.fair.id))["suggestedBuyers"]["nodes"]
    [other] = [each["text"]["original"] for each in node["alsoWanted"]]
    await ground.answers(seller, node["id"], "LATER")
    await ground.wishes(buyer, "ноутбук", wish_id=wishes[other].id)
    answered = (await ground.world.run(seller, ALSO, fair=ground.fair.id, answer="LATER"))["suggestedBuyers"]["nodes"]
    assert answered == [node | {"alsoWanted": []}]


async def test_buyer_who_wants_to_meet_stays_when_she_writes_her_wish_anew(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    wish = await ground.wishes(buyer, "термос")
    await rematched(ground)
    [pair] = await ground.suggested(buyer)
    await ground.answers(buyer, pair["id"], "ACCEPTED")
    ground.world.clock.advance(minutes=1)
    await ground.wishes(buyer, "ноутбук", wish_id=wish.id)
    [stays] = await ground.buyers_for(seller)
    assert (stays["id"], stays["wantsToMeetYou"], stays["wanted"]["text"]["original"]) == (pair["id"], True, "ноутбук")
    await ground.closes_all(buyer)
    assert await ground.buyers_for(seller) == []


def test_others_are_those_of_the_same_buyer_and_exhibitor_best_first() -> None:
    """Two buyers: the first has six wishes and keeps things, the second has one."""
    ids = (*(f"wish_{number}" for number in range(6)), "", "wish_other")
    nothing = np.zeros(8, np.int64)
    wishes = WishRows(ids, ("a",) * 7 + ("b",), np.ones(8, np.bool_), nothing, np.zeros((8, 0), np.bool_), nothing)
    sellers = {0: (3, 9), 1: (9,), 2: (9, 3), 3: (9,), 4: (9,), 5: (9,), 6: (9,), 7: (9,)}
    worth = {0: 0.9, 1: 0.5, 2: 0.8, 3: 0.4, 4: 0.6, 5: 0.7, 6: 0.9, 7: 0.9}
    rows = [(wish, seller) for wish, some in sellers.items() for seller in some]
    records = np.zeros(len(rows), RECORD)
    for row, (wish, seller) in enumerate(rows):
        records[row]["wish"], records[row]["seller"] = wish, seller
        records[row]["exhibitor_parts"] = packed(np.full(len(PARTS), worth[wish]))
    found = OtherWishes(records, wishes).of(np.array([1, 0, len(rows) - 1]), WEIGHTS)
    assert [[each for each in ids if each] for ids in found.tolist()] == [
        ["wish_2", "wish_5", "wish_4", "wish_1"],
        ["wish_2"],
        [],
    ]
    assert found.shape == (3, MOST_OTHERS)
