"""Errors in answering recommendations."""

from expo.kit.errors import Invalid, NotFound


class RecommendationNotFound(NotFound):
    """The recommendation does not exist, or is not for this reader."""

    code = "RECOMMENDATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such recommendation.", field="id")


class ReasonWithoutDecline(Invalid):
    """A reason was given without declining."""

    code = "REASON_WITHOUT_DECLINE"

    def __init__(self) -> None:
        super().__init__("Give a reason only with “Not interested”.", field="reason")
