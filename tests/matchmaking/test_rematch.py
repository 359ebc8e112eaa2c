"""The rematch of a fair: what it leads to, and that it survives being killed."""

from typing import Any

from expo.kit.job_runner import do_job
from expo.kit.jobs import Job, Jobs
from expo.matchmaking.organising import MatchmakingDesk
from expo.matchmaking.rematching import REMATCH, Rematching
from tests.matchmaking.fairground import Fairground, a_flask


async def take(ground: Fairground) -> Job:
    job = await ground.world.service(Jobs).take([REMATCH])
    assert job is not None
    return job


async def rematched(ground: Fairground) -> dict[str, Any]:
    ground.world.clock.advance(minutes=1)
    desk = ground.world.service(MatchmakingDesk)
    started = await desk.start(ground.organiser, fair_id=ground.fair.id)
    await do_job(ground.world.service(Jobs), ground.world.service(Rematching).run, await take(ground))
    query = """query ($id: ID!) { rematchRun(id: $id) { status stage done wishes pairs error
      figures { name expectedMatches buyerEnvy exhibitorEnvy floorKept exposureBySize { key exposure exhibitors } } } }"""
    found: dict[str, Any] = (await ground.world.run(ground.organiser, query, id=started.id))["rematchRun"]
    return found


async def a_market(ground: Fairground) -> tuple[Any, Any, Any]:
    """Return two exhibitors and a buyer who wants what both show."""
    first, _ = await ground.a_seller(a_flask(), markets=["RU"])
    second, _ = await ground.a_seller(a_flask(number="2"), english_name="Second Flasks", markets=["ES"])
    buyer = await ground.a_buyer()
    await ground.wishes(buyer)
    return first, second, buyer


async def test_a_rematch_ranks_all_pairs_for_both_sides(ground: Fairground) -> None:
    first, second, buyer = await a_market(ground)
    done = await rematched(ground)
    assert (done["status"], done["stage"], done["done"], done["wishes"], done["pairs"]) == ("DONE", "DONE", 1, 1, 2)
    assert [each["name"] for each in done["figures"]] == ["active", "similarity", "random"]
    assert len(await ground.suggested(buyer)) == 2
    assert await ground.world.installation.database.raw["fresh_suggestions"].count_documents({}) == 0
    for seller in (first, second):
        assert len(await ground.buyers_for(seller)) == 1


async def test_a_declined_pair_stays_away_after_a_rematch(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    [one, other] = await ground.suggested(buyer)
    await ground.answers(buyer, one["id"], "DECLINED")
    done = await rematched(ground)
    assert done["error"] is None
    assert [each["id"] for each in await ground.suggested(buyer)] == [other["id"]]
