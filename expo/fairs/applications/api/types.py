"""Applications to fairs as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.applications.api.enums import ApplicationStatus, ParticipantRole
from expo.fairs.fairs.api.types import FairType, load_fairs
from expo.fairs.fairs.models import FairApplication
from expo.fairs.fairs.rules.reasons import full_reason
from expo.kit.graphql.types import Flat, Info, Problem


@strawberry.type(name="FairApplication", description="An organisation's application to take part in a fair.")
class FairApplicationType(Flat[FairApplication]):
    """An application."""

    model: strawberry.Private[FairApplication]
    id: strawberry.ID
    role: ParticipantRole
    status: ApplicationStatus
    applied_at: datetime
    note: str | None
    decided_at: datetime | None

    @strawberry.field(
        description="Reason for the decision: a stock reason in the reader's language, and the organiser's own words. "
        "Null where neither was given."
    )
    def reason(self, info: Info) -> str | None:
        return full_reason(self.model.stock_reason, self.model.reason, info.context.language)

    @strawberry.field(description="Fair applied to.")
    async def fair(self, info: Info) -> FairType | None:
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)


FairApplicationResult = Annotated[FairApplicationType | Problem, strawberry.union("FairApplicationResult")]
