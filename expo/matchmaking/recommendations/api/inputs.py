"""GraphQL inputs of recommendations."""

import strawberry

from expo.matchmaking.recommendations.api.enums import DeclineReason, MatchAnswer


@strawberry.input(description="Your answer to a recommendation; a reason is allowed only when declining.")
class AnswerRecommendationInput:
    """An answer."""

    fair_id: strawberry.ID
    id: strawberry.ID
    answer: MatchAnswer
    reason: DeclineReason | None = None
    starred: bool = strawberry.field(default=False, description="Whether the meeting is a must for you.")
