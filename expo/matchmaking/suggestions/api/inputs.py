"""What GraphQL takes for matchmaking, and how it becomes what the services take."""

import strawberry

from expo.matchmaking.suggestions.api.enums import DeclineReason, MatchAnswer


@strawberry.input(description="What you say to a suggestion; a reason belongs to a no alone.")
class AnswerSuggestionInput:
    """An answer."""

    fair_id: strawberry.ID
    id: strawberry.ID
    answer: MatchAnswer
    reason: DeclineReason | None = None
    starred: bool = strawberry.field(default=False, description="That you must meet.")
