"""A fair whose listings' copies are looked for as far as a test lets it."""

from dataclasses import dataclass, field
from datetime import timedelta

from expo.discovery.suspected.follower import CopiesFollower
from expo.discovery.suspected.models import CopyState, SuspectedCopy
from expo.discovery.suspected.searching import CopySearch
from expo.discovery.suspected.service import SeenCopy, SuspectedCopies
from expo.discovery.suspected.store import CopyStore
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
from tests.discovery.market import Market
from tests.exhibitors.ground import an_actor
from tests.support.world import World


@dataclass
class Suspects:
    """A market at a fair, with all that follows it moved by hand."""

    world: World
    market: Market
    organiser: Actor
    fair: Fair
    _seen: set[str] = field(default_factory=set)

    @property
    def store(self) -> CopyStore:
        """Where pairs are kept."""
        return self.world.service(SuspectedCopies)._store

    async def a_company(self, name: str = "Hengnuan") -> tuple[Actor, Exhibitor]:
        """Return an owner and her published company, with an open booth at the fair."""
        actor, exhibitor = await self.market.a_company(english_name=name)
        await self.a_booth(actor)
        return actor, exhibitor

    async def a_booth(self, actor: Actor) -> Booth:
        """Open a booth of an actor's company at the fair."""
        fairs, booths = self.world.service(Fairs), self.world.service(Booths)
        asked = await fairs.apply(actor, fair_id=self.fair.id)
        await fairs.decide(self.organiser, registration_id=asked.id, approve=True)
        booth = await booths.apply(actor, fair_id=self.fair.id, section="kitchenware-tableware")
        await booths.decide(self.organiser, booth_id=booth.id, approve=True)
        return await booths.publish(actor, booth_id=booth.id)

    async def note(self) -> None:
        """Let the follower note what has happened since."""
        documents = await self.world.service(Journal).collection.find({}, sort=[("_id", 1)], limit=10_000)
        entries = [from_document(Entry, each) for each in documents if each["_id"] not in self._seen]
        follower = self.world.service(CopiesFollower)
        await follower.handle([each for each in entries if each.verb in follower.verbs])
        self._seen |= {each.id for each in entries}

    async def look(self) -> None:
        """Let the index take in what has happened, and look for copies until nothing waits that can be done."""
        await self.market.index()
        await self.note()
        while await self.world.service(CopySearch).look():
            pass

    async def pairs(self, state: CopyState = CopyState.OPEN) -> list[SeenCopy]:
        """Return what the organiser sees."""
        service = self.world.service(SuspectedCopies)
        return list((await service.at_fair(self.organiser, fair_id=self.fair.id, wanted=Slice(50), state=state)).items)

    async def kept(self) -> list[SuspectedCopy]:
        """Return all pairs that are kept, shown or not."""
        documents = await self.world.installation.database.collection("suspected_copies").find({})
        return [from_document(SuspectedCopy, each) for each in documents]

    async def decide(self, copy_id: str, state: CopyState, note: str | None = None) -> SeenCopy:
        """Let the organiser decide."""
        service = self.world.service(SuspectedCopies)
        return await service.decide(self.organiser, fair_id=self.fair.id, copy_id=copy_id, state=state, note=note)


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


async def hide(suspects: Suspects, actor: Actor) -> None:
    """Let a company withdraw its profile."""
    await suspects.world.service(Exhibitors).withdraw(actor)
