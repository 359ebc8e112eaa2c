"""Versions of companies' profiles in GraphQL: which one there is, and who wrote it when."""

from datetime import datetime
from typing import Final

import strawberry

from expo.accounts.api.types import PersonType, load_author
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.exhibitors.companies.rules.access import belongs_to
from expo.exhibitors.models import Booth, Exhibitor
from expo.kit.graphql.types import Info, extend

ASKED: Final = "Counts changes of what its people say; {} for it."


@extend(ExhibitorType)
class ExhibitorVersion:
    """Which version of a company's profile there is."""

    @strawberry.field(description=ASKED.format("saveExhibitor and setContacts ask"))
    def version(self: ExhibitorType) -> int:
        return self.model.version

    @strawberry.field(description="When its people last changed what they say, for themselves.")
    def changed_at(self: ExhibitorType, info: Info) -> datetime | None:
        return moment_of(info, self.model)

    @strawberry.field(description="Who of its people last changed what they say, for themselves; null for a program.")
    async def changed_by(self: ExhibitorType, info: Info) -> PersonType | None:
        return await author_of(info, self.model)


def moment_of(info: Info, written: Exhibitor | Booth) -> datetime | None:
    """Return when the present version was written, to its own people."""
    return written.version_at if belongs_to(info.context.actor, written.organisation_id) else None


async def author_of(info: Info, written: Exhibitor | Booth) -> PersonType | None:
    """Return who wrote the present version, to its own people; None for a program."""
    is_own = belongs_to(info.context.actor, written.organisation_id)
    return await load_author(info, written.version_by) if is_own else None
