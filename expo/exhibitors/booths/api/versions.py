"""Versions of booths in GraphQL: which one there is, and who wrote it when."""

from datetime import datetime

import strawberry

from expo.accounts.api.types import PersonType
from expo.exhibitors.booths.api.types import BoothType
from expo.exhibitors.companies.api.versions import ASKED, author_of, moment_of
from expo.kit.graphql.types import Info, extend


@extend(BoothType)
class BoothVersion:
    """Which version of a booth there is."""

    @strawberry.field(description=ASKED.format("changeBooth and setStaff ask"))
    def version(self: BoothType) -> int:
        return self.model.version

    @strawberry.field(description="When its people last changed what they say, for themselves.")
    def changed_at(self: BoothType, info: Info) -> datetime | None:
        return moment_of(info, self.model)

    @strawberry.field(description="Who of its people last changed what they say, for themselves; null for a program.")
    async def changed_by(self: BoothType, info: Info) -> PersonType | None:
        return await author_of(info, self.model)
