"""Where several needs of a buyer's lead to an exhibitor, he is shown all of them, never more than she tells him."""

from typing import Any

import numpy as np
import pytest

from expo.kit.access import Actor
from expo.matchmaking.candidates.models import PARTS
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import RECORD, pack
from expo.matchmaking.recommendations.rules.other_needs import MAX_OTHERS, OtherNeeds
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.tuning.models import WEIGHTS
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.runs.test_runs import run_matchmaking

ALSO = """query ($fair: ID!, $answer: MatchAnswer) { recommendedBuyers(fairId: $fair, answer: $answer) { nodes {
  id company sourcingNeed { text { original } } otherSourcingNeeds { text { original } } } } }"""


async def seen(harness: MatchmakingHarness, seller: Actor) -> dict[str, Any]:
    """Return the only buyer who is recommended to an exhibitor: her name, and all that she wants, in order of words."""
    [node] = (await harness.world.run(seller, ALSO, fair=harness.fair.id))["recommendedBuyers"]["nodes"]
    texts = [each["text"]["original"] for each in (node["sourcingNeed"], *node["otherSourcingNeeds"])]
    return {"company": node["company"], "texts": sorted(texts)}


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a run"])
async def test_all_matching_needs_of_a_buyer_are_shown(harness: MatchmakingHarness, weighed: bool) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    for text in ("термос", "термос 500 мл", "ноутбук"):
        await harness.needs(buyer, text)
    if weighed:
        assert (await run_matchmaking(harness))["error"] is None
    assert (await seen(harness, seller))["texts"] == ["термос", "термос 500 мл"]


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a run"])
async def test_closed_or_no_longer_matching_need_is_not_shown(harness: MatchmakingHarness, weighed: bool) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    needs = {text: await harness.needs(buyer, text) for text in ("термос", "термос 500 мл", "термос 500")}
    if weighed:
        await run_matchmaking(harness)
    first = (await harness.world.run(seller, ALSO, fair=harness.fair.id))["recommendedBuyers"]["nodes"][0]
    others = [each["text"]["original"] for each in first["otherSourcingNeeds"]]
    await harness.world.service(SourcingNeeds).close(buyer, need_id=needs[others[0]].id)
    await harness.needs(buyer, "ноутбук", need_id=needs[others[1]].id)
    assert (await seen(harness, seller))["texts"] == [first["sourcingNeed"]["text"]["original"]]


@pytest.mark.parametrize("weighed", [False, True], ids=["at once", "after a run"])
@pytest.mark.parametrize("named", [True, False], ids=["the best is named", "the best is anonymous"])
async def test_anonymous_need_is_not_shown_beside_a_named_one(
    harness: MatchmakingHarness, *, named: bool, weighed: bool
) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer(name="Anna")
    await harness.needs(buyer, "термос", named=named)
    other = await harness.needs(buyer, "посуда термос ноутбук", named=not named)
    if weighed:
        await run_matchmaking(harness)
    company = "Anna" if named else None
    assert await seen(harness, seller) == {"company": company, "texts": ["термос"]}
    await harness.needs(buyer, other.text.text, need_id=other.id, named=named)
    assert await seen(harness, seller) == {"company": company, "texts": sorted(["термос", other.text.text])}


async def test_accepting_buyer_reveals_name_and_all_needs(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer(name="Anna")
    await harness.needs(buyer, "термос", named=False)
    await harness.needs(buyer, "термос 500 мл")
    [pair] = await harness.recommended(buyer)
    await harness.answers(buyer, pair["id"], "MEETING_REQUESTED")
    assert await seen(harness, seller) == {"company": "Anna", "texts": ["термос", "термос 500 мл"]}


async def test_answered_list_shows_only_the_answered_need(harness: MatchmakingHarness) -> None:
    """The others may be written anew, and lead elsewhere, while it stands in the list."""
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    needs = {text: await harness.needs(buyer, text) for text in ("термос", "термос 500 мл")}
    [node] = (await harness.world.run(seller, ALSO, fair=harness.fair.id))["recommendedBuyers"]["nodes"]
    [other] = [each["text"]["original"] for each in node["otherSourcingNeeds"]]
    await harness.answers(seller, node["id"], "SAVED_FOR_LATER")
    await harness.needs(buyer, "ноутбук", need_id=needs[other].id)
    answered = (await harness.world.run(seller, ALSO, fair=harness.fair.id, answer="SAVED_FOR_LATER"))[
        "recommendedBuyers"
    ]["nodes"]
    assert answered == [node | {"otherSourcingNeeds": []}]


async def test_accepting_buyer_stays_listed_after_editing_need(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    need = await harness.needs(buyer, "термос")
    await run_matchmaking(harness)
    [pair] = await harness.recommended(buyer)
    await harness.answers(buyer, pair["id"], "MEETING_REQUESTED")
    harness.world.clock.advance(minutes=1)
    await harness.needs(buyer, "ноутбук", need_id=need.id)
    [stays] = await harness.buyers_for(seller)
    assert (stays["id"], stays["requestedMeeting"], stays["sourcingNeed"]["text"]["original"]) == (
        pair["id"],
        True,
        "ноутбук",
    )
    await harness.closes_all(buyer)
    assert await harness.buyers_for(seller) == []


def test_other_needs_share_buyer_and_exhibitor_best_first() -> None:
    """Two buyers: the first has six needs and keeps things, the second has one."""
    ids = (*(f"need_{number}" for number in range(6)), "", "need_other")
    nothing = np.zeros(8, np.int64)
    needs = NeedRows(ids, ("a",) * 7 + ("b",), np.ones(8, np.bool_), nothing, np.zeros((8, 0), np.bool_), nothing)
    sellers = {0: (3, 9), 1: (9,), 2: (9, 3), 3: (9,), 4: (9,), 5: (9,), 6: (9,), 7: (9,)}
    worth = {0: 0.9, 1: 0.5, 2: 0.8, 3: 0.4, 4: 0.6, 5: 0.7, 6: 0.9, 7: 0.9}
    rows = [(need, seller) for need, some in sellers.items() for seller in some]
    records = np.zeros(len(rows), RECORD)
    for row, (need, seller) in enumerate(rows):
        records[row]["need"], records[row]["seller"] = need, seller
        records[row]["exhibitor_parts"] = pack(np.full(len(PARTS), worth[need]))
    found = OtherNeeds(records, needs).of(np.array([1, 0, len(rows) - 1]), WEIGHTS)
    assert [[each for each in ids if each] for ids in found.tolist()] == [
        ["need_2", "need_5", "need_4", "need_1"],
        ["need_2"],
        [],
    ]
    assert found.shape == (3, MAX_OTHERS)
