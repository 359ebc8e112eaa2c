"""Keeps the search index in step with the journal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog

from expo.catalog.models import Product
from expo.catalog.service import Catalog
from expo.discovery.models import HIDING, company_document, product_document
from expo.exhibitors.booths import Booths
from expo.exhibitors.models import Booth, Exhibitor
from expo.exhibitors.service import Exhibitors
from expo.fairs.exchange import ExchangeRates
from expo.kit.access import SYSTEM
from expo.kit.clock import Clock
from expo.kit.journal import Entry
from matching import DamagedIndex, Document, Encoder, EncoderChanged, IndexWriter, VectorStore

T = TypeVar("T")
_SHOWING: Final = frozenset(
    {
        "product.changed",
        "product.published",
        "exhibitor.changed",
        "exhibitor.published",
        "exhibitor.reinstated",
        "booth.changed",
        "booth.published",
        "booth.closed",
    }
)
REBUILDING: Final = frozenset({"exchange_rates.changed", "index.rebuild_requested"})
REMEMBERED: Final = timedelta(minutes=2)
"""How long the mark remembers which hiding facts are in: longer than a transaction may be open."""

_BATCH: Final = 500
_PART: Final = 200
"""How many are encoded, less than a second's work, before they can be found."""
log = structlog.get_logger()


@dataclass
class IndexFollower:
    """Writes products and companies into the index in ``folder``: the one writer, in a thread of its own."""

    folder: Path
    encoder: Encoder
    catalog: Catalog
    exhibitors: Exhibitors
    booths: Booths
    rates: ExchangeRates
    clock: Clock
    vectors: VectorStore | None = None
    """Where the index keeps its vectors; in files, if nothing is said."""
    name: str = "search-index"
    verbs: frozenset[str] = HIDING | _SHOWING | REBUILDING
    _writer: IndexWriter | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "index"), init=False)

    async def begin(self) -> None:
        """Open the index; build it when there is none that can be used."""
        if self._writer is not None:
            return
        # A model takes about a second to load, for which the first product of the day should not wait.
        await self._in_thread(lambda: self.encoder.encode(["-"]))
        try:
            writer = await self._in_thread(lambda: IndexWriter(self.folder, self.encoder, store=self.vectors))
        except (DamagedIndex, EncoderChanged) as error:
            log.warning("index.unusable", error=str(error))
            await self._build()
            return
        self._writer = writer
        if not writer.mark:
            await self._build()

    async def close(self) -> None:
        """Let go of the index's files."""
        writer, self._writer = self._writer, None
        if writer is not None:
            await self._in_thread(writer.close)

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take in what the entries are about, as it is now."""
        await self.begin()
        mark = _marked(self._open_writer().mark, entries)
        if any(entry.verb in REBUILDING for entry in entries) or self._open_writer().waste > 0.5:
            await self.rebuild(mark)
            return
        try:
            await self._write(entries, mark)
        except DamagedIndex as error:  # the collection of its vectors is gone, for example
            log.warning("index.unusable", error=str(error))
            await self.rebuild(mark)

    async def _write(self, entries: Sequence[Entry], mark: Mapping[str, Any]) -> None:
        upserts, deletes = await self._changes(entries)
        writer = self._open_writer()
        # The mark comes with the last part: whoever dies before it does all of this again.
        while len(upserts) > _PART:
            part, upserts = upserts[:_PART], upserts[_PART:]
            await self._in_thread(partial(writer.write, part, mark=writer.mark))
        await self._in_thread(partial(writer.write, upserts, deletes, mark=mark))

    async def rebuild(self, mark: Mapping[str, Any]) -> None:
        """Build the index anew beside the one that serves, then let it serve; ``mark`` is what it had taken in before.

        What fails on the way leaves the one that serves as it is.
        """
        old = self._writer
        fresh = await self._in_thread(lambda: IndexWriter.fresh(self.folder, self.encoder, store=self.vectors))
        try:
            await self._in_thread(partial(fresh.write, mark=mark))
            async for documents in self._everything():
                await self._in_thread(partial(fresh.write, documents, mark=mark))
            self._writer = fresh
            await self._in_thread(fresh.publish)
        except BaseException:
            self._writer = old
            await self._in_thread(fresh.close)
            raise
        if old is not None:
            await self._in_thread(old.close)
        log.info("index.rebuilt")

    async def _build(self) -> None:
        """Build the index where there is none: what is hidden from now on, a search looks up itself (decision 0006)."""
        await self.rebuild({"at": self.clock().isoformat(), "applied": {}})

    async def _changes(self, entries: Sequence[Entry]) -> tuple[list[Document], list[str]]:
        product_ids = {entry.subject.id for entry in entries if entry.subject.kind == "product"}
        exhibitor_ids = {each for entry in entries if (each := _company(entry)) is not None}
        for exhibitor_id in exhibitor_ids:
            async for products in self.catalog.every_published(exhibitor_id=exhibitor_id):
                product_ids |= {product.id for product in products}
        upserts = await self._company_documents(sorted(exhibitor_ids))
        ids = sorted(product_ids)
        for start in range(0, len(ids), _BATCH):
            shown = await self.catalog.on_show(ids[start : start + _BATCH])
            upserts += await self._product_documents([each for each in shown if each is not None])
        there = {document.id for document in upserts}
        return upserts, [each for each in (*ids, *sorted(exhibitor_ids)) if each not in there]

    async def _everything(self) -> AsyncIterator[list[Document]]:
        seen: set[str] = set()
        async for products in self.catalog.every_on_show():
            yield await self._product_documents(products)
            new = {product.exhibitor_id for product in products} - seen
            seen |= new
            yield await self._company_documents(sorted(new))

    async def _product_documents(self, products: Sequence[Product]) -> list[Document]:
        owners, booths = await self._owners(sorted({product.exhibitor_id for product in products}))
        rates = await self._rates()
        return [
            product_document(product, owners[product.exhibitor_id], booths[product.exhibitor_id], rates)
            for product in products
            if product.exhibitor_id in owners
        ]

    async def _company_documents(self, exhibitor_ids: Sequence[str]) -> list[Document]:
        owners, booths = await self._owners(exhibitor_ids)
        return [company_document(each, booths[each.id]) for each in owners.values()]

    async def _owners(self, ids: Sequence[str]) -> tuple[dict[str, Exhibitor], dict[str, list[Booth]]]:
        """Return the published among these exhibitors and their booths, by exhibitor: a few reads."""
        if not ids:
            return {}, {}
        owners = {each.id: each for each in await self.exhibitors.visible_many(ids) if each is not None}
        booths = await self.booths.of_exhibitors(SYSTEM, exhibitor_ids=ids)
        return owners, dict(zip(ids, booths, strict=True))

    async def _rates(self) -> Mapping[str, Decimal]:
        table = await self.rates.current()
        return {} if table is None else table.decimals()

    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            raise RuntimeError("begin() comes first")
        return self._writer

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _company(entry: Entry) -> str | None:
    """Return the exhibitor that has to be looked at anew, with all of its products."""
    if entry.subject.kind == "exhibitor":
        return entry.subject.id
    owner = entry.facts.get("exhibitor_id")
    return str(owner) if entry.subject.kind == "booth" and owner else None


def _marked(mark: Mapping[str, Any], entries: Iterable[Entry]) -> dict[str, Any]:
    """Return the index's mark after these entries: the latest moment, and which hiding facts are in."""
    applied = dict(mark.get("applied", {})) | {e.id: e.at.isoformat() for e in entries if e.verb in HIDING}
    moments = [entry.at for entry in entries]
    if mark.get("at"):
        moments.append(datetime.fromisoformat(mark["at"]))
    latest = max(moments)
    recent = {key: at for key, at in applied.items() if datetime.fromisoformat(at) >= latest - REMEMBERED}
    return {"at": latest.isoformat(), "applied": recent}
