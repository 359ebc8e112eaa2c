"""Errors of runs."""

from expo.kit.errors import Conflict, NotFound


class MatchmakingRunning(Conflict):
    """The fair's last run is still running."""

    code = "MATCHMAKING_RUNNING"

    def __init__(self) -> None:
        super().__init__("A run or a preview for this fair is still in progress. Please wait.", field="fairId")


class MatchmakingRunNotFound(NotFound):
    """The run does not exist, or belongs to another organiser."""

    code = "MATCHMAKING_RUN_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such run.", field="id")
