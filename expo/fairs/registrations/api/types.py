"""Registrations as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.fairs.api.types import FairType, load_fairs
from expo.fairs.fairs.models import Registration
from expo.fairs.fairs.rules.reasons import told
from expo.fairs.registrations.api.enums import Part, RegistrationStatus
from expo.kit.graphql.types import Flat, Info, Problem


@strawberry.type(name="Registration", description="An organisation's application to take part in a fair.")
class RegistrationType(Flat[Registration]):
    """A registration."""

    model: strawberry.Private[Registration]
    id: strawberry.ID
    part: Part
    status: RegistrationStatus
    applied_at: datetime
    note: str | None
    decided_at: datetime | None

    @strawberry.field(
        description="Reason for the decision: a stock reason in the reader's language, and the organiser's own words. "
        "Null where neither was given."
    )
    def reason(self, info: Info) -> str | None:
        return told(self.model.stock_reason, self.model.reason, info.context.language)

    @strawberry.field(description="Fair applied to.")
    async def fair(self, info: Info) -> FairType | None:
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)


RegistrationResult = Annotated[RegistrationType | Problem, strawberry.union("RegistrationResult")]
