"""Exhibitors and booths over a real database: fairs, an organiser, and companies that may exhibit."""

import io
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

import pytest
from PIL import Image

from expo.accounts.models import Organisation, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.accounts.store import AccountStore
from expo.exhibitors.applications.service import BoothDecisions
from expo.exhibitors.booths.places import BoothPlacement
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.companies.vetting import Vetting
from expo.exhibitors.floors.service import Floors
from expo.exhibitors.materials.service import Materials
from expo.exhibitors.models import Booth, BusinessKind, Exhibitor
from expo.fairs.applications.decision_mails import DecisionMails
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.fairs.fairs.store import FairStore
from expo.fairs.floor_plans.service import FloorPlans
from expo.fairs.floor_plans.store import FloorPlanStore
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError
from expo.kit.files.blobs import Grant, ObjectBlobs, Signer, memory_blobs
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Upload, UploadPurpose, Uploads
from expo.kit.graphql.execution import ExpoSchema
from expo.kit.graphql.types import Context
from expo.kit.ids import new_id
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import EmailQueue
from expo.kit.realtime.bus import MemoryBus
from expo.localisation.models import Text
from expo.schema import whole_schema
from tests.support.admission import freely
from tests.support.beginnings import Made, begun
from tests.support.clock import FakeClock
from tests.support.contents import contents
from tests.support.declarations import DECLARED
from tests.support.translating import a_translation_harness

PDF = b"%PDF-1.7\n%made for a test\n"
_numbers = itertools.count(1)


class Applied(NamedTuple):
    """A company's owner, her published company, and the booth that she has applied for at a fair."""

    actor: Actor
    company: Exhibitor
    fair: Fair
    booth: Booth


@dataclass(frozen=True)
class ExhibitorHarness:
    """All services of fairs and exhibitors, an organiser and her fair."""

    database: Database
    clock: FakeClock
    blobs: ObjectBlobs
    uploads: Uploads
    fairs: Fairs
    exhibitors: Exhibitors
    booths: Booths
    plans: FloorPlans
    floors: Floors
    materials: Materials
    organisations: Organisations
    vetting: Vetting
    decisions: BoothDecisions
    schema: ExpoSchema
    organiser: Actor = field(default_factory=lambda: ORGANISER)

    async def begun(self, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        """Do as `tests.support.beginnings.begun` in this database."""
        return await begun(name, make, self.database, self.clock, self.blobs)

    async def a_fair(self, organiser: Actor | None = None, *, published: bool = True, **changes: Any) -> Fair:
        """Return a fair with the halls h1 and h2, open for ten days from now on."""
        owner = organiser or self.organiser
        facts: dict[str, Any] = {
            "slug": f"spring-{next(_numbers)}",
            "name": Text("Spring Fair", "en"),
            "opens_at": self.clock(),
            "closes_at": self.clock() + timedelta(days=10),
            "time_zone": "Asia/Shanghai",
            "languages": ["en", "zh"],
        }
        fair = await self.fairs.create(owner, **(facts | changes))
        halls = [Hall(key, Text(f"Hall {key}", "en"), ["hardware"]) for key in ("h1", "h2")]
        fair = await self.fairs.set_halls(owner, fair_id=fair.id, halls=halls)
        return await self.fairs.publish(owner, fair_id=fair.id) if published else fair

    async def a_profile(self, actor: Actor, **changes: Any) -> Exhibitor:
        """Save a complete profile for an actor's organisation."""
        return await self.exhibitors.save(actor, profile=a_profile(**changes))

    async def a_company(self, **changes: Any) -> tuple[Actor, Exhibitor]:
        """Return an owner and her published company."""
        actor = an_actor()
        await self.a_profile(actor, **changes)
        return actor, await self.exhibitors.publish(actor)

    async def admit(self, actor: Actor, fair: Fair) -> None:
        """Admit an actor's organisation to a fair."""
        application = await self.fairs.apply(actor, fair_id=fair.id)
        await self.fairs.decide(self.organiser, application_id=application.id, approve=True)

    async def an_application(self, actor: Actor, fair: Fair, **changes: Any) -> Booth:
        """Admit an actor's organisation to a fair and apply for a booth."""
        await self.admit(actor, fair)
        return await self.booths.apply(actor, fair_id=fair.id, **({"section": "hardware"} | changes))

    async def a_booth(self, actor: Actor, fair: Fair, *, number: str | None = None, hall: str | None = None) -> Booth:
        """Return a published booth of an actor's published company."""
        return await self.open_booth(actor, await self.an_application(actor, fair), number=number, hall=hall)

    async def open_booth(
        self, actor: Actor, applied: Booth, *, number: str | None = None, hall: str | None = None
    ) -> Booth:
        """Approve what a company has applied for, and publish it."""
        await self.booths.decide(self.organiser, booth_id=applied.id, approve=True, hall=hall, number=number)
        return await self.booths.publish(actor, booth_id=applied.id)

    async def an_applicant(self) -> Applied:
        """Return a published company that has applied for a booth at a fair."""
        fair, (actor, company) = await self.a_fair(), await self.a_company()
        return Applied(actor, company, fair, await self.an_application(actor, fair))

    async def an_organisation(self, kind: str = "BUYER") -> Actor:
        """Return an owner of an organisation that the site knows."""
        actor = an_actor(kind)
        details = actor.organisation_id or "", OrganisationKind(kind), "Casa", "ES", self.clock()

        async def write() -> None:
            await self.organisations.add(actor, Organisation(*details))

        await self.database.transact(write)
        return actor

    async def an_upload(self, actor: Actor, data: bytes, purpose: UploadPurpose = PICTURE) -> Upload:
        """Return an upload whose bytes have arrived."""
        upload = await self.uploads.create(actor, purpose=purpose, file_name="file", size=len(data))
        grant = Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at)
        return await self.uploads.receive(grant, pieces(data))

    async def verbs(self) -> list[str]:
        """Return what the journal holds about exhibitors and booths, oldest first."""
        entries = await self.database.raw["journal"].find({}, sort=[("_id", 1)]).to_list()
        return [each["verb"] for each in entries if each["verb"].startswith(("exhibitor.", "booth."))]

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored."""
        return await contents(self.database, without=())

    async def run(self, actor: Actor, query: str, **variables: Any) -> dict[str, Any]:
        """Run an operation and return its data; fails on any error."""
        result = await self.schema.execute(query, variable_values=variables, context_value=self.context(actor))
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data

    def context(self, actor: Actor = ANONYMOUS, **facts: Any) -> Context:
        """Return the context of a request."""
        own = (self.fairs, self.exhibitors, self.vetting, self.booths, self.materials, self.uploads)
        services = {type(each): each for each in (*own, self.plans, self.floors, self.decisions)}
        translation = a_translation_harness(self.database, self.clock)
        return Context("req_1", services | translation.services, MemoryBus(), freely, actor=actor, **facts)


def an_exhibitor_harness(database: Database, clock: FakeClock) -> ExhibitorHarness:
    """Build all services over a database."""
    journal, blobs = Journal(database, clock), memory_blobs()
    fairs = Fairs(FairStore(database), journal, database, clock)
    companies, store = ExhibitorStore(database), BoothStore(database)
    exhibitors = Exhibitors(companies, store, fairs, journal, database, clock)
    plans = FloorPlans(fairs, FloorPlanStore(database))
    booths = Booths(store, companies, exhibitors, fairs, journal, database, clock, BoothPlacement(store, plans))
    uploads = Uploads(database, blobs, Signer(b"a secret", clock), clock, DECLARED.uploads)
    organisations, jobs = Organisations(AccountStore(database), journal, database, clock), Jobs(database, clock)
    mails = DecisionMails(fairs, organisations, EmailQueue(jobs, "https://fair.example"), jobs)
    return ExhibitorHarness(
        database=database,
        clock=clock,
        blobs=blobs,
        uploads=uploads,
        fairs=fairs,
        exhibitors=exhibitors,
        booths=booths,
        plans=plans,
        floors=Floors(store, booths),
        materials=Materials(exhibitors, uploads, Pictures(blobs), blobs, database),
        organisations=organisations,
        vetting=Vetting(exhibitors),
        decisions=BoothDecisions(store, companies, booths, mails),
        schema=whole_schema(),
    )


ADMINISTRATOR: Final = Actor("per_chief", administrator=True)
"""Who looks after the installation, and acts for no organisation."""


def an_actor(kind: str = "EXHIBITOR", **changes: Any) -> Actor:
    """Return an owner of an organisation of her own."""
    actor = Actor(person_id=new_id("per"), organisation_id=new_id("org"), organisation_kind=kind, role=Role.OWNER)
    return replace(actor, **changes)


ORGANISER: Final[Actor] = an_actor("ORGANISER")
"""Whose fairs they are."""


def a_profile(**changes: Any) -> Profile:
    """Return a profile with all that publishing needs."""
    facts: dict[str, Any] = {
        "name": Text("永康恒暖杯业有限公司", "zh"),
        "english_name": "Yongkang Hengnuan Drinkware Co., Ltd.",
        "country": "CN",
        "kind": BusinessKind.MANUFACTURER,
        "city": "永康",
        "founded": 2004,
        "employees": 180,
        "tagline": Text("保温杯", "zh"),
        "story": Text("我们做保温杯。", "zh"),
        "website": "https://hengnuan.example",
        "languages": ["zh", "en"],
        "markets": ["ES", "DE"],
    }
    return Profile(**(facts | changes))


def a_picture(width: int = 60, height: int = 40, kind: str = "PNG", **options: Any) -> bytes:
    """Return the bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, **options)
    return out.getvalue()


async def pieces(data: bytes, size: int = 7) -> AsyncIterator[bytes]:
    """Yield bytes in small pieces, as a network does."""
    for start in range(0, len(data), size if len(data) < 1000 else 65536):
        yield data[start : start + (size if len(data) < 1000 else 65536)]


async def refusal(harness: ExhibitorHarness, awaitable: Any, error: type[ExpoError]) -> ExpoError:
    """Return why something was refused; fails if anything was written."""
    before = await harness.contents()
    with pytest.raises(error) as refused:
        await awaitable
    assert await harness.contents() == before
    return refused.value
