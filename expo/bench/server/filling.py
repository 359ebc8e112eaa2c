"""A fair with exhibitors, booths and products, created through the services as by their owners."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

from PIL import Image

from expo.app import Installation
from expo.catalog.editing.models import ProductRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.products.rules.drafts import AttributeDraft, ProductDraft, Wording
from expo.catalog.products.rules.prices import TierDraft
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import BusinessKind, ShownPicture
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, Role
from expo.kit.files.pictures import Pictures
from expo.kit.ids import new_id
from expo.localisation.models import Text

Service = TypeVar("Service")
_SECTION: Final = "kitchenware-tableware"
_MATERIALS: Final = ("Stainless steel", "Enamelled", "Cast iron", "Bamboo", "Borosilicate glass", "Ceramic", "Silicone")
_USES: Final = ("outdoor", "hotel", "children's", "travel", "induction", "stackable", "heavy duty", "gift")
_GOODS: Final = ("vacuum flask", "frying pan", "lunch box", "tea pot", "cutting board", "mixing bowl", "kettle", "mug")


@dataclass(frozen=True)
class Filling:
    """Fills an installation; equal seeds make equal goods."""

    installation: Installation
    chance: random.Random

    async def create_fair(self, organiser: Actor) -> Fair:
        """Create and publish a fair with one hall, open for ten days from now on."""
        fairs, now = self.service(Fairs), self.installation.clock()
        fair = await fairs.create(
            organiser,
            slug="bench",
            name=Text("Bench Fair", "en"),
            opens_at=now,
            closes_at=now + timedelta(days=10),
            time_zone="Asia/Shanghai",
            languages=["en", "zh"],
        )
        await fairs.set_halls(organiser, fair_id=fair.id, halls=[Hall("h1", Text("Hall 1", "en"), [_SECTION])])
        return await fairs.publish(organiser, fair_id=fair.id)

    async def create_company(self, number: int) -> Actor:
        """Create and publish a company, and return its owner."""
        owner, exhibitors = an_actor("EXHIBITOR"), self.service(Exhibitors)
        profile = Profile(
            name=Text(f"Kitchen Works {number}", "en"),
            english_name=f"Kitchen Works {number} Ltd.",
            country="CN",
            kind=BusinessKind.MANUFACTURER,
            city="Yongkang",
            founded=2004,
            employees=180,
            tagline=Text("Everything for the kitchen", "en"),
            story=Text("We make what kitchens need.", "en"),
            languages=["en"],
            markets=["ES", "DE"],
        )
        await exhibitors.save(owner, profile=profile)
        await exhibitors.publish(owner)
        return owner

    async def create_booth(self, owner: Actor, organiser: Actor, fair: Fair, number: str) -> None:
        """Create and publish a booth of a company in the fair's hall."""
        fairs, booths = self.service(Fairs), self.service(Booths)
        application = await fairs.apply(owner, fair_id=fair.id)
        await fairs.decide(organiser, application_id=application.id, approve=True)
        booth = await booths.apply(owner, fair_id=fair.id, section=_SECTION)
        await booths.decide(organiser, booth_id=booth.id, approve=True, hall="h1", number=number)
        await booths.publish(owner, booth_id=booth.id)

    async def publish_products(self, owner: Actor, rows: Sequence[ProductRow]) -> list[str]:
        """Save and publish products and return their ids; raises `RuntimeError` if one is refused."""
        saved = await self.service(ProductSaving).save_many(owner, rows=rows, publish=True)
        if saved.problems:
            raise RuntimeError(f"a benchmark's product was refused: {saved.problems[0]}")
        return [each.product.id for each in saved.results]

    def rows(self, first: int, count: int, picture: ShownPicture | None = None) -> list[ProductRow]:
        """Return products with consecutive numbers from ``first``, each complete enough to publish."""
        drafts = [self.random_draft(number) for number in range(first, first + count)]
        return [ProductRow(each.number, each, pictures=[picture] if picture else None) for each in drafts]

    def random_draft(self, number: int) -> ProductDraft:
        """Return a random product of typical size."""
        material, use, goods = (self.chance.choice(words) for words in (_MATERIALS, _USES, _GOODS))
        price = self.chance.randrange(120, 9900)
        return ProductDraft(
            number=f"KW-{number:06}",
            title=Wording(f"{material} {use} {goods} {self.chance.randrange(2, 30) * 50} ml", "en"),
            description=Wording(f"{material} {goods} for {use} use, packed in cartons of twelve.", "en"),
            section=_SECTION,
            unit="C62",
            minimum_order="500",
            currency="USD",
            price_tiers=[TierDraft("500", f"{price / 100:.2f}"), TierDraft("2000", f"{price * 0.9 / 100:.2f}")],
            origin="CN",
            hs_code="961700",
            attributes=[
                AttributeDraft(Wording("Material", "en"), material),
                AttributeDraft(Wording("Weight", "en"), str(self.chance.randrange(80, 3000)), "GRM"),
            ],
            certificates=["FDA"],
        )

    async def store_picture(self) -> ShownPicture:
        """Store a picture and return it."""
        out = io.BytesIO()
        Image.new("RGB", (600, 400), "teal").save(out, "PNG")
        return ShownPicture(await self.service(Pictures).store(out.getvalue()), Text("A kitchen", "en"))

    def service(self, kind: type[Service]) -> Service:
        """Return the installation's service of this class."""
        found: Any = self.installation.services[kind]
        return found  # type: ignore[no-any-return]  # services are kept by their class


def crowd(installation: Installation, seed: int) -> Filling:
    """Return a filling whose goods depend on ``seed`` alone."""
    return Filling(installation, random.Random(seed))  # noqa: S311 - goods, not secrets


def an_actor(kind: str) -> Actor:
    """Return the owner of a new organisation of this kind."""
    return Actor(person_id=new_id("per"), organisation_id=new_id("org"), organisation_kind=kind, role=Role.OWNER)
