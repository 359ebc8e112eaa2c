"""``expo matchmaking`` as processes that are killed with -9, one after the other, each in another step; the last one ends it.

Whoever reads meanwhile has the lists before. In the end the lists are those of a run that nobody killed, each once.
Some buyers have two needs, of which exhibitors are shown the second beside the best.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import numpy as np
import pytest

from expo.catalog.products.rules.drafts import Wording
from expo.discovery.index.encoders import Configured
from expo.discovery.index.follower import IndexFollower
from expo.kit.jobs.queue import JobStatus
from expo.matchmaking.recommendations.rules.listing import unpack
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.service import MatchmakingAdmin
from matching import encoder_named, read_live_index
from tests.matchmaking.harness import MatchmakingHarness, a_flask, a_matchmaking_harness
from tests.support import databases
from tests.support.preloaded import Preloaded
from tests.support.world import World

_FOLDER: Final = "expo.matchmaking.runs.run_folder"
SIZES: Final = {
    "expo.catalog.products.store.ordered_lists:_BUCKETS": 1,
    "expo.matchmaking.runs.gathering:_PART": 1,
    "expo.matchmaking.sourcing_needs.store:_NEEDS_BATCH": 1,
    "expo.matchmaking.recommendations.store:_BATCH": 1,
    "expo.matchmaking.runs.reading:_BATCH_SIZE": 2,
    "expo.matchmaking.runs.finding:_BATCH": 2,
    "expo.matchmaking.runs.solving:_REST_S": 0.0,
    "expo.matchmaking.runs.writing:_PARTIES": 2,
}
"""So that a fair of a few has several batches in each step."""
DEATHS: Final = (  # a tenth would end it: a job of which ten workers die is given up
    (f"{_FOLDER}:RunFolder.save", 2, "after"),  # some goods are read
    (f"{_FOLDER}:RunFolder.append_needs", 2, "after"),  # among the needs
    (f"{_FOLDER}:RunFolder.append", 2, "after"),  # among the candidates
    (f"{_FOLDER}:RunFolder.put", 1, "before"),  # pairs are written, how many is not
    ("expo.matchmaking.runs.solving:Checkpoints.keep", 5, "after"),  # in the market
    ("expo.matchmaking.recommendations.store:RecommendationLists.put", 2, "after"),  # among the lists
    (f"{_FOLDER}:RunFolder.put", 3, "before"),  # lists are written, how many is not
    ("expo.matchmaking.runs.writing:Writing.switch", 1, "before"),  # all lists are there, nobody reads them
    (
        "expo.matchmaking.recommendations.store:RecommendationLists.drop",
        1,
        "before",
    ),  # readers have them, the old ones stay
)
BY_MODEL: Final = (DEATHS[2], DEATHS[3], DEATHS[-1])
"""Those that matter to what a model finds."""


@pytest.fixture
async def harness(world: World) -> MatchmakingHarness:
    return await a_matchmaking_harness(world)


async def a_fair_of_some(harness: MatchmakingHarness) -> Any:
    """Let three sellers show what five buyers want in eight needs, and return one of these."""
    for number, markets in enumerate((["RU"], ["ES"], ["RU", "FR"])):
        # Of equal goods, a model's rounding would decide which are shown.
        titles = [Wording(f"{name}不锈钢保温杯 500毫升", "zh") for name in "红蓝绿黑白黄紫粉金"]
        goods = [a_flask(number=f"{number}-{each}", title=titles[each]) for each in range(3 * number + 3)]
        await harness.a_seller(*goods, markets=markets, english_name=f"Flasks {number}")
    buyers = [await harness.a_buyer(name=f"Buyer {number}") for number in range(5)]
    for buyer, market in zip(buyers, ("RU", "ES", "FR", "RU", "DE"), strict=True):
        await harness.needs(buyer, market=market)
    for buyer, text, named in zip(
        buyers, ("термос 500 мл", "сталь", "посуда термос"), (True, True, False), strict=False
    ):
        await harness.needs(buyer, text, named=named)
    return buyers[0]


async def index_by(harness: MatchmakingHarness, model: str) -> None:
    """Let the fair's index be one of a model's, as if that had been configured."""
    ours = harness.world.service(IndexFollower)
    await ours.close()
    follower = replace(ours, configured=Configured(encoder_named(model), model))
    await follower.begin()
    await follower.wait_until_built()
    await follower.close()
    live = read_live_index(ours.folder)
    assert live is not None
    assert live.mark["model"] == model


Run = Callable[[tuple[str, int, str] | None], Awaitable[int]]


@pytest.fixture
def run(harness: MatchmakingHarness, server_url: str, preloaded: Preloaded, model: str) -> Run:
    """Give what runs ``expo matchmaking`` until it ends, or dies where it is told to, and returns its exit code."""
    world = harness.world.installation
    preloaded.load_search(model)
    databases.others_write_into(world.database)
    settings = {name: value for name, value in os.environ.items() if "EXPO_" not in name}
    settings |= {"EXPO_DATABASE_URL": server_url, "EXPO_DATABASE_NAME": world.database.raw.name}
    settings |= {"EXPO_SECRET": "a secret for tests", "EXPO_ENCODER": model, "EXPO_LOG_LEVEL": "ERROR"}
    run = partial(
        preloaded.run, "matchmaking", harness.fair.slug, "--data", str(world.settings.data), environment=settings
    )

    async def run_until(at: tuple[str, int, str] | None) -> int:
        ran = await asyncio.to_thread(run, plan={"sizes": SIZES, "at": at})
        assert at is not None or ran.returncode == 0, ran.stdout + ran.stderr
        return ran.returncode

    return run_until


async def lists(harness: MatchmakingHarness) -> list[tuple[str, str, bytes]]:
    """Return all lists in the database: their run, whose they are, and what is in them."""
    found = await harness.world.installation.database.raw["recommendation_lists"].find({}).to_list()
    return sorted((each["generation"], each["_id"].partition("/")[2], each["packed"]) for each in found)


async def told_beside(harness: MatchmakingHarness) -> set[str]:
    """Return the needs that are shown to exhibitors beside better ones of the same buyer."""
    packed = [data for _, owner, data in await lists(harness) if "/EXHIBITOR/" in owner]
    return {need.decode() for data in packed for need in np.unique(unpack(data)["also"]).tolist() if need}


async def lease_ends(harness: MatchmakingHarness) -> None:
    """Let nobody wait for the worker that died."""
    database = harness.world.installation.database.raw
    await database["jobs"].update_many({"status": "RUNNING"}, {"$set": {"until": datetime(2000, 1, 1, tzinfo=UTC)}})
    await database["job_leases"].delete_many({})


@pytest.mark.parametrize("model, deaths", [("none", DEATHS), ("usem3", BY_MODEL)])
async def test_killed_matchmaking_run_ends_with_same_lists(
    harness: MatchmakingHarness, run: Run, model: str, deaths: Sequence[tuple[str, int, str]]
) -> None:
    buyer, desk = await a_fair_of_some(harness), harness.world.service(MatchmakingAdmin)
    if model != "none":
        await index_by(harness, model)
    assert await run(None) == 0
    unkilled, seen = await lists(harness), await harness.recommended(buyer)
    assert (len(unkilled), len(seen)) == (8, 3)
    assert len(await told_beside(harness)) > 1
    for at in deaths[:-1]:
        assert await run(at) == -signal.SIGKILL, at
        await lease_ends(harness)
        assert await harness.recommended(buyer) == seen, at
    assert await run(deaths[-1]) == -signal.SIGKILL
    await lease_ends(harness)
    assert len(await lists(harness)) == 2 * len(unkilled)
    assert await run(None) == 0

    last, *_ = runs = await desk.runs(harness.organiser, fair_id=harness.fair.id)
    assert [run.status for run in runs] == [JobStatus.DONE, JobStatus.DONE]
    assert await lists(harness) == [(last.id, owner, packed) for _, owner, packed in unkilled]
    assert await harness.recommended(buyer) == seen
    assert await asyncio.to_thread(os.listdir, harness.world.service(RunHandler).folder) == []
    await harness.world.installation.database.raw[
        "recommendation_lists"
    ].drop()  # so that the next test has a fresh one
