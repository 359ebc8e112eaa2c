"""How answering suggestions goes wrong."""

from expo.kit.errors import Invalid, NotFound


class SuggestionNotFound(NotFound):
    """No such suggestion, or it is not for this reader."""

    code = "SUGGESTION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such suggestion.", field="id")


class ReasonWithoutDecline(Invalid):
    """A reason was given for what is not declined."""

    code = "REASON_WITHOUT_DECLINE"

    def __init__(self) -> None:
        super().__init__("Only a no needs a reason.", field="reason")
