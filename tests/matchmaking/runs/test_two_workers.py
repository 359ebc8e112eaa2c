"""Two workers on one run, the first of which does not know yet that it lost it: nothing is there twice or mixed."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from expo.kit.errors import Conflict
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import do_job
from expo.localisation.models import Text
from expo.matchmaking.candidates.models import PARTS
from expo.matchmaking.candidates.rules.appraisal import Hits
from expo.matchmaking.candidates.rules.need_rows import NeedRows
from expo.matchmaking.candidates.rules.records import RECORD, Records, pack
from expo.matchmaking.candidates.service import Candidates, CandidateSearch
from expo.matchmaking.recommendations.rules.other_needs import OtherNeeds
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.runs import finding
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.market import Declined
from expo.matchmaking.runs.run_folder import ReadingPosition, RunFolder, format_of
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.tuning.models import WEIGHTS
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.recommendations.test_other_needs import ALSO
from tests.matchmaking.runs.test_runs import take

NEEDED = {"Anna": ("термос", "термос 500 мл"), "Berta": ("термосы", "термосы 500 мл")}


def some(*needs: int) -> Records:
    records = np.zeros(len(needs), RECORD)
    records["need"] = needs
    return records


def test_stale_workers_records_are_overwritten_then_refused(
    tmp_path: Path,
) -> None:
    first, second = RunFolder(tmp_path, 1), RunFolder(tmp_path, 2)
    first.append(some(0, 0, 1), before=0, needs=2)
    second.append(some(0, 1), before=0, needs=2)
    with pytest.raises(Conflict):
        first.append(some(2), before=3, needs=3)
    second.append(some(2, 3), before=2, needs=4)
    assert second.progress() == (4, 4)
    assert second.pairs()["need"].tolist() == [0, 1, 2, 3]


def a_need(text: str) -> SourcingNeed:
    now = datetime(2027, 4, 15, tzinfo=UTC)
    said = Text(text, "ru")
    return SourcingNeed(
        id=f"need_{text}", fair_id="fair_1", buyer_id="org_1", text=said, created_at=now, changed_at=now
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: folder.put("terms", 1),
        lambda folder: folder.save("declined", Declined(("b",), ("e",))),
        lambda folder: folder.drop("sellers"),
        lambda folder: folder.append(some(0), before=0, needs=1),
        lambda folder: folder.append_needs([a_need("термос")], before=0),
        lambda folder: folder.read_on(ReadingPosition(parts=1)),
        lambda folder: folder.remove(),
        lambda folder: folder.open(),
    ],
    ids=["put", "save", "drop", "append", "append needs", "read on", "remove", "open"],
)
def test_stale_worker_cannot_change_the_run_folder(tmp_path: Path, change: Callable[[RunFolder], None]) -> None:
    first, second = RunFolder(tmp_path, 1), RunFolder(tmp_path, 2)
    first.open()
    first.save("sellers", Declined(("a",), ("b",)))
    second.open()
    with pytest.raises(Conflict):
        change(first)
    assert second.load("sellers", Declined) == Declined(("a",), ("b",))
    assert (second.has("declined"), second.get("terms", int), second.progress()) == (False, None, (0, 0))


def test_results_in_another_format_are_begun_anew(tmp_path: Path) -> None:
    before, after = format_of(NeedRows), format_of(NeedRows, Declined)
    assert before != after
    first, resumed, updated = (RunFolder(tmp_path, attempt) for attempt in (1, 2, 3))
    first.open(before)
    first.append(some(1, 2), before=0, needs=2)
    resumed.open(before)
    assert (resumed.progress(), len(resumed.pairs())) == ((2, 2), 2)
    updated.open(after)
    assert (updated.progress(), len(updated.pairs())) == ((0, 0), 0)
    with pytest.raises(Conflict):
        resumed.append(some(3), before=0, needs=1)


def test_stored_needs_are_those_of_the_current_worker(tmp_path: Path) -> None:
    first, second = RunFolder(tmp_path, 1), RunFolder(tmp_path, 2)
    first.open()
    first.append_needs([a_need("термос")], before=0)
    second.open()
    spans = second.append_needs([a_need(text) for text in ("чайник", "ноутбук")], before=0)
    with pytest.raises(Conflict):
        first.append_needs([a_need("посуда")], before=0)
    assert [each.text.text for each in second.needs(spans)] == ["чайник", "ноутбук"]
    second.remove()
    assert not tmp_path.exists()


async def test_stale_worker_gathering_leaves_needs_unchanged(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    gone = await harness.needs(buyer, "стальной термос с крышкой и ручкой")
    jobs, handler = harness.world.service(Jobs), harness.world.service(RunHandler)
    await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)
    first_is_here, first_may_go, first_is_done = (threading.Event() for _ in range(3))
    read_on, find_in_sweep, seen = RunFolder.read_on, Candidates.find_in_sweep, []

    def one_after_the_other(folder: RunFolder, read: ReadingPosition) -> None:
        if not first_is_here.is_set():
            first_is_here.set()
            first_may_go.wait(20)
            read_on(folder, read)
        else:
            read_on(folder, read)
            first_may_go.set()
            first_is_done.wait(20)

    async def hears(self: Candidates, hunt: CandidateSearch, needs: Sequence[SourcingNeed]) -> list[Hits]:
        seen.append([each.text.text for each in needs])
        return await find_in_sweep(self, hunt, needs)

    monkeypatch.setattr(RunFolder, "read_on", one_after_the_other)
    monkeypatch.setattr(Candidates, "find_in_sweep", hears)
    first = asyncio.create_task(do_job(jobs, handler.run, await take(harness)))
    first.add_done_callback(lambda _: first_is_done.set())
    await asyncio.to_thread(first_is_here.wait, 20)
    await harness.needs(buyer, "термос", need_id=gone.id)
    await taken_away(harness)
    await do_job(jobs, handler.run, await take(harness))
    await first
    assert seen == [["термос"]]
    assert len(await harness.recommended(buyer)) == 1


async def taken_away(harness: MatchmakingHarness) -> None:
    """Let the lease of the worker that has a run be over, as if it had not been heard of for long."""
    database = harness.world.installation.database.raw
    await database["jobs"].update_many({"status": "RUNNING"}, {"$set": {"until": datetime(2000, 1, 1, tzinfo=UTC)}})
    await database["job_leases"].delete_many({})


async def test_stale_worker_writing_adds_nothing(harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    seller, _ = await harness.a_seller(a_flask())
    for name, texts in NEEDED.items():
        buyer = await harness.a_buyer(name=name)
        for text in texts:
            await harness.needs(buyer, text, named=name == "Anna")
    jobs, handler = harness.world.service(Jobs), harness.world.service(RunHandler)
    await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)
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
        seen.append(folder.pairs()["need"].tolist())
        removed(folder)

    monkeypatch.setattr(finding, "_appraised", one_after_the_other)
    monkeypatch.setattr(RunFolder, "remove", looks_first)
    first = asyncio.create_task(do_job(jobs, handler.run, await take(harness)))
    first.add_done_callback(lambda _: first_is_done.set())
    await asyncio.to_thread(first_is_here.wait, 20)
    await taken_away(harness)
    await do_job(jobs, handler.run, await take(harness))
    await first
    [needs] = seen
    assert needs == [0, 1, 2, 3]
    nodes = (await harness.world.run(seller, ALSO, fair=harness.fair.id))["recommendedBuyers"]["nodes"]
    shown = {
        node["company"]: sorted(
            each["text"]["original"] for each in (node["sourcingNeed"], *node["otherSourcingNeeds"])
        )
        for node in nodes
    }
    assert shown == {"Anna": sorted(NEEDED["Anna"]), None: sorted(NEEDED["Berta"])}


def test_other_needs_never_mix_buyers_in_any_record_order() -> None:
    """Two buyers of two needs each; the records of the first one's are there twice."""
    nothing = np.zeros(4, np.int64)
    ids = ("need_a1", "need_a2", "need_b1", "need_b2")
    bits = np.zeros((4, 0), np.bool_)
    needs = NeedRows(ids, ("a", "a", "b", "b"), np.ones(4, np.bool_), nothing, bits, nothing)
    records = some(0, 1, 2, 0, 1, 3)
    records["exhibitor_parts"] = pack(np.full(len(PARTS), 0.5))
    found = OtherNeeds(records, needs).of(np.arange(6), WEIGHTS)
    told = [(ids[need], set(row) - {""}) for need, row in zip(records["need"].tolist(), found.tolist(), strict=True)]
    assert all(each.startswith(need[:6]) for need, others in told for each in others)
    assert any(others for _, others in told)


async def test_need_listed_under_another_buyer_is_not_shown(harness: MatchmakingHarness) -> None:
    anna, berta = await harness.a_buyer(name="Anna"), await harness.a_buyer(name="Berta")
    need = await harness.needs(berta, "термос", named=True)
    [seen] = await harness.world.service(Matchmaking).seen_buyers([(anna.organisation_id or "", need.id, False)])
    assert (seen.name, seen.need) == (None, None)
