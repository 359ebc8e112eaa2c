"""Query and mutation of booking policies."""

import strawberry

from expo.kit.graphql.types import Info
from expo.meetings.policies.api.types import BookingPolicyResult, BookingPolicyType, SaveBookingPolicyInput
from expo.meetings.policies.service import BookingPolicies


@strawberry.type
class Query:
    """Queries of booking policies."""

    @strawberry.field(description="How buyers book meetings with an exhibitor at a fair; the default if none is saved.")
    async def booking_policy(
        self, info: Info, fair_id: strawberry.ID, exhibitor_id: strawberry.ID
    ) -> BookingPolicyType:
        policies = info.context.service(BookingPolicies)
        found = await policies.get(info.context.actor, fair_id=fair_id, exhibitor_id=exhibitor_id)
        return BookingPolicyType.of(found)


@strawberry.type
class Mutation:
    """Mutation of booking policies."""

    @strawberry.mutation(description="Save how buyers book meetings with your booth at a fair.")
    async def save_booking_policy(self, info: Info, input: SaveBookingPolicyInput) -> BookingPolicyResult:
        saved = await info.context.service(BookingPolicies).save(info.context.actor, policy=input.model())
        return BookingPolicyType.of(saved)
