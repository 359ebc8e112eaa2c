"""Two workers on one rematch, the first of which does not know yet that it lost it: nothing is there twice or mixed."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from expo.kit.errors import Conflict
from expo.kit.job_runner import do_job
from expo.kit.jobs import Jobs
from expo.matchmaking import finding
from expo.matchmaking.models import PARTS
from expo.matchmaking.organising import MatchmakingDesk
from expo.matchmaking.others import OtherWishes
from expo.matchmaking.records import RECORD, Records, packed
from expo.matchmaking.rematching import Rematching
from expo.matchmaking.run_folder import RunFolder
from expo.matchmaking.service import Matchmaking
from expo.matchmaking.tuning import WEIGHTS
from expo.matchmaking.wish_rows import WishRows
from tests.matchmaking.fairground import Fairground, a_flask
from tests.matchmaking.test_other_wishes import ALSO
from tests.matchmaking.test_rematch import take

WISHED = {"Anna": ("термос", "термос 500 мл"), "Berta": ("термосы", "термосы 500 мл")}


def some(*wishes: int) -> Records:
    records = np.zeros(len(wishes), RECORD)
    records["wish"] = wishes
    return records


def test_what_a_worker_wrote_who_had_lost_the_run_is_written_over_and_he_is_refused_from_then_on(
    tmp_path: Path,
) -> None:
    first, second = RunFolder(tmp_path, 1), RunFolder(tmp_path, 2)
    first.append(some(0, 0, 1), before=0, wishes=2)
    second.append(some(0, 1), before=0, wishes=2)
    with pytest.raises(Conflict):
        first.append(some(2), before=3, wishes=3)
    second.append(some(2, 3), before=2, wishes=4)
    assert second.progress() == (4, 4)
    assert second.pairs()["wish"].tolist() == [0, 1, 2, 3]


async def test_worker_that_writes_after_it_lost_the_run_adds_nothing(
    ground: Fairground, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller, _ = await ground.a_seller(a_flask())
    for name, texts in WISHED.items():
        buyer = await ground.a_buyer(name=name)
        for text in texts:
            await ground.wishes(buyer, text, named=name == "Anna")
    jobs, rematching = ground.world.service(Jobs), ground.world.service(Rematching)
    await ground.world.service(MatchmakingDesk).start(ground.organiser, fair_id=ground.fair.id)
    first_is_here, first_may_go, first_is_done = (threading.Event() for _ in range(3))
    appraised = finding._appraised
    seen: list[list[int]] = []

    def one_after_the_other(*arguments: Any) -> Records:
        found = appraised(*arguments)
        if not first_is_here.is_set():
            first_is_here.set()
            first_may_go.wait(20)
        else:
            first_may_go.set()
            first_is_done.wait(20)
        return found

    removed = RunFolder.remove

    def looks_first(folder: RunFolder) -> None:
        seen.append(folder.pairs()["wish"].tolist())
        removed(folder)

    monkeypatch.setattr(finding, "_appraised", one_after_the_other)
    monkeypatch.setattr(RunFolder, "remove", looks_first)
    first = asyncio.create_task(do_job(jobs, rematching.run, await take(ground)))
    first.add_done_callback(lambda _: first_is_done.set())
    await asyncio.to_thread(first_is_here.wait, 20)
    database = ground.world.installation.database.raw
    await database["jobs"].update_many({"status": "RUNNING"}, {"$set": {"until": datetime(2000, 1, 1, tzinfo=UTC)}})
    await database["kept_jobs"].delete_many({})
    await do_job(jobs, rematching.run, await take(ground))
    await first
    [wishes] = seen
    assert wishes == [0, 1, 2, 3]
    nodes = (await ground.world.run(seller, ALSO, fair=ground.fair.id))["suggestedBuyers"]["nodes"]
    shown = {
        node["company"]: sorted(each["text"]["original"] for each in (node["wanted"], *node["alsoWanted"]))
        for node in nodes
    }
    assert shown == {"Anna": sorted(WISHED["Anna"]), None: sorted(WISHED["Berta"])}


def test_wishes_of_another_buyer_are_told_of_nobody_else_whatever_order_records_are_in() -> None:
    """Two buyers of two wishes each; the records of the first one's are there twice."""
    nothing = np.zeros(4, np.int64)
    ids = ("wish_a1", "wish_a2", "wish_b1", "wish_b2")
    bits = np.zeros((4, 0), np.bool_)
    wishes = WishRows(ids, ("a", "a", "b", "b"), np.ones(4, np.bool_), nothing, bits, nothing)
    records = some(0, 1, 2, 0, 1, 3)
    records["exhibitor_parts"] = packed(np.full(len(PARTS), 0.5))
    found = OtherWishes(records, wishes).of(np.arange(6), WEIGHTS)
    told = [(ids[wish], set(row) - {""}) for wish, row in zip(records["wish"].tolist(), found.tolist(), strict=True)]
    assert all(each.startswith(wish[:6]) for wish, others in told for each in others)
    assert any(others for _, others in told)


async def test_wish_under_another_buyer_is_not_shown(ground: Fairground) -> None:
    anna, berta = await ground.a_buyer(name="Anna"), await ground.a_buyer(name="Berta")
    wish = await ground.wishes(berta, "термос", named=True)
    [seen] = await ground.world.service(Matchmaking).seen_buyers([(anna.organisation_id or "", wish.id, False)])
    assert (seen.name, seen.wish) == (None, None)
