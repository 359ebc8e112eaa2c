"""Fairs and halls as GraphQL types, and the loader of fairs."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import CategoryType, SectionType, category_type, section_type
from expo.kit.graphql.types import Context, FromModel, Info, Problem
from expo.localisation.models import PLATFORM
from expo.localisation.translations.api.local_text import LocalTextType, local_text, optional_text


@strawberry.type(name="Hall", description="A hall of a fair.")
class HallType:
    """A hall."""

    fair_id: strawberry.Private[str]
    key: str
    name: LocalTextType
    sections: list[SectionType]

    @classmethod
    def of(cls, info: Info, fair: Fair, hall: Hall) -> "HallType":
        """Return a hall for this reader."""
        shown = [section_type(info, sections.section(key)) for key in hall.sections]
        return cls(
            fair_id=fair.id, key=hall.key, name=local_text(info, hall.name, owner=fair.organiser_id), sections=shown
        )


@strawberry.type(name="Fair", description="A fair: its dates, halls, sections and programme.")
class FairType(FromModel[Fair]):
    """A fair."""

    model: strawberry.Private[Fair]
    id: strawberry.ID
    slug: str
    name: LocalTextType
    tagline: LocalTextType | None
    opens_at: datetime
    closes_at: datetime
    time_zone: str = strawberry.field(description="Name in the IANA time zone database.")
    languages: list[str]
    published: bool
    halls: list[HallType]

    @strawberry.field(description="Whether the fair is currently open.")
    def is_open(self, info: Info) -> bool:
        return self.model.is_open(info.context.service(Fairs).clock())

    @strawberry.field(description="All categories with their sections, in the fair's order.")
    def categories(self, info: Info) -> list[CategoryType]:
        return [category_type(info, each) for each in sections.categories()]

    @strawberry.field(description="Hall with this key. Null where the fair has none.")
    def hall(self, info: Info, key: str) -> HallType | None:
        found = self.model.hall(key)
        return None if found is None else HallType.of(info, self.model, found)

    @strawberry.field(description="Number of applications awaiting a decision. Null for all but the organiser.")
    async def waiting_applications(self, info: Info) -> int | None:
        return await info.context.loader(load_waiting).load(self.model.id)

    @classmethod
    def of(cls, info: Info, fair: Fair) -> "FairType":
        """Return a fair for this reader."""
        return cls.from_model(
            fair,
            name=local_text(info, fair.name),
            tagline=optional_text(info, fair.tagline, owner=fair.organiser_id),
            halls=[HallType.of(info, fair, hall) for hall in fair.halls],
        )


def acting_for(info: Info) -> str:
    """Return the organisation the reader acts for: the fair's organiser, where only that may read the field."""
    return info.context.actor.organisation_id or PLATFORM


async def load_fairs(context: Context, fair_ids: list[str]) -> list[Fair | None]:
    """Return fairs by their ids: a loader's fetch."""
    return await context.service(Fairs).get_many(context.actor, fair_ids=fair_ids)


async def load_waiting(context: Context, fair_ids: list[str]) -> list[int | None]:
    """Return numbers of undecided applications by their fairs' ids: a loader's fetch."""
    return await context.service(Fairs).waiting(context.actor, fair_ids=fair_ids)


FairResult = Annotated[FairType | Problem, strawberry.union("FairResult")]
