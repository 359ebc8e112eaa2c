"""Versions of booths in GraphQL: number, time and author of the current one."""

from datetime import datetime

import strawberry

from expo.accounts.api.types import PersonType
from expo.exhibitors.booths.api.types import BoothType
from expo.exhibitors.companies.api.versions import ASKED, author_of, moment_of
from expo.kit.graphql.types import Info, extend


@extend(BoothType)
class BoothVersion:
    """The current version of a booth."""

    @strawberry.field(description=ASKED.format("changeBooth and setStaff ask"))
    def version(self: BoothType) -> int:
        return self.model.version

    @strawberry.field(description="Time the current version was written. Null for all but its own people.")
    def changed_at(self: BoothType, info: Info) -> datetime | None:
        return moment_of(info, self.model)

    @strawberry.field(description="Author of the current version. Null for all but its own people, and for a program.")
    async def changed_by(self: BoothType, info: Info) -> PersonType | None:
        return await author_of(info, self.model)
