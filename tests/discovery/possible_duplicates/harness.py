"""A fair whose listings' duplicates are looked for as far as a test lets it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from expo.catalog.products.models import Product
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.possible_duplicates.follower import DuplicatesFollower
from expo.discovery.possible_duplicates.models import DuplicateState, PossibleDuplicate
from expo.discovery.possible_duplicates.searching import DuplicateSearch
from expo.discovery.possible_duplicates.service import PossibleDuplicates, SeenDuplicate
from expo.discovery.possible_duplicates.store import PossibleDuplicateStore
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from expo.kit.paging import Slice
from expo.localisation.models import Text
from tests.discovery.harness import DiscoveryHarness, a_draft, index_of, put_index
from tests.exhibitors.harness import an_actor
from tests.support.beginnings import begun_in
from tests.support.world import World

COMPANIES: Final = ("Hengnuan", "Marfa Trading")
WORDED: Final = Wording("Vacuum flask of stainless steel, 500 ml", "en")
"""The flask's title in other words."""


@dataclass
class DuplicatesHarness:
    """A fair, with the index and what looks for duplicates moved by hand."""

    world: World
    discovery: DiscoveryHarness
    organiser: Actor
    fair: Fair
    ready: dict[str, tuple[Actor, Exhibitor]] = field(default_factory=dict)
    """Companies that stand at the fair already and that nobody has asked for yet, by their English names."""

    _seen: set[str] = field(default_factory=set)

    @property
    def store(self) -> PossibleDuplicateStore:
        """Where pairs are kept."""
        return self.world.service(PossibleDuplicates)._store

    async def a_company(self, name: str = "Hengnuan") -> tuple[Actor, Exhibitor]:
        """Return an owner and her published company, with an open booth at the fair."""
        if name in self.ready:
            return self.ready.pop(name)
        actor, exhibitor = await self.discovery.a_company(english_name=name)
        await self.a_booth(actor)
        return actor, exhibitor

    async def a_booth(self, actor: Actor) -> Booth:
        """Open a booth of an actor's company at the fair."""
        fairs, booths = self.world.service(Fairs), self.world.service(Booths)
        asked = await fairs.apply(actor, fair_id=self.fair.id)
        await fairs.decide(self.organiser, application_id=asked.id, approve=True)
        booth = await booths.apply(actor, fair_id=self.fair.id, section="kitchenware-tableware")
        await booths.decide(self.organiser, booth_id=booth.id, approve=True)
        return await booths.publish(actor, booth_id=booth.id)

    async def note(self) -> None:
        """Let the follower note what has happened since."""
        documents = await self.world.service(Journal).collection.find({}, sort=[("_id", 1)], limit=10_000)
        entries = [from_document(Entry, each) for each in documents if each["_id"] not in self._seen]
        follower = self.world.service(DuplicatesFollower)
        await follower.handle([each for each in entries if each.verb in follower.verbs])
        self._seen |= {each.id for each in entries}

    async def look(self) -> None:
        """Let the index take in what has happened, and look for duplicates until nothing waits that can be done."""
        await self.discovery.index()
        await self.note()
        while await self.world.service(DuplicateSearch).process_queue():
            pass

    async def pairs(self, state: DuplicateState = DuplicateState.OPEN) -> list[SeenDuplicate]:
        """Return what the organiser sees."""
        service = self.world.service(PossibleDuplicates)
        return list((await service.at_fair(self.organiser, fair_id=self.fair.id, part=Slice(50), state=state)).items)

    async def kept(self) -> list[PossibleDuplicate]:
        """Return all pairs that are kept, shown or not."""
        documents = await self.world.installation.database.collection("possible_duplicates").find({})
        return [from_document(PossibleDuplicate, each) for each in documents]

    async def decide(self, duplicate_id: str, state: DuplicateState, note: str | None = None) -> SeenDuplicate:
        """Let the organiser decide."""
        service = self.world.service(PossibleDuplicates)
        return await service.decide(
            self.organiser, fair_id=self.fair.id, duplicate_id=duplicate_id, state=state, note=note
        )


async def a_duplicates_harness(world: World, slug: str = "spring") -> DuplicatesHarness:
    """Return a published fair without exhibitors."""
    organiser, fairs, opens = an_actor("ORGANISER"), world.service(Fairs), world.clock()
    fair = await fairs.create(
        organiser,
        slug=slug,
        name=Text("Spring Fair", "en"),
        opens_at=opens,
        closes_at=opens + timedelta(days=10),
        time_zone="Asia/Shanghai",
        languages=["en"],
    )
    hall = Hall("h1", Text("Hall 1", "en"), ["kitchenware-tableware"])
    await fairs.set_halls(organiser, fair_id=fair.id, halls=[hall])
    return DuplicatesHarness(world, DiscoveryHarness(world), organiser, await fairs.publish(organiser, fair_id=fair.id))


@dataclass(frozen=True)
class TwoCompanies:
    """A published fair at which two companies stand that show nothing yet, by their English names."""

    organiser: Actor
    fair: Fair
    companies: dict[str, tuple[Actor, Exhibitor]]


async def two_companies_at_a_fair(world: World) -> TwoCompanies:
    """Return a published fair at which two companies stand that show nothing yet."""

    async def make() -> TwoCompanies:
        fresh = await a_duplicates_harness(world)
        return TwoCompanies(fresh.organiser, fresh.fair, {name: await fresh.a_company(name) for name in COMPANIES})

    return await begun_in(world, "two_companies", make)


def harness_of(world: World, found: TwoCompanies) -> DuplicatesHarness:
    """Return what looks for duplicates at a fair where companies stand already."""
    return DuplicatesHarness(world, DiscoveryHarness(world), found.organiser, found.fair, found.companies)


@dataclass(frozen=True)
class SameGoods:
    """Two companies with the same goods in other words, which have been found."""

    harness: DuplicatesHarness
    owner: Actor
    flask: Product
    trader: Actor
    duplicate: Product


async def same_goods_found(world: World) -> SameGoods:
    """Return two companies of a fair whose goods have been compared; the index on the disk has them."""

    async def make() -> _Found:
        fresh = await a_duplicates_harness(world)
        (owner, _), (trader, _) = [await fresh.a_company(name) for name in COMPANIES]
        [flask] = await fresh.discovery.shows(owner, a_draft())
        [duplicate] = await fresh.discovery.shows(trader, a_draft(number="MT-7", title=WORDED))
        await fresh.look()
        seen, people = (fresh.discovery.seen, fresh._seen), (fresh.organiser, owner, trader)
        return _Found(people, fresh.fair, (flask, duplicate), seen, index_of(world))

    found = await begun_in(world, "same_goods", make)
    put_index(world, found.index)
    organiser, owner, trader = found.people
    indexed, noted = found.seen
    harness = DuplicatesHarness(world, DiscoveryHarness(world, set(indexed)), organiser, found.fair, _seen=set(noted))
    return SameGoods(harness, owner, found.goods[0], trader, found.goods[1])


@dataclass(frozen=True)
class _Found:
    """What `same_goods_found` keeps: people, the fair, goods, the entries that were taken in, the index's files."""

    people: tuple[Actor, Actor, Actor]
    fair: Fair
    goods: tuple[Product, Product]
    seen: tuple[set[str], set[str]]
    index: Mapping[str, bytes]


async def hide(harness: DuplicatesHarness, actor: Actor) -> None:
    """Let a company withdraw its profile."""
    await harness.world.service(Exhibitors).withdraw(actor)
