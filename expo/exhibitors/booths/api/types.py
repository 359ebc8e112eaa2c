"""Booths as GraphQL types, and the loaders of booths."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.enums import BoothStatus
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, StaffMember
from expo.fairs.fairs.api.types import FairType, HallType, load_fairs
from expo.fairs.fairs.rules.reasons import full_reason
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.types import Context, Flat, FromModel, Info, Problem
from expo.localisation.translations.api.local_text import LocalTextType, optional_text


@strawberry.type(name="StaffMember", description="A member of a booth's staff.")
class StaffMemberType(Flat[StaffMember]):
    """A member of the booth's staff."""

    id: strawberry.ID
    name: str
    position: str | None
    languages: list[str]
    email: str | None = strawberry.field(description="E-mail address, shown to signed-in readers only.")


@strawberry.type(name="Booth", description="An exhibitor's booth at one fair, from the application on.")
class BoothType(FromModel[Booth]):
    """A booth."""

    model: strawberry.Private[Booth]
    id: strawberry.ID
    section: SectionType
    number: str | None
    status: BoothStatus
    headline: LocalTextType | None
    staff: list[StaffMemberType]
    applied_at: datetime

    @strawberry.field(
        description="Reason for the organiser's decision, with a stock reason in the reader's language. "
        "Null for all but the exhibitor and the organiser."
    )
    def reason(self, info: Info) -> str | None:
        return full_reason(self.model.stock_reason, self.model.reason, info.context.language)

    @strawberry.field
    async def fair(self, info: Info) -> FairType | None:
        """Return the fair."""
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)

    @strawberry.field
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        """Return the exhibitor."""
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field
    async def hall(self, info: Info) -> HallType | None:
        """Return the hall."""
        fair = await info.context.loader(load_fairs).load(self.model.fair_id) if self.model.hall else None
        hall = next((each for each in fair.halls if each.key == self.model.hall), None) if fair else None
        return None if fair is None or hall is None else HallType.of(info, fair, hall)

    @classmethod
    def of(cls, info: Info, booth: Booth) -> "BoothType":
        """Return a booth for this reader."""
        return cls.from_model(
            booth,
            section=section_type(info, sections.section(booth.section)),
            headline=optional_text(info, booth.headline, owner=booth.organisation_id),
            staff=[StaffMemberType.of(member) for member in booth.staff],
        )


async def load_booths_of(context: Context, exhibitor_ids: list[str]) -> list[list[Booth]]:
    """Return booths by their exhibitors' ids: a loader's fetch."""
    return await context.service(Booths).of_exhibitors(context.actor, exhibitor_ids=exhibitor_ids)


async def load_booths_at(context: Context, keys: list[tuple[str, str]]) -> list[Booth | None]:
    """Return booths by (exhibitor's id, fair's id): a loader's fetch, with two commands per distinct fair."""
    found: dict[tuple[str, str], Booth | None] = {}
    for fair_id in dict.fromkeys(fair for _, fair in keys):
        ids = list(dict.fromkeys(exhibitor for exhibitor, fair in keys if fair == fair_id))
        booths = await context.service(Exhibitors).booths_of(context.actor, exhibitor_ids=ids, fair_id=fair_id)
        found |= {(exhibitor, fair_id): booth for exhibitor, booth in zip(ids, booths, strict=True)}
    return [found[key] for key in keys]


BoothResult = Annotated[BoothType | Problem, strawberry.union("BoothResult")]
