"""An import whose worker is killed goes on in the next one: every row is there once, and the report is right.

So does the search for copies that follows it.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx2
import pytest

from tests.support.exhibitor_client import an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.running import Running, a_fair
from tests.support.visiting import Visitor

ROWS: Final = 1200
BAD: Final = (12, 480, 799, 1101, 1199)
"""Rows without a readable price: before and after the kill."""
OPTIONS: Final = {
    "partial": "GOOD_ROWS",
    "publish": True,
    "language": "en",
    "currency": "USD",
    "section": "household-appliances",
    "unit": "C62",
    "minimumOrder": "100",
    "origin": "CN",
}


def a_sheet() -> bytes:
    """Return a CSV of ``ROWS`` products whose row numbers are their item numbers."""
    lines = ["Item No.,Product name,Price"]
    lines += [f"K-{row},Vacuum flask {row},{'cheap' if row in BAD else '3.85'}" for row in range(2, ROWS + 2)]
    return "\n".join(lines).encode()


async def killed(fair: Running, name: str) -> int:
    """Kill a process of the fair with -9 and return the id of the one that takes its place."""
    victim = fair.child(name)
    assert victim is not None, name
    os.kill(victim, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_S
    while (successor := await asyncio.to_thread(fair.child, name)) in {victim, None}:
        assert time.monotonic() < deadline, f"no new {name}"
        await asyncio.sleep(0.1)
    assert successor is not None
    return successor


async def test_import_of_killed_worker_is_finished_without_duplicates(running: Running) -> None:
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        exhibitor = await an_exhibitor(Visitor(running, http), "sheets@kill.example", "Killed Flasks Ltd")
        job_id = await exhibitor.start(a_sheet(), "flasks.csv", **OPTIONS)
        begun = await exhibitor.job_with(job_id, at_least=1)
        assert (begun["status"], begun["total"]) == ("RUNNING", ROWS)
        assert 0 < begun["done"] < ROWS

        await killed(running, "worker")
        left = await exhibitor.job(job_id)
        done = await exhibitor.ended_job(job_id)

        good = ROWS - len(BAD)
        assert (left["status"], left["done"] < ROWS) == ("RUNNING", True), "it was over before the kill"
        assert (done["status"], done["done"], done["total"]) == ("DONE", ROWS, ROWS), done
        assert (done["created"], done["changed"], done["unchanged"], done["failed"]) == (good, 0, 0, len(BAD))
        named = [(each["row"], each["column"], each["code"]) for each in done["problems"]["nodes"]]
        assert named == [(row, "Price", "NOT_A_NUMBER") for row in BAD]
        assert done["problems"]["totalCount"] == len(BAD)

        products = [each async for each in exhibitor.products()]
        numbers = Counter(each["number"] for each in products)
        assert numbers == Counter(f"K-{row}" for row in range(2, ROWS + 2) if row not in BAD)
        assert {(each["version"], each["status"]) for each in products} == {(1, "PUBLISHED")}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Running]:
    """Give a fair with nobody else's goods: which words are rare decides what is taken for a copy."""
    with a_fair(tmp_path / "data") as started:
        yield started


async def test_duplicate_search_survives_killed_workers(alone: Running) -> None:
    words = ("flask", "kettle", "teapot", "tray", "lamp", "chair", "hammer", "rug", "towel", "basket")
    lines = ["Item No.,Product name,Price"]
    for at, word in enumerate(words):
        lines.append(f"A-{at},Walnut handled {word} with brass fittings,{at + 3}.50")
        lines.append(f"B-{at},{word.title()} walnut handled with fittings of brass,{at + 3}.60")
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        exhibitor = await an_exhibitor(Visitor(alone, http), "copies@kill.example", "Killed Copies Ltd")
        await exhibitor.ended_job(await exhibitor.start("\n".join(lines).encode(), "goods.csv", **OPTIONS))
        query = "{ myProducts(first: 50) { nodes { number listedTwice { id } } } }"
        deaths = 0
        async with asyncio.timeout(PATIENCE_S):
            while True:
                nodes = (await exhibitor.visitor.run(query))["myProducts"]["nodes"]
                found = [each["number"][2:] for each in nodes if each["listedTwice"]]
                pairs = {one["id"] for each in nodes for one in each["listedTwice"]}
                if deaths < 2:
                    await killed(alone, "worker")
                    deaths += 1
                elif len(found) == 2 * len(words):
                    break
                await asyncio.sleep(1)  # oftener would spend all points of a minute on a slow machine
        await asyncio.sleep(2)
        again = (await exhibitor.visitor.run(query))["myProducts"]["nodes"]
        assert {one["id"] for each in again for one in each["listedTwice"]} == pairs
        assert len(pairs) == len(words)
