"""The catalog over a real database: an exhibitor with products, and readers of all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo.catalog.editing.audiences import Audiences
from expo.catalog.editing.bulk_editing import ProductBulk
from expo.catalog.editing.buyers import Buyers
from expo.catalog.editing.models import ProductRow
from expo.catalog.editing.presence import EditPresence
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Product, Visibility
from expo.catalog.products.records import ProductRecords
from expo.catalog.products.rules.drafts import ProductDraft, TierDraft, Wording
from expo.catalog.products.service import Catalog
from expo.catalog.products.store.products import ProductStore
from expo.catalog.table.service import ProductTable
from expo.exhibitors.models import Exhibitor
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import Database
from expo.kit.files.pictures import Pictures
from expo.kit.graphql.types import Context
from expo.kit.journal.entries import Journal
from expo.kit.realtime.bus import MemoryBus
from expo.kit.realtime.presence import Presences
from tests.exhibitors.harness import ExhibitorHarness, an_actor


@dataclass(frozen=True)
class CatalogHarness:
    """All services of the catalog, and one published company; ``base`` has the services of fairs and exhibitors."""

    base: ExhibitorHarness
    catalog: Catalog
    editing: ProductEditing
    saving: ProductSaving
    table: ProductTable
    bulk: ProductBulk
    presence: EditPresence
    buyers: Buyers
    rates: ExchangeRates
    bus: MemoryBus
    owner: Actor
    exhibitor: Exhibitor

    @property
    def database(self) -> Database:
        return self.base.database

    async def a_draft(self, owner: Actor | None = None, **changes: Any) -> Product:
        """Create a product that has all that publishing needs."""
        return await self.editing.save(owner or self.owner, draft=a_draft(**changes))

    async def a_product(
        self,
        owner: Actor | None = None,
        *,
        visibility: Visibility = Visibility.PUBLIC,
        chosen: Sequence[str] = (),
        **changes: Any,
    ) -> Product:
        """Return a published product."""
        whose = owner or self.owner
        draft = await self.a_draft(whose, **changes)
        if visibility is not Visibility.PUBLIC:
            await self.editing.set_visibility(
                whose, product_ids=[draft.id], visibility=visibility, organisation_ids=list(chosen)
            )
        saved = await self.editing.publish(whose, product_ids=[draft.id])
        return saved.results[0].product

    async def products(self, count: int, owner: Actor | None = None, **changes: Any) -> list[Product]:
        """Publish many products, the first one first."""
        rows = [a_row(f"A-{number:04d}", **changes) for number in range(count)]
        saved = await self.saving.save_many(owner or self.owner, rows=rows, publish=True)
        assert saved.problems == []
        return [each.product for each in saved.results]

    async def verbs(self) -> list[str]:
        """Return what the journal holds about products, oldest first."""
        entries = await self.database.raw["journal"].find({}, sort=[("_id", 1)]).to_list()
        return [each["verb"] for each in entries if each["verb"].startswith("product.")]

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored, places in lists left out: they may stay empty."""
        found = await self.base.contents()
        found.pop("list_places", None)
        return found

    def context(self, actor: Actor = ANONYMOUS, **facts: Any) -> Context:
        """Return the context of a request."""
        context = self.base.context(actor, **facts)
        own = (self.catalog, self.editing, self.saving, self.table, self.bulk, self.presence, self.buyers, self.rates)
        return replace(context, services={**context.services, **{type(each): each for each in own}}, bus=self.bus)

    async def ask(self, actor: Actor, query: str, *, language: str = "en", **variables: Any) -> dict[str, Any]:
        """Run an operation and return data and errors."""
        result = await self.base.schema.execute(
            query, variable_values=variables, context_value=self.context(actor, language=language)
        )
        return {"data": result.data, "errors": [error.formatted for error in result.errors or ()]}

    async def run(self, actor: Actor, query: str, *, language: str = "en", **variables: Any) -> dict[str, Any]:
        """Run an operation and return its data; fails on any error."""
        answer = await self.ask(actor, query, language=language, **variables)
        assert answer["errors"] == [], answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data


def a_catalog_harness(base: ExhibitorHarness, owner: Actor, exhibitor: Exhibitor) -> CatalogHarness:
    """Build all services of the catalog over those of fairs and exhibitors, for a published company."""
    database, clock = base.database, base.clock
    store, journal = ProductStore(database), Journal(database, clock)
    records, audiences = ProductRecords(store, journal), Audiences(base.organisations)
    catalog = Catalog(store, base.exhibitors, base.fairs)
    editing = ProductEditing(store, catalog, records, base.uploads, Pictures(base.blobs), audiences, database, clock)
    return CatalogHarness(
        base=base,
        catalog=catalog,
        editing=editing,
        saving=ProductSaving(store, records, base.exhibitors, audiences, database, clock),
        table=ProductTable(store, catalog),
        bulk=ProductBulk(store, editing, clock),
        presence=EditPresence(catalog, Presences(database, clock)),
        buyers=Buyers(base.organisations, base.fairs, base.booths),
        rates=ExchangeRates(database, journal),
        bus=MemoryBus(),
        owner=owner,
        exhibitor=exhibitor,
    )


def a_buyer() -> Actor:
    """Return an owner of a buyer's organisation."""
    return an_actor("BUYER")


def a_draft(**changes: Any) -> ProductDraft:
    """Return a draft of a vacuum flask with all that publishing needs."""
    facts: dict[str, Any] = {
        "number": "HN-500",
        "title": Wording("不锈钢保温杯 500毫升", "zh", {"en": "Stainless steel vacuum flask 500 ml"}),
        "section": "household-appliances",
        "unit": "C62",
        "origin": "CN",
        "minimum_order": "500",
        "currency": "USD",
        "price_tiers": [TierDraft("500", "3.85"), TierDraft("2000", "3.60")],
    }
    return ProductDraft(**(facts | changes))


def a_row(number: str, **changes: Any) -> ProductRow:
    """Return a row that saves a whole product."""
    return ProductRow(number, a_draft(number=number, **changes))
