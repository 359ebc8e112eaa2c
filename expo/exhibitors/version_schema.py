"""Versions of companies' profiles and booths in GraphQL: which one there is, and who wrote it when."""

from datetime import datetime

import strawberry

from expo.accounts.types import PersonType, load_author
from expo.exhibitors.access import belongs_to
from expo.exhibitors.models import Booth, Exhibitor
from expo.exhibitors.types import BoothType, ExhibitorType
from expo.kit.graphql import Info, extend

_ASKED = "Counts changes of what its people say; {} for it."


@extend(ExhibitorType)
class ExhibitorVersion:
    """Which version of a company's profile there is."""

    @strawberry.field(description=_ASKED.format("saveExhibitor and setContacts ask"))
    def version(self: ExhibitorType) -> int:
        """Return the present version."""
        return self.model.version

    @strawberry.field(description="When its people last changed what they say, for themselves.")
    def changed_at(self: ExhibitorType, info: Info) -> datetime | None:
        """Return when the present version was written."""
        return _moment(info, self.model)

    @strawberry.field(description="Who of its people last changed what they say, for themselves; null for a program.")
    async def changed_by(self: ExhibitorType, info: Info) -> PersonType | None:
        """Return the author of the present version."""
        return await _author(info, self.model)


@extend(BoothType)
class BoothVersion:
    """Which version of a booth there is."""

    @strawberry.field(description=_ASKED.format("changeBooth and setStaff ask"))
    def version(self: BoothType) -> int:
        """Return the present version."""
        return self.model.version

    @strawberry.field(description="When its people last changed what they say, for themselves.")
    def changed_at(self: BoothType, info: Info) -> datetime | None:
        """Return when the present version was written."""
        return _moment(info, self.model)

    @strawberry.field(description="Who of its people last changed what they say, for themselves; null for a program.")
    async def changed_by(self: BoothType, info: Info) -> PersonType | None:
        """Return the author of the present version."""
        return await _author(info, self.model)


def _moment(info: Info, written: Exhibitor | Booth) -> datetime | None:
    return written.version_at if belongs_to(info.context.actor, written.organisation_id) else None


async def _author(info: Info, written: Exhibitor | Booth) -> PersonType | None:
    is_own = belongs_to(info.context.actor, written.organisation_id)
    return await load_author(info, written.version_by) if is_own else None
