"""Documents for the index, read from the database."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Final

import structlog

from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.discovery.index.rules.documents import company_document, product_document
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.exchange_rates.models import RateTable
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.journal.entries import Entry
from expo.kit.paging import LARGEST_PAGE, Slice
from expo.kit.text import LANGUAGES
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.reading import TranslationReading
from matching import Document

_BATCH: Final = 500
log = structlog.get_logger()


@dataclass
class Touched:
    """Ids of products and companies to be read again."""

    products: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, entries: Iterable[Entry]) -> "Touched":
        """Return the products and companies that entries concern."""
        entries = list(entries)
        products = {entry.subject.id for entry in entries if entry.subject.kind == "product"}
        return cls(products, {each for entry in entries if (each := _company(entry)) is not None})

    def __bool__(self) -> bool:
        """Return whether any ids are contained."""
        return bool(self.products or self.companies)

    def add(self, more: "Touched") -> None:
        """Add the ids of another object."""
        self.products |= more.products
        self.companies |= more.companies


@dataclass(frozen=True)
class _Fixed:
    """Fixed exchange rates."""

    table: RateTable | None

    async def current(self) -> RateTable | None:
        """Return the fixed rates."""
        return self.table


@dataclass(frozen=True)
class Contents:
    """Reads documents for the index: products on show, and their companies."""

    catalog: Catalog
    exhibitors: Exhibitors
    booths: Booths
    rates: ExchangeRates | _Fixed
    translations: TranslationReading

    async def at_rates_of_now(self) -> "Contents":
        """Return a duplicate that always converts prices at the current rates, even if they change."""
        return replace(self, rates=_Fixed(await self.rates.current()))

    async def changes(self, touched_ids: Touched) -> tuple[list[Document], list[str]]:
        """Return the documents touched, including products of touched companies, and the ids of those gone."""
        product_ids = set(touched_ids.products)
        for exhibitor_id in touched_ids.companies:
            async for products in self.catalog.every_published(exhibitor_id=exhibitor_id):
                product_ids |= {product.id for product in products}
        upserts = await self._company_documents(sorted(touched_ids.companies))
        ids = sorted(product_ids)
        for start in range(0, len(ids), _BATCH):
            shown = await self.catalog.on_show(ids[start : start + _BATCH])
            upserts += await self._product_documents([each for each in shown if each is not None])
        present_ids = {document.id for document in upserts}
        return upserts, [each for each in (*ids, *sorted(touched_ids.companies)) if each not in present_ids]

    async def everything(self, *, at_once: int) -> AsyncIterator[list[Document]]:
        """Yield all documents, in batches of about ``at_once``."""
        documents: list[Document] = []
        async for some in self._pages():
            documents += some
            if len(documents) >= at_once:
                yield documents
                documents = []
        if documents:
            yield documents

    async def _pages(self) -> AsyncIterator[list[Document]]:
        part: Slice | None = Slice(LARGEST_PAGE)
        while part is not None:
            page = await self.exhibitors.list(ANONYMOUS, part=part)
            yield await self._company_documents([each.id for each in page.items])
            part = Slice(LARGEST_PAGE, page.cursors[-1]) if page.has_next else None
        async for products in self.catalog.every_on_show():
            yield await self._product_documents(products)

    async def _product_documents(self, products: Sequence[Product]) -> list[Document]:
        owners, booths = await self._owners(sorted({product.exhibitor_id for product in products}))
        rates, translated = await self._rates(), await self._translated(products)
        makes = {
            product.id: partial(product_document, product, owners[owner], booths[owner], rates, translated[product.id])
            for product in products
            if (owner := product.exhibitor_id) in owners
        }
        return _build_documents(makes)

    async def _company_documents(self, exhibitor_ids: Sequence[str]) -> list[Document]:
        owners, booths = await self._owners(exhibitor_ids)
        return _build_documents({each.id: partial(company_document, each, booths[each.id]) for each in owners.values()})

    async def _owners(self, ids: Sequence[str]) -> tuple[dict[str, Exhibitor], dict[str, list[Booth]]]:
        """Return the published exhibitors with these ids, and the booths of all, by exhibitor, in a few reads."""
        if not ids:
            return {}, {}
        owners = {each.id: each for each in await self.exhibitors.visible_many(ids) if each is not None}
        booths = await self.booths.of_exhibitors(SYSTEM, exhibitor_ids=ids)
        return owners, dict(zip(ids, booths, strict=True))

    async def _translated(self, products: Sequence[Product]) -> dict[str, list[str]]:
        """Return the translated titles of products, without those written by their authors."""
        requests = [
            (product.id, TextRequest(product.organisation_id, product.title.text, product.title.language, language))
            for product in products
            for language in LANGUAGES
            if language != product.title.language and language not in product.title.renderings
        ]
        found = await self.translations.known([each for _, each in requests])
        titles: dict[str, list[str]] = {product.id: [] for product in products}
        for (product_id, _), translation in zip(requests, found, strict=True):
            if translation is not None and translation.text is not None:
                titles[product_id].append(translation.text)
        return titles

    async def _rates(self) -> Mapping[str, Decimal]:
        table = await self.rates.current()
        return {} if table is None else table.decimals()


def _build_documents(makes: Mapping[str, Callable[[], Document]]) -> list[Document]:
    """Return documents, leaving out any that cannot be made, so that all others can be found."""
    documents: list[Document] = []
    for key, make in makes.items():
        try:
            documents.append(make())
        except Exception:
            log.exception("index.left_out", document=key)
    return documents


def _company(entry: Entry) -> str | None:
    """Return the exhibitor to be read again with all of its products, or None."""
    if entry.subject.kind == "exhibitor":
        return entry.subject.id
    owner = entry.facts.get("exhibitor_id")
    return str(owner) if entry.subject.kind == "booth" and owner else None
