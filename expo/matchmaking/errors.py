"""How matchmaking goes wrong."""

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch


class WishNotFound(NotFound):
    """No such wish, or it is another organisation's."""

    code = "WISH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such wish.", field="id")


class TooManyWishes(TooMuch):
    """The organisation has as many open wishes at this fair as it may."""

    code = "TOO_MANY_WISHES"

    def __init__(self, most: int) -> None:
        super().__init__(f"You may have {most} open wishes at a fair; close some first.")


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


class MatchmakingOff(Conflict):
    """The organiser has not switched matchmaking on at this fair."""

    code = "MATCHMAKING_OFF"

    def __init__(self) -> None:
        super().__init__("The organiser has switched matchmaking off at this fair.", field="fairId")


class RematchRunning(Conflict):
    """The fair's last rematch has not ended yet."""

    code = "REMATCH_RUNNING"

    def __init__(self) -> None:
        super().__init__("The last rematch of this fair is still running; wait for it.", field="fairId")


class RematchNotFound(NotFound):
    """No such run, or it is another organiser's."""

    code = "REMATCH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such rematch.", field="id")
