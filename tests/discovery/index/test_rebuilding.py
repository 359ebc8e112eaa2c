"""While the index is built anew, for another model for example, the one that serves follows; nothing is missed."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import structlog

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.index import contents, rebuilding
from expo.discovery.index.contents import Contents, Touched
from expo.discovery.index.encoders import Configured
from expo.discovery.index.follower import IndexFollower
from expo.discovery.index.open_index import IndexState, OpenIndex
from expo.discovery.index.rebuilding import Rebuild
from expo.discovery.index.rules.documents import product_document
from expo.discovery.search.service import Discovery
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import Actor
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from matching import Document, Encoder, IndexReader, IndexWriter, NullEncoder, Query, is_rebuilding
from matching.encode import Vectors
from tests.discovery.harness import A_FLASK, DiscoveryHarness, a_draft, index_of, put_index
from tests.exhibitors.harness import ADMINISTRATOR
from tests.matching.builders import ConceptEncoder
from tests.support.beginnings import begun_in
from tests.support.patience import PATIENCE_S

RATES = {"USD": "1", "CNY": "7"}


class BlockedEncoder(NullEncoder):
    """Another model, which encodes nothing of the fair before it may, and fails so often before it works."""

    name = "gated-1"

    def __init__(self, *, failures: int = 0, may: bool = False) -> None:
        self.reached, self.may, self.asked, self.failures = Event(), Event(), list[str](), failures
        if may:
            self.may.set()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros."""
        if list(texts) != ["-"]:
            self.reached.set()
            assert self.may.wait(30)
            if self.failures:
                self.failures -= 1
                raise OSError("no model")
            self.asked.extend(texts)
        return super().encode(texts)


class SynonymEncoder(ConceptEncoder):
    """Knows a word for flasks that neither they nor the fair's glossaries have."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return what it thinks of."""
        return super().encode([text.lower().replace("botijo", "flask") for text in texts])


@dataclass
class RebuildHarness:
    """A company whose three flasks were in the index when the process that followed ended."""

    discovery: DiscoveryHarness
    actor: Actor
    flasks: list[str] = field(default_factory=list)

    async def show(self, number: str, title: str = "Flask") -> str:
        """Publish a product and return its id."""
        [shown] = await self.discovery.shows(
            self.actor, a_draft(number=number, title=Wording(f"{title} {number}", "en"))
        )
        return shown.id

    async def facts(self) -> list[Entry]:
        """Return all that the follower wants to hear of."""
        documents = await self.discovery.world.service(Journal).collection.find({}, sort=[("_id", 1)], limit=1000)
        verbs = self.discovery.world.service(IndexFollower).verbs
        return [entry for each in documents if (entry := from_document(Entry, each)).verb in verbs]

    @asynccontextmanager
    async def followed(self, encoder: Encoder) -> AsyncIterator[IndexFollower]:
        """Give the next process's follower, with this encoder configured, which has begun."""
        ours = self.discovery.world.service(IndexFollower)
        follower = replace(ours, configured=Configured(encoder), pause=timedelta(milliseconds=1))
        await follower.begin()
        try:
            yield follower
        finally:
            if isinstance(encoder, BlockedEncoder):
                encoder.may.set()
            await follower.close()


@pytest.fixture
async def rebuild(harness: DiscoveryHarness) -> RebuildHarness:
    async def make() -> tuple[Actor, list[str], set[str], Mapping[str, bytes]]:
        actor, _ = await harness.a_company()
        flasks = [await RebuildHarness(harness, actor).show(f"F-{n}") for n in range(3)]
        await harness.index()
        await harness.world.service(IndexFollower).close()
        return actor, flasks, harness.seen, index_of(harness.world)

    actor, flasks, seen, index = await begun_in(harness.world, "rebuild", make)
    put_index(harness.world, index)
    return RebuildHarness(DiscoveryHarness(harness.world, set(seen)), actor, flasks)


def read(follower: IndexFollower, query: Query | None = None) -> set[str]:
    """Return what another process finds, the products alone if nothing is asked."""
    reader = OpenIndex(follower.folder, follower.configured).reader()
    return {hit.id for hit in reader.search(query or Query(kinds=("product",))).hits}


async def reached(event: Event) -> None:
    assert await asyncio.to_thread(event.wait, 30)


async def test_old_index_serves_and_follows_during_rebuild(rebuild: RebuildHarness) -> None:
    encoder = BlockedEncoder()
    async with rebuild.followed(encoder) as follower:
        there = OpenIndex(follower.folder, follower.configured)
        await reached(encoder.reached)
        new = await rebuild.show("NEW-1")
        await rebuild.discovery.world.service(ProductEditing).withdraw(rebuild.actor, product_ids=[rebuild.flasks[0]])
        await follower.handle(await rebuild.facts())
        wanted = {*rebuild.flasks[1:], new}
        assert {hit.id for hit in there.reader().search(Query(kinds=("product",))).hits} == wanted
        assert there.state() == IndexState("null-1", words_only=False, building=True)

        encoder.may.set()
        await follower.wait_until_built()
        assert there.state() == IndexState("gated-1", words_only=False, building=False)
        assert {hit.id for hit in there.reader().search(Query(kinds=("product",))).hits} == wanted
        assert [path.name for path in follower.folder.glob("g*")] == ["g000002"]

        later = await rebuild.show("NEW-2")
        await follower.handle(await rebuild.facts())
        assert read(follower) == {*wanted, later}


async def test_changes_during_rebuild_reading_are_read_again(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch that waits for the encoder holds products as they were before."""
    monkeypatch.setattr(rebuilding, "_BATCH", 2)
    encoder = BlockedEncoder()
    async with rebuild.followed(encoder) as follower:
        await reached(encoder.reached)
        await rebuild.discovery.world.service(ProductEditing).withdraw(rebuild.actor, product_ids=rebuild.flasks)
        new = await rebuild.show("NEW-1")
        await follower.handle(await rebuild.facts())
        encoder.may.set()
        await follower.wait_until_built()
        assert read(follower) == {new}


async def test_change_before_rebuild_takes_over_is_included(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, serve, late = BlockedEncoder(), Rebuild._serve, list[str]()
    async with rebuild.followed(encoder) as follower:

        async def after_a_change(running: Rebuild, fresh: IndexWriter, wanted: Contents) -> None:
            late.append(await rebuild.show("NEW-1"))
            await follower.handle(await rebuild.facts())
            await serve(running, fresh, wanted)

        monkeypatch.setattr(Rebuild, "_serve", after_a_change)
        encoder.may.set()
        await follower.wait_until_built()
        assert read(follower) == {*rebuild.flasks, *late}


async def test_next_process_resumes_unfinished_rebuild(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_BATCH", 2)

    class Dying(BlockedEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if self.asked:
                self.may.clear()
            return super().encode(texts)

    died = Dying(may=True)
    async with rebuild.followed(died) as follower:
        while not died.asked:
            await asyncio.sleep(0.01)
        await reached(died.reached)
        asyncio.get_running_loop().call_later(0.1, died.may.set)  # its thread ends what it has begun
        await follower.close()
    assert is_rebuilding(follower.folder)
    assert IndexReader(follower.folder, NullEncoder()).count() == 4

    encoder = BlockedEncoder(may=True)
    async with rebuild.followed(encoder) as follower:
        await follower.wait_until_built()
        assert read(follower) == set(rebuild.flasks)
    assert sorted([*died.asked, *encoder.asked]) == sorted(set(died.asked) | set(encoder.asked)), "encoded twice"
    assert not is_rebuilding(follower.folder)


async def test_next_process_performs_requested_rebuild(rebuild: RebuildHarness) -> None:
    async with rebuild.followed(BlockedEncoder(may=True)) as follower:
        await follower.wait_until_built()
    blocked = BlockedEncoder()
    async with rebuild.followed(blocked) as follower:
        assert not is_rebuilding(follower.folder)
        await rebuild.discovery.world.service(Discovery).request_rebuild(ADMINISTRATOR)
        await follower.handle(await rebuild.facts())
        await reached(blocked.reached)
        asyncio.get_running_loop().call_later(0.1, blocked.may.set)  # its thread ends what it has begun
        await follower.close()
    assert is_rebuilding(follower.folder)
    async with rebuild.followed(BlockedEncoder(may=True)) as follower:
        await follower.wait_until_built()
        assert not is_rebuilding(follower.folder)
        assert read(follower) == set(rebuild.flasks)


async def test_failed_rebuild_is_retried_while_old_index_serves(rebuild: RebuildHarness) -> None:
    encoder = BlockedEncoder(failures=2, may=True)
    async with rebuild.followed(encoder) as follower:
        new = await rebuild.show("NEW-1")
        await follower.handle(await rebuild.facts())
        assert read(follower) == {*rebuild.flasks, new}
        await follower.wait_until_built()
        assert (encoder.failures, read(follower)) == (0, {*rebuild.flasks, new})
        assert OpenIndex(follower.folder, follower.configured).state().encoder == "gated-1"


async def test_product_without_valid_document_is_left_out(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *good = rebuild.flasks

    def made(product: Product, *facts: Any) -> Document:
        if product.id == bad:
            raise KeyError("a section that is no more")
        return product_document(product, *facts)

    monkeypatch.setattr(contents, "product_document", made)
    with structlog.testing.capture_logs() as logs:
        async with asyncio.timeout(PATIENCE_S), rebuild.followed(BlockedEncoder(may=True)) as follower:
            await follower.wait_until_built()
            new = await rebuild.show("NEW-1")
            await follower.handle(await rebuild.facts())
            assert read(follower) == {*good, new}
    assert {log.get("document") for log in logs if log["event"] == "index.left_out"} == {bad}


async def test_restarted_rebuild_reads_earlier_changes_only_once(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[Touched] = []

    async def changes(_: Contents, touched: Touched) -> tuple[list[Document], list[str]]:
        again.append(touched)
        return [], []

    encoder = BlockedEncoder(failures=1)
    async with asyncio.timeout(PATIENCE_S), rebuild.followed(encoder) as follower:
        await reached(encoder.reached)
        new = await rebuild.show("NEW-1")
        await follower.handle(await rebuild.facts())
        monkeypatch.setattr(Contents, "changes", changes)
        encoder.may.set()
        await follower.wait_until_built()
        assert (again, read(follower)) == ([], {*rebuild.flasks, new})


async def test_rate_change_during_rebuild_starts_another_rebuild(rebuild: RebuildHarness) -> None:
    encoder = BlockedEncoder()
    async with rebuild.followed(encoder) as follower:
        await reached(encoder.reached)
        rates = rebuild.discovery.world.service(ExchangeRates)
        await rates.set(ADMINISTRATOR, base="USD", day=date(2026, 11, 1), source="bank", rates=RATES)
        await follower.handle(await rebuild.facts())
        encoder.may.set()
        await follower.wait_until_built()
        assert read(follower, Query(kinds=("product",), ranges={"price": (3.0, 4.0)})) == set(rebuild.flasks)


async def sets_rate(rebuild: RebuildHarness, rate: int) -> None:
    """Let a euro be worth so many dollars."""
    rates = rebuild.discovery.world.service(ExchangeRates)
    await rates.set(ADMINISTRATOR, base="EUR", day=date(2026, 11, 1), source="bank", rates={"USD": str(rate)})


def priced(follower: IndexFollower, rate: int) -> set[str]:
    """Return the products that a search finds whose prices are converted at a rate."""
    price = float(A_FLASK.price_tiers[-1].price) / rate
    return read(follower, Query(kinds=("product",), ranges={"price": (0.99 * price, 1.01 * price)}))


async def test_rebuild_keeps_its_initial_rates_until_finished(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "_BATCH", 1)
    await sets_rate(rebuild, 1)
    everything, takes_over = Contents.everything, IndexFollower._take_over
    rate, served, encoder = 1, list[set[str]](), BlockedEncoder()

    def looks(self: IndexFollower, fresh: IndexWriter) -> IndexWriter | None:
        served.append(priced(self, 1))
        return takes_over(self, fresh)

    monkeypatch.setattr(IndexFollower, "_take_over", looks)
    async with asyncio.timeout(PATIENCE_S), rebuild.followed(encoder) as follower:

        async def restless(self: Contents, *, at_once: int) -> AsyncIterator[list[Document]]:
            nonlocal rate
            async for documents in everything(self, at_once=at_once):
                yield documents
                if not served:
                    rate += 1
                    await sets_rate(rebuild, rate)
                    await follower.handle(await rebuild.facts())

        monkeypatch.setattr(Contents, "everything", restless)
        encoder.may.set()
        await follower.wait_until_built()
        assert rate > 2
        assert served == [set(rebuild.flasks), set()]
        assert priced(follower, rate) == set(rebuild.flasks)
        assert not is_rebuilding(follower.folder)


async def test_next_process_rebuilds_index_served_with_old_rates(
    rebuild: RebuildHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process was killed between letting it serve and noting that another one is wanted."""
    await sets_rate(rebuild, 1)

    def dies(_: Path) -> None:
        raise asyncio.CancelledError

    encoder = BlockedEncoder()
    async with rebuild.followed(encoder) as follower:
        await reached(encoder.reached)
        await sets_rate(rebuild, 2)
        await follower.handle(await rebuild.facts())
        with monkeypatch.context() as patched:
            patched.setattr(rebuilding, "request_rebuild", dies)
            encoder.may.set()
            with suppress(asyncio.CancelledError):
                await follower.wait_until_built()
    assert not is_rebuilding(follower.folder)
    async with rebuild.followed(BlockedEncoder(may=True)) as follower:
        await follower.wait_until_built()
        assert priced(follower, 2) == set(rebuild.flasks)
    async with rebuild.followed(BlockedEncoder()) as follower:
        assert not is_rebuilding(follower.folder)


async def test_rebuilt_index_has_companies_without_products(rebuild: RebuildHarness) -> None:
    _, company = await rebuild.discovery.a_company()
    async with rebuild.followed(BlockedEncoder(may=True)) as follower:
        await follower.wait_until_built()
        assert company.id in read(follower, Query(kinds=("company",)))


@pytest.mark.parametrize("configured", ["another-1", ConceptEncoder.name])
async def test_index_serves_words_only_until_encoder_returns(rebuild: RebuildHarness, configured: str) -> None:
    async with rebuild.followed(SynonymEncoder()) as follower:
        await follower.wait_until_built()
        assert read(follower, Query(text="Botijo", kinds=("product",))) == set(rebuild.flasks)
    shown = set(rebuild.flasks)

    class Missing(ConceptEncoder):
        name = configured

        def encode(self, texts: Sequence[str]) -> Vectors:
            raise ModuleNotFoundError(f"no model for {len(texts)} texts")

    async with rebuild.followed(Missing()) as follower:
        shown.add(await rebuild.show("NEW-1", "Blue flask with a handle"))  # a meaning that is not known yet
        await follower.handle(await rebuild.facts())
        there = OpenIndex(follower.folder, follower.configured)
        found = there.reader().search(Query(text="flask", kinds=("product",)))
        assert {hit.id for hit in found.hits} == shown
        assert there.reader().search(Query(text="Botijo", kinds=("product",))).total == 0
        assert there.state() == IndexState("thoughts-1", words_only=True, building=configured == "another-1")

    async with rebuild.followed(SynonymEncoder()) as follower:
        await follower.wait_until_built()
        assert read(follower, Query(text="Botijo", kinds=("product",))) == shown


async def refused_after_another_took_over(rebuild: RebuildHarness, follower: IndexFollower) -> tuple[str, list[Entry]]:
    """Return a product shown after somebody else let an index serve, and the entries that are refused at first."""
    with IndexWriter.begin_new(follower.folder, NullEncoder()) as other:
        other.write(mark={"at": rebuild.discovery.world.clock().isoformat(), "applied": {}})
        other.publish()
    new = await rebuild.show("NEW-1")
    entries = await rebuild.facts()
    with pytest.raises(Exception, match="no longer the index that serves"):
        await follower.handle(entries)
    return new, entries


async def test_replaced_index_writer_is_reopened(rebuild: RebuildHarness) -> None:
    async with rebuild.followed(NullEncoder()) as follower:
        new, entries = await refused_after_another_took_over(rebuild, follower)
        await follower.handle(entries)
        assert read(follower) == {*rebuild.flasks, new}


async def test_rebuild_taking_over_from_another_writer_follows(rebuild: RebuildHarness) -> None:
    encoder = BlockedEncoder()
    async with rebuild.followed(encoder) as follower:
        await reached(encoder.reached)
        new, entries = await refused_after_another_took_over(rebuild, follower)
        encoder.may.set()
        await follower.wait_until_built()
        await follower.handle(entries)
        later = await rebuild.show("NEW-2")
        await follower.handle(await rebuild.facts())
        assert read(follower) == {*rebuild.flasks, new, later}


async def test_reader_does_not_wait_for_an_opening_index(rebuild: RebuildHarness) -> None:
    there = rebuild.discovery.world.service(Discovery).index
    before = there.reader()
    with there._lock:
        assert await asyncio.to_thread(there.reader) is before


async def test_index_state_is_reported(rebuild: RebuildHarness) -> None:
    state = await rebuild.discovery.world.service(Discovery).state()
    assert state == IndexState("null-1", words_only=False, building=False)
