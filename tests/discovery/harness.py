"""Discovery in a whole installation: companies that show goods, and an index that follows as far as a test lets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from expo.accounts.models import Organisation, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.catalog.editing.models import ProductRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import ProductDraft, Wording
from expo.catalog.products.rules.prices import TierDraft
from expo.discovery.index.follower import IndexFollower
from expo.discovery.search.models import SearchQuery, SearchResult
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from expo.kit.paging import Slice
from tests.exhibitors.harness import a_profile, an_actor
from tests.support.beginnings import begun_in
from tests.support.folders import files_below, put_files
from tests.support.world import World

Seller = tuple[Actor, Exhibitor]
"""An owner and her company."""

A_FLASK = ProductDraft(
    number="HN-500A",
    title=Wording("Stainless steel vacuum flask 500 ml", "en"),
    description=Wording("Keeps tea hot for twelve hours.", "en"),
    section="kitchenware-tableware",
    unit="C62",
    minimum_order="500",
    currency="USD",
    price_tiers=[TierDraft("500", "3.85"), TierDraft("2000", "3.42")],
    origin="CN",
    hs_code="961700",
    certificates=["FDA"],
)


def a_draft(**changes: Any) -> ProductDraft:
    """Return a flask with all that publishing needs."""
    return replace(A_FLASK, **changes)


@dataclass
class DiscoveryHarness:
    """All of an installation, with the index's follower moved by hand."""

    world: World
    seen: set[str] = field(default_factory=set)
    """The ids of the facts that the index has taken in."""

    async def a_company(self, **changes: Any) -> tuple[Actor, Exhibitor]:
        """Return an owner and her published company."""
        actor, exhibitors = an_actor(), self.world.service(Exhibitors)
        await exhibitors.save(actor, profile=a_profile(**changes))
        return actor, await exhibitors.publish(actor)

    async def an_organisation(self) -> Actor:
        """Return an owner of a buyer's organisation that the site knows."""
        buyer, organisations = an_actor("BUYER"), self.world.service(Organisations)
        known = Organisation(buyer.organisation_id or "", OrganisationKind.BUYER, "Casa", "ES", self.world.clock())

        async def write() -> None:
            await organisations.add(buyer, known)

        await organisations.database.transact(write)
        return buyer

    async def shows(self, actor: Actor, *drafts: ProductDraft, **row: Any) -> list[Product]:
        """Publish products of the actor's."""
        rows = [ProductRow(draft.number, draft, **row) for draft in drafts]
        saved = await self.world.service(ProductSaving).save_many(actor, rows=rows, publish=True)
        assert not saved.problems, saved.problems
        return [each.product for each in saved.results]

    async def index(self) -> None:
        """Let the index take in all that has happened since."""
        journal = self.world.service(Journal)
        documents = await journal.collection.find({}, sort=[("_id", 1)], limit=10_000)
        entries = [from_document(Entry, each) for each in documents if each["_id"] not in self.seen]
        follower = self.world.service(IndexFollower)
        wanted = [entry for entry in entries if entry.verb in follower.verbs]
        if wanted:
            await follower.handle(wanted)
            await follower.wait_until_built()
        self.seen |= {entry.id for entry in entries}

    async def search(self, actor: Actor = ANONYMOUS, *, part: Slice | None = None, **wanted: Any) -> SearchResult:
        """Search as ``actor``."""
        return await self.world.service(Discovery).search(actor, query=SearchQuery(**wanted), part=part or Slice(20))

    async def titles(self, actor: Actor = ANONYMOUS, **wanted: Any) -> list[str]:
        """Return the ids of what a search finds."""
        return [hit.id for hit in (await self.search(actor, **wanted)).hits]


def index_of(world: World) -> Mapping[str, bytes]:
    """Return the files of a world's index, by their paths: all that it has published."""
    return files_below(_folder_of(world))


def put_index(world: World, files: Mapping[str, bytes]) -> None:
    """Put the files of an index where a world that has none keeps its own; nothing where it has one."""
    if not _folder_of(world).exists():
        put_files(_folder_of(world), files)


def _folder_of(world: World) -> Path:
    return world.installation.settings.data / "index"


async def a_seller(world: World) -> Seller:
    """Return an owner and her published company, which shows nothing yet."""
    return await begun_in(world, "seller", DiscoveryHarness(world).a_company)
