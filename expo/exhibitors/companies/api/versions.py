"""Versions of company profiles in GraphQL: number, time and author of the current one."""

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
    """The current version of a company's profile."""

    @strawberry.field(description=ASKED.format("saveExhibitor and setContacts ask"))
    def version(self: ExhibitorType) -> int:
        return self.model.version

    @strawberry.field(description="Time the current version was written. Null for all but its own people.")
    def changed_at(self: ExhibitorType, info: Info) -> datetime | None:
        return moment_of(info, self.model)

    @strawberry.field(description="Author of the current version. Null for all but its own people, and for a program.")
    async def changed_by(self: ExhibitorType, info: Info) -> PersonType | None:
        return await author_of(info, self.model)


def moment_of(info: Info, subject: Exhibitor | Booth) -> datetime | None:
    """Return the time the current version was written; None for all but its own people."""
    return subject.version_at if belongs_to(info.context.actor, subject.organisation_id) else None


async def author_of(info: Info, subject: Exhibitor | Booth) -> PersonType | None:
    """Return the author of the current version; None for all but its own people, and for a program."""
    is_own = belongs_to(info.context.actor, subject.organisation_id)
    return await load_author(info, subject.version_by) if is_own else None
