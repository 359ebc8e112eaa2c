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
from tests.discovery.market import Market, a_draft, index_of, put_index
from tests.exhibitors.ground import an_actor
from tests.support.beginnings import begun_in
from tests.support.world import World

COMPANIES: Final = ("Hengnuan", "Marfa Trading")
WORDED: Final = Wording("Vacuum flask of stainless steel, 500 ml", "en")
"""The flask's title in other words."""


@dataclass
class Suspects:
    """A market at a fair, with all that follows it moved by hand."""

    world: World
    market: Market
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
        actor, exhibitor = await self.market.a_company(english_name=name)
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
        await self.market.index()
        await self.note()
        while await self.world.service(DuplicateSearch).process_queue():
            pass

    async def pairs(self, state: DuplicateState = DuplicateState.OPEN) -> list[SeenDuplicate]:
        """Return what the organiser sees."""
        service = self.world.service(PossibleDuplicates)
        return list((await service.at_fair(self.organiser, fair_id=self.fair.id, wanted=Slice(50), state=state)).items)

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


async def some_suspects(world: World, slug: str = "spring") -> Suspects:
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
    return Suspects(world, Market(world), organiser, await fairs.publish(organiser, fair_id=fair.id))


async def suspects_with_companies(world: World) -> Suspects:
    """Return a published fair at which two companies stand that show nothing yet."""

    async def make() -> tuple[Actor, Fair, dict[str, tuple[Actor, Exhibitor]]]:
        fresh = await some_suspects(world)
        return fresh.organiser, fresh.fair, {name: await fresh.a_company(name) for name in COMPANIES}

    return Suspects(world, Market(world), *await begun_in(world, "suspects", make))


@dataclass(frozen=True)
class SameGoods:
    """Two companies with the same goods in other words, which have been found."""

    suspects: Suspects
    owner: Actor
    flask: Product
    trader: Actor
    duplicate: Product


async def same_goods_found(world: World) -> SameGoods:
    """Return two companies of a fair whose goods have been compared; the index on the disk has them."""

    async def make() -> _Found:
        fresh = await some_suspects(world)
        (owner, _), (trader, _) = [await fresh.a_company(name) for name in COMPANIES]
        [flask] = await fresh.market.shows(owner, a_draft())
        [duplicate] = await fresh.market.shows(trader, a_draft(number="MT-7", title=WORDED))
        await fresh.look()
        seen, people = (fresh.market.seen, fresh._seen), (fresh.organiser, owner, trader)
        return _Found(people, fresh.fair, (flask, duplicate), seen, index_of(world))

    found = await begun_in(world, "same_goods", make)
    put_index(world, found.index)
    organiser, owner, trader = found.people
    indexed, noted = found.seen
    suspects = Suspects(world, Market(world, set(indexed)), organiser, found.fair, _seen=set(noted))
    return SameGoods(suspects, owner, found.goods[0], trader, found.goods[1])


@dataclass(frozen=True)
class _Found:
    """What `same_goods_found` keeps: people, the fair, goods, the entries that were taken in, the index's files."""

    people: tuple[Actor, Actor, Actor]
    fair: Fair
    goods: tuple[Product, Product]
    seen: tuple[set[str], set[str]]
    index: Mapping[str, bytes]


async def hide(suspects: Suspects, actor: Actor) -> None:
    """Let a company withdraw its profile."""
    await suspects.world.service(Exhibitors).withdraw(actor)
