"""Fairs, sections and registrations as GraphQL types, and the loader of fairs."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs import sections
from expo.fairs.announcement_types import AnnouncementType, load_announcements
from expo.fairs.brand_types import BrandingType
from expo.fairs.enums import Part, ProgrammeKind, RegistrationStatus
from expo.fairs.floor_types import HallPlanType, load_plans
from expo.fairs.models import Fair, Hall, ProgrammeItem, Registration
from expo.fairs.programme import Programmes
from expo.fairs.reasons import told
from expo.fairs.service import Fairs
from expo.kit.graphql import Context, Info, Problem
from expo.localisation.models import HOUSE
from expo.localisation.schema import LocalTextType, local_text, optional_text


@strawberry.type(name="Section", description="A section of the fair, named in the reader's language.")
class SectionType:
    """A section."""

    key: str
    name: str
    category_key: str

    @strawberry.field(description="The category that the section belongs to.")
    def category(self, info: Info) -> "CategoryType":
        """Return the section's category."""
        return next(category_type(info, each) for each in sections.categories() if each.key == self.category_key)


@strawberry.type(name="Category", description="A group of sections.")
class CategoryType:
    """A category with its sections."""

    key: str
    name: str
    colour: str
    sections: list[SectionType]


def section_type(info: Info, section: sections.Section) -> SectionType:
    """Return a section in the reader's language."""
    return SectionType(key=section.key, name=section.names[info.context.language], category_key=section.category)


def category_type(info: Info, category: sections.Category) -> CategoryType:
    """Return a category in the reader's language."""
    return CategoryType(
        key=category.key,
        name=category.names[info.context.language],
        colour=category.colour,
        sections=[section_type(info, each) for each in category.sections],
    )


@strawberry.type(name="Hall", description="A hall of one fair.")
class HallType:
    """A hall."""

    fair_id: strawberry.Private[str]
    key: str
    name: LocalTextType
    sections: list[SectionType]

    @strawberry.field(description="What stands where; null while nobody has drawn it.")
    async def plan(self, info: Info) -> HallPlanType | None:
        """Return the plan."""
        found = await info.context.loader(load_plans).load((self.fair_id, self.key))
        return None if found is None else HallPlanType.of(found)

    @classmethod
    def of(cls, info: Info, fair: Fair, hall: Hall) -> "HallType":
        """Return a hall for this reader."""
        shown = [section_type(info, sections.section(key)) for key in hall.sections]
        return cls(fair_id=fair.id, key=hall.key, name=local_text(info, hall.name, owner=HOUSE), sections=shown)


@strawberry.type(name="ProgrammeItem", description="Something that happens at a fair at a set time.")
class ProgrammeItemType:
    """An item of the programme."""

    id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextType
    description: LocalTextType | None
    starts_at: datetime
    ends_at: datetime
    place: str | None

    @classmethod
    def of(cls, info: Info, item: ProgrammeItem) -> "ProgrammeItemType":
        """Return an item for this reader."""
        return cls(
            id=strawberry.ID(item.id),
            kind=item.kind,
            title=local_text(info, item.title, owner=HOUSE),
            description=optional_text(info, item.description, owner=HOUSE),
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            place=item.place,
        )


@strawberry.type(name="Fair", description="A fair: its dates, halls, sections and programme.")
class FairType:
    """A fair."""

    model: strawberry.Private[Fair]
    id: strawberry.ID
    slug: str
    name: LocalTextType
    claim: LocalTextType | None
    opens_at: datetime
    closes_at: datetime
    time_zone: str = strawberry.field(description="A name of the IANA time zone database.")
    languages: list[str]
    published: bool
    halls: list[HallType]

    @strawberry.field(description="Whether the fair is on now.")
    def is_open(self, info: Info) -> bool:
        """Say whether the fair is on."""
        return self.model.is_open(info.context.service(Fairs).clock())

    @strawberry.field(description="All categories with their sections, in the fair's order.")
    def categories(self, info: Info) -> list[CategoryType]:
        """Return the tree of sections."""
        return [category_type(info, each) for each in sections.categories()]

    @strawberry.field(description="What happens when, in the order of time; at most 500 items.")
    async def programme(self, info: Info) -> list[ProgrammeItemType]:
        """Return the programme."""
        items = await info.context.loader(load_programmes).load(self.model.id)
        return [ProgrammeItemType.of(info, item) for item in items]

    @strawberry.field(description="One of the halls by its key.")
    def hall(self, info: Info, key: str) -> HallType | None:
        """Return a hall."""
        found = self.model.hall(key)
        return None if found is None else HallType.of(info, self.model, found)

    @strawberry.field(description="What the organiser tells everybody now: pinned first, then the latest; at most 200.")
    async def announcements(self, info: Info) -> list[AnnouncementType]:
        """Return what is announced now."""
        found = await info.context.loader(load_announcements).load(self.model.id)
        return [AnnouncementType.of(info, each) for each in found]

    @strawberry.field(description="How the fair looks.")
    def branding(self) -> BrandingType:
        """Return the branding."""
        return BrandingType.of(self.model.branding)

    @strawberry.field(description="How many registrations wait for a decision; null for all but the organiser.")
    async def waiting_registrations(self, info: Info) -> int | None:
        """Return how many registrations wait."""
        return await info.context.loader(load_waiting).load(self.model.id)

    @classmethod
    def of(cls, info: Info, fair: Fair) -> "FairType":
        """Return a fair for this reader."""
        return cls(
            model=fair,
            id=strawberry.ID(fair.id),
            slug=fair.slug,
            name=local_text(info, fair.name),
            claim=optional_text(info, fair.claim, owner=HOUSE),
            opens_at=fair.opens_at,
            closes_at=fair.closes_at,
            time_zone=fair.time_zone,
            languages=fair.languages,
            published=fair.published,
            halls=[HallType.of(info, fair, hall) for hall in fair.halls],
        )


async def load_fairs(context: Context, fair_ids: list[str]) -> list[Fair | None]:
    """Return fairs by their ids: a loader's fetch."""
    return await context.service(Fairs).get_many(context.actor, fair_ids=fair_ids)


async def load_programmes(context: Context, fair_ids: list[str]) -> list[list[ProgrammeItem]]:
    """Return programmes by their fairs' ids: a loader's fetch."""
    return await context.service(Programmes).get_many(context.actor, fair_ids=fair_ids)


async def load_waiting(context: Context, fair_ids: list[str]) -> list[int | None]:
    """Return how many registrations wait by their fairs' ids: a loader's fetch."""
    return await context.service(Fairs).waiting(context.actor, fair_ids=fair_ids)


@strawberry.type(name="Registration", description="An organisation's application to take part in a fair.")
class RegistrationType:
    """A registration."""

    model: strawberry.Private[Registration]
    id: strawberry.ID
    part: Part
    status: RegistrationStatus
    applied_at: datetime
    note: str | None
    decided_at: datetime | None

    @strawberry.field(description="Why it was decided so: a stock reason in the reader's language, and own words.")
    def reason(self, info: Info) -> str | None:
        """Return the reason."""
        return told(self.model.stock_reason, self.model.reason, info.context.language)

    @strawberry.field(description="The fair applied to.")
    async def fair(self, info: Info) -> FairType | None:
        """Return the fair."""
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationType":
        """Return a registration."""
        return cls(
            model=registration,
            id=strawberry.ID(registration.id),
            part=registration.part,
            status=registration.status,
            applied_at=registration.applied_at,
            note=registration.note,
            decided_at=registration.decided_at,
        )


FairResult = Annotated[FairType | Problem, strawberry.union("FairResult")]
ProgrammeItemResult = Annotated[ProgrammeItemType | Problem, strawberry.union("ProgrammeItemResult")]
RegistrationResult = Annotated[RegistrationType | Problem, strawberry.union("RegistrationResult")]
