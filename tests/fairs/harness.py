"""Fairs over a real database, and who may do what with them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from expo.fairs.announcements.models import Announcement
from expo.fairs.announcements.service import Announcements
from expo.fairs.announcements.store import AnnouncementStore
from expo.fairs.branding.service import BrandFairs
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs.errors import FairNotFound
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.fairs.fairs.store import FairStore
from expo.fairs.floor_plans.service import FloorPlans
from expo.fairs.floor_plans.store import FloorPlanStore
from expo.fairs.programme.models import ProgrammeItem, ProgrammeKind
from expo.fairs.programme.service import Programmes
from expo.fairs.programme.store import ProgrammeStore
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, Forbidden, NotFound, SignInRequired
from expo.kit.files.blobs import Grant, Signer, memory_blobs
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Uploads
from expo.kit.journal.entries import Journal
from expo.localisation.models import Text
from tests.support.clock import FakeClock
from tests.support.contents import contents
from tests.support.declarations import DECLARED

ORGANISER: Final = Actor("per_organiser", "org_canton", "ORGANISER", Role.MANAGER)
OTHER_ORGANISER: Final = Actor("per_other", "org_other", "ORGANISER", Role.OWNER)
ADMINISTRATOR: Final = Actor("per_chief", administrator=True)
CLERK: Final = Actor("per_clerk", "org_canton", "ORGANISER", Role.MEMBER)
EXHIBITOR: Final = Actor("per_wei", "org_flasks", "EXHIBITOR", Role.OWNER)
BUYER: Final = Actor("per_ana", "org_casa", "BUYER", Role.MEMBER)
PARTNER: Final = Actor("per_pia", "org_partner", "PARTNER", Role.OWNER)
LONER: Final = Actor("per_alone")
READING_KEY: Final = Actor(
    "per_organiser", "org_canton", "ORGANISER", Role.MANAGER, key_id="key_1", scopes=frozenset({"fairs:read"})
)
NO_FAIR: Final = "fair_01HZX3AAAAAAAAAAAAAAAAAAAA"
NO_ITEM: Final = NO_FAIR.replace("fair", "prog")

OUTSIDERS: Final[dict[str, tuple[Actor, type[ExpoError]]]] = {
    "anonymous": (ANONYMOUS, SignInRequired),
    "somebody without organisation": (LONER, NotFound),
    "a buyer": (BUYER, NotFound),
    "an exhibitor": (EXHIBITOR, NotFound),
    "a partner": (PARTNER, NotFound),
    "another organiser": (OTHER_ORGANISER, NotFound),
    "a member without the role": (CLERK, Forbidden),
}
"""Who has no business with `ORGANISER`'s fairs, and what they are told."""


@dataclass(frozen=True)
class Harness:
    """The services of the feature and what they write to."""

    database: Database
    clock: FakeClock
    fairs: Fairs
    rates: ExchangeRates
    plans: FloorPlans
    announcements: Announcements
    programmes: Programmes
    brands: BrandFairs
    uploads: Uploads

    async def a_fair(self, actor: Actor = ORGANISER, *, published: bool = True, **changes: Any) -> Fair:
        """Return a fair of the organiser's, published if not said otherwise."""
        fair = await self.fairs.create(actor, **(some_facts() | changes))
        return await self.fairs.publish(actor, fair_id=fair.id) if published else fair

    async def an_item(self, fair: Fair, **changes: Any) -> ProgrammeItem:
        """Return something in the programme of a fair."""
        facts: dict[str, Any] = {
            "kind": ProgrammeKind.FORUM,
            "title": a_text("Steel in 2027"),
            "starts_at": datetime(2027, 4, 16, 1, tzinfo=UTC),
            "ends_at": datetime(2027, 4, 16, 3, tzinfo=UTC),
        }
        return await self.programmes.add(ORGANISER, fair_id=fair.id, **(facts | changes))

    async def an_announcement(self, fair: Fair, **changes: Any) -> Announcement:
        """Return something announced at a fair."""
        facts: dict[str, Any] = {"title": a_text("Shuttle buses"), "body": a_text("Every ten minutes from gate 3.")}
        return await self.announcements.add(ORGANISER, fair_id=fair.id, **(facts | changes))

    async def an_upload(self, actor: Actor, data: bytes) -> str:
        """Return the id of a picture that has arrived."""
        upload = await self.uploads.create(actor, purpose=PICTURE, file_name="picture.png", size=len(data))

        async def body() -> AsyncIterator[bytes]:
            yield data

        await self.uploads.receive(Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at), body())
        return upload.id

    async def verbs(self) -> list[str]:
        """Return what the journal holds, oldest first."""
        return [each["verb"] for each in await self.database.raw["journal"].find({}, sort=[("_id", 1)]).to_list()]

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored."""
        return await contents(self.database)


def a_harness(database: Database, clock: FakeClock) -> Harness:
    """Build the services over a database."""
    journal, blobs = Journal(database, clock), memory_blobs()
    fairs, uploads = (
        Fairs(FairStore(database), journal, database, clock),
        Uploads(database, blobs, Signer(b"a secret", clock), clock, DECLARED.uploads),
    )
    return Harness(
        database=database,
        clock=clock,
        fairs=fairs,
        rates=ExchangeRates(database, journal),
        plans=FloorPlans(fairs, FloorPlanStore(database)),
        announcements=Announcements(fairs, AnnouncementStore(database)),
        programmes=Programmes(fairs, ProgrammeStore(database)),
        brands=BrandFairs(fairs, uploads, Pictures(blobs)),
        uploads=uploads,
    )


def a_text(words: str = "Spring Fair", language: str = "en") -> Text:
    """Return a text without renderings."""
    return Text(words, language)


def a_hall(key: str = "hall-1", *, sections: tuple[str, ...] = ("household-appliances",)) -> Hall:
    """Return a hall."""
    return Hall(key, a_text("Hall 1"), list(sections))


def some_facts(**changes: Any) -> dict[str, Any]:
    """Return what a fair needs to begin with."""
    facts = {
        "slug": "spring-2027",
        "name": a_text(),
        "opens_at": datetime(2027, 4, 15, 1, tzinfo=UTC),
        "closes_at": datetime(2027, 4, 25, 10, tzinfo=UTC),
        "time_zone": "Asia/Shanghai",
        "languages": ["zh", "en"],
    }
    return facts | changes


Verb = Callable[[Harness, Actor, str], Awaitable[Any]]
"""What an actor does with a fair."""


async def refused(harness: Harness, doing: Awaitable[Any], error: type[ExpoError], field: str | None = None) -> None:
    """Assert that what is being done is refused and writes nothing."""
    before = await harness.contents()
    with pytest.raises(error) as refusal:
        await doing
    assert type(refusal.value) is error
    assert refusal.value.field == field
    assert await harness.contents() == before


async def refused_without_a_fair(harness: Harness, verb: Verb) -> None:
    """Assert that a verb of the organiser's finds no fair where there is none, and where there can be none."""
    await refused(harness, verb(harness, ORGANISER, NO_FAIR), FairNotFound)
    for malformed in ("", "spring-2027", NO_ITEM, "$ne", "\x00"):
        await refused(harness, verb(harness, ORGANISER, malformed), NotFound)
