"""Keeps the search index in step with the journal."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import structlog

from expo.catalog.models import Product
from expo.catalog.service import Catalog
from expo.discovery.models import HIDING, company_document, product_document
from expo.exhibitors.booths import Booths
from expo.exhibitors.models import Booth, Exhibitor
from expo.exhibitors.service import Exhibitors
from expo.fairs.exchange import ExchangeRates
from expo.kit.access import SYSTEM
from expo.kit.journal import Entry
from matching import DamagedIndex, Document, Encoder, EncoderChanged, IndexWriter, NullEncoder
from matching.encode import Vectors
from matching.fuse import Nearness

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
_AT_ONCE: Final = 16
"""How many new texts are encoded before anybody can find them: a fifth of a second's work."""

_GRACE_S: Final = 1.0
"""How long the rest of what was published together has to come in before vectors are made, in seconds."""

_MOST_OWED: Final = 2_000
"""How many may wait for their vectors: the mark names them all."""

log = structlog.get_logger()


@dataclass
class _Deferring:
    """The encoder, or while ``waits`` is set one that sees no meaning yet and takes no time."""

    encoder: Encoder
    waits: bool = False

    @property
    def name(self) -> str:
        """The encoder's name."""
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self.encoder.dimensions

    @property
    def nearness(self) -> Nearness:
        """What the encoder's cosines say."""
        return self.encoder.nearness

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions]: the encoder's vectors, or zeros."""
        return np.zeros((len(texts), self.dimensions), np.float32) if self.waits else self.encoder.encode(texts)


@dataclass
class IndexFollower:
    """Writes products and companies into the index in ``folder``: the one writer, in a thread of its own."""

    folder: Path
    encoder: Encoder
    catalog: Catalog
    exhibitors: Exhibitors
    booths: Booths
    rates: ExchangeRates
    name: str = "search-index"
    verbs: frozenset[str] = HIDING | _SHOWING | REBUILDING
    _writer: IndexWriter | None = field(default=None, init=False)
    _deferring: _Deferring = field(init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "index"), init=False)

    def __post_init__(self) -> None:
        """Put the encoder where it can be told to wait."""
        self._deferring = _Deferring(self.encoder)

    async def begin(self) -> None:
        """Open the index; build it when there is none that can be used."""
        if self._writer is not None:
            return
        # A model takes a second or more to load, for which the first product of the day should not wait.
        await self._in_thread(lambda: self.encoder.encode(["-"]))
        try:
            writer = await self._in_thread(lambda: IndexWriter(self.folder, self._deferring))
        except (DamagedIndex, EncoderChanged) as error:
            log.warning("index.unusable", error=str(error))
            await self.rebuild({})
            return
        self._writer = writer
        if not writer.mark:
            await self.rebuild({})
        self._go_on()

    async def close(self) -> None:
        """Let go of the index's files."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        writer, self._writer = self._writer, None
        if writer is not None:
            await self._in_thread(writer.close)

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Take in what the entries are about, as it is now."""
        await self.begin()
        async with self._turn:
            await self._take_in(entries)
        self._go_on()

    async def _take_in(self, entries: Sequence[Entry]) -> None:
        mark = _marked(self._open_writer().mark, entries)
        if any(entry.verb in REBUILDING for entry in entries) or self._open_writer().waste > 0.5:
            await self.rebuild(mark)
            return
        upserts, deletes = await self._changes(entries)
        new = {entry.subject.id for entry in entries if entry.verb == "product.published"} | set(self.owed)
        if isinstance(self.encoder, NullEncoder) or not _AT_ONCE < len(new) <= _MOST_OWED:
            new = set(self.owed)
        late = [_without_meaning(each) for each in upserts if each.id in new]
        owed = [*self.owed, *sorted({each.id for each in late} - set(self.owed))]
        mark |= {"owed": [each for each in owed if each not in set(deletes)]}
        if late:
            await self._in_thread(lambda: self._write_late(late, deletes, mark))
        prompt = [each for each in upserts if each.id not in new]
        await self._in_thread(lambda: self._open_writer().write(prompt, deletes, mark=mark))

    @property
    def owed(self) -> list[str]:
        """The ids of products that the index knows by their words only; the mark keeps them over a crash."""
        owed: list[str] = self._open_writer().mark.get("owed", [])
        return owed

    def _write_late(self, documents: Sequence[Document], deletes: Sequence[str], mark: Mapping[str, Any]) -> None:
        """Let many new products be found by their words at once; what they mean takes seconds to see."""
        self._deferring.waits = True
        try:
            self._open_writer().write(documents, deletes, mark=mark)
        finally:
            self._deferring.waits = False

    async def settle(self) -> None:
        """Return when no vector is owed that is being made."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _go_on(self) -> None:
        """Let the vectors that are owed be made while nothing else comes in."""
        if self.owed and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._pay())

    async def _pay(self) -> None:
        """Make the vectors that are owed, a few at a time; what goes wrong is tried again when more comes in."""
        try:
            await asyncio.sleep(_GRACE_S)
            while self.owed:
                async with self._turn:
                    await self._pay_some()
        except Exception:
            log.exception("index.vectors_owed")

    async def _pay_some(self) -> None:
        writer = self._open_writer()
        shown = await self.catalog.on_show(self.owed[:_AT_ONCE])
        documents = await self._product_documents([each for each in shown if each is not None])
        mark = dict(writer.mark) | {"owed": self.owed[_AT_ONCE:]}
        await self._in_thread(partial(writer.write, documents, mark=mark))

    async def rebuild(self, mark: Mapping[str, Any]) -> None:
        """Build the index anew beside the one that serves, then let it serve."""
        fresh = await self._in_thread(lambda: IndexWriter.fresh(self.folder, self._deferring))
        kept = {"at": None, "applied": {}} | dict(mark)
        await self._in_thread(lambda: fresh.write(mark=kept))
        async for documents in self._everything():
            await self._in_thread(partial(fresh.write, documents, mark=kept))
        old, self._writer = self._writer, fresh
        await self._in_thread(fresh.publish)
        if old is not None:
            await self._in_thread(old.close)
        log.info("index.rebuilt")

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


def _without_meaning(document: Document) -> Document:
    """Return a document that is found like another, whose vector the index does not take for the other's.

    The index knows vectors by their text, title and body, and never encodes one twice.
    """
    return replace(document, body=f"\n{document.body}")


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
