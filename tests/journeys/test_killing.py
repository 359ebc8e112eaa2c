"""Whatever dies, what was acknowledged is there, once: ``kill -9`` under a mixed load, through GraphQL alone."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
import pytest

from tests.support.patience import PATIENCE_S
from tests.support.retrying_client import RetryingClient
from tests.support.running import Running
from tests.support.trading import WORDS, Founders, Searcher, Seller, Sheets, SignUps, TradingState, a_company
from tests.support.visiting import Visitor, mails_to

VICTIMS: Final = ("worker", "server", "database", "media")
MINE: Final = "{ me { memberships { organisation { name } } } }"
PRODUCTS: Final = """query ($after: String) { myProducts(first: 100, after: $after) {
  nodes { id number status version title { text } } totalCount pageInfo { hasNextPage endCursor } } }"""
VERSIONS: Final = "query ($id: ID!) { product(id: $id) { versions(first: 20) { nodes { version title { text } } } } }"
IMPORTS: Final = "query ($after: String) { imports(first: 100, after: $after) { nodes { id status } } }"
SEARCH: Final = """query ($text: String!, $after: String) {
  search(input: {text: $text, kinds: [PRODUCT], sort: NEWEST}, first: 100, after: $after) {
    hits { nodes { product { id } } totalCount totalCountIsLowerBound pageInfo { hasNextPage endCursor } }
    facets { name values { value count } } } }"""


@dataclass
class Load:
    """All that goes on at the fair while its processes are killed, and what the fair has acknowledged."""

    fair: Running
    sign_ups: SignUps
    founders: Founders
    seller: Seller
    sheets: Sheets
    searcher: Searcher
    state: TradingState = field(default_factory=TradingState)
    broken: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)

    async def kill(self, name: str) -> None:
        """Kill a process of the fair, and wait until another is there in its place and the fair is ready."""
        await eventually(lambda: self.fair.child(name) is not None, f"a {name} to kill")
        victim = self.fair.child(name)
        assert victim is not None, name
        os.kill(victim, signal.SIGKILL)
        self.kills[name] += 1
        await eventually(lambda: self.fair.child(name) not in {victim, None}, f"a new {name}")
        await eventually(self.fair.is_ready, f"ready after the {name} died")

    async def go_on(self) -> None:
        """Return when some more has been acknowledged."""
        before = self.progress()
        wanted = [count + 2 for count in before]
        await eventually(lambda: all(map(int.__ge__, self.progress(), wanted)), "the load goes on")

    def progress(self) -> list[int]:
        """Return how many sign-ups, steps of products and searches there have been."""
        steps = sum(product.steps for product in self.seller.products.values())
        return [len(self.sign_ups.done), steps, self.searcher.searches]

    def figures(self) -> dict[str, int]:
        """Return how much was acknowledged, for ``--junitxml``."""
        sign_ups, steps, searches = self.progress()
        return {
            "kills": self.kills.total(),
            "sign_ups": sign_ups,
            "organisations": sum(map(len, self.founders.done)),
            "products": len(self.seller.products),
            "product_changes": steps,
            "imports": len(self.sheets.done),
            "searches": searches,
            "unavailable_answers": self.broken.count("UNAVAILABLE"),
            "conflict_answers": self.broken.count("CONFLICT"),
        }


@pytest.fixture
async def load(fair: Running, pytestconfig: pytest.Config) -> AsyncIterator[Load]:
    """Give a load whose people have signed in."""
    broken: list[str] = []
    async with AsyncExitStack() as stack:

        async def somebody(email: str = "", kind: str = "BUYER") -> RetryingClient:
            visitor = Visitor(fair, await stack.enter_async_context(httpx2.AsyncClient(timeout=10)))
            if email:
                await visitor.enter(email, kind)
            return RetryingClient(visitor, broken)

        seller = Seller(await somebody("seller@kill.example", "EXHIBITOR"))
        sheets = Sheets(await somebody("sheets@kill.example", "EXHIBITOR"))
        await a_company(seller.owner, "Flask Works", "CN")
        await a_company(sheets.owner, "Hinge Works", "DE")
        count = 1 + pytestconfig.getoption("--kills") // 4
        founders = Founders([await somebody(f"founder{number}@kill.example") for number in range(count)])
        searcher = Searcher(await somebody(), seller)
        yield Load(fair, SignUps(await somebody()), founders, seller, sheets, searcher, broken=broken)


async def eventually(holds: Callable[[], bool], what: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not await asyncio.to_thread(holds):
        assert asyncio.get_running_loop().time() < deadline, f"not in {PATIENCE_S:.0f} s: {what}"
        await asyncio.sleep(0.1)


async def test_acknowledged_writes_survive_kills_exactly_once(
    load: Load, pytestconfig: pytest.Config, record_testsuite_property: Callable[[str, object], None]
) -> None:
    with load.fair.explained():
        async with asyncio.TaskGroup() as tasks:
            for each in (load.sign_ups, load.founders, load.seller, load.sheets, load.searcher):
                tasks.create_task(each.run(load.state))
            for number in range(pytestconfig.getoption("--kills")):
                await load.go_on()
                await load.kill(VICTIMS[number % len(VICTIMS)])
            await load.go_on()
            load.state.over = True

        assert load.fair.deaths() == load.kills, "something died that nobody killed"
        assert set(load.broken) <= {"UNAVAILABLE", "CONFLICT"}, Counter(load.broken)
        assert load.searcher.wrong == []
        await see_organisations(load.founders)
        await see_mails(load)
        await see_imports(load.sheets)
        published = await see_products(load)
        await see_index(load, published)
    for name, figure in (load.figures() | {"published": len(published)}).items():
        record_testsuite_property(name, figure)


async def see_organisations(founders: Founders) -> None:
    for person, created in zip(founders.people, founders.done, strict=False):
        mine = (await person.ask(MINE))["me"]["memberships"]
        names = Counter(each["organisation"]["name"] for each in mine if each["organisation"]["name"] in created)
        assert names == Counter(created)
        assert len(mine) == len(created) + 1, "an organisation that was not acknowledged, or one twice"


async def see_mails(load: Load) -> None:
    done, data = load.sign_ups.done, load.fair.data
    await eventually(lambda: all(mails_to(data, each) for each in done), "a mail for everybody")
    assert {each: len(mails_to(data, each)) for each in done} == dict.fromkeys(done, 1)


async def see_imports(sheets: Sheets) -> None:
    jobs = (await sheets.owner.ask(IMPORTS))["imports"]["nodes"]
    assert jobs == [{"id": each, "status": "DONE"} for each in reversed(sheets.done)]


async def see_products(load: Load) -> dict[str, str]:
    """See that products are what was acknowledged, none twice; return the published ones' titles by id."""
    owner, products = load.seller.owner, load.seller.products
    own = await all_products(owner)
    told = {(product.id, number, product.status, product.version) for number, product in products.items()}
    assert {(each["id"], each["number"], each["status"], each["version"]) for each in own} == told
    for product in products.values():
        versions = (await owner.ask(VERSIONS, id=product.id))["product"]["versions"]["nodes"]
        wanted = [(number, f"Vacuum flask {WORDS[number - 1]}") for number in range(product.version, 0, -1)]
        assert [(each["version"], each["title"]["text"]) for each in versions] == wanted
    imported, runs = await all_products(load.sheets.owner), len(load.sheets.done)
    wanted_versions = {f"C-{number}": runs for number in range(Sheets.CHANGED)}
    wanted_versions |= {f"S-{number}": 1 for number in range(Sheets.SAME)}
    assert {each["number"]: each["version"] for each in imported} == wanted_versions
    assert {each["status"] for each in imported} == {"PUBLISHED"}
    return {each["id"]: each["title"]["text"] for each in (*own, *imported) if each["status"] == "PUBLISHED"}


async def all_products(owner: RetryingClient) -> list[dict[str, Any]]:
    """Return all products of an exhibitor, none of them twice."""
    found, after = [], None
    while True:
        page = (await owner.ask(PRODUCTS, after=after))["myProducts"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len({each["number"] for each in found}) == len({each["id"] for each in found}) == len(found)
    return found


async def see_index(load: Load, published: dict[str, str]) -> None:
    """See that the index comes to hold what is published, that alone, each once and as it is now."""
    reader, deadline = load.searcher.reader, asyncio.get_running_loop().time() + PATIENCE_S
    for word in ("", *WORDS):
        wanted = Counter(each for each, title in published.items() if word in title.split() or not word)
        while (found := await all_found(reader, word)) != wanted:
            assert asyncio.get_running_loop().time() < deadline, (word, found - wanted, wanted - found)
            await asyncio.sleep(0.1)


async def all_found(reader: RetryingClient, text: str) -> Counter[str]:
    """Return how often each product is found; the total, and the countries' counts, have to say the same."""
    found: Counter[str] = Counter()
    after = None
    while True:
        result = (await reader.ask(SEARCH, text=text, after=after))["search"]
        hits = result["hits"]
        found.update(each["product"]["id"] for each in hits["nodes"] if each["product"])
        after = hits["pageInfo"]["endCursor"]
        if not hits["pageInfo"]["hasNextPage"]:
            break
    [countries] = [each["values"] for each in result["facets"] if each["name"] == "country"]
    assert not hits["totalCountIsLowerBound"]
    if found.total() != hits["totalCount"] or sum(each["count"] for each in countries) != hits["totalCount"]:
        found["counts do not agree"] += 1
    return found
