"""Errors of rematches."""

from expo.kit.errors import Conflict, NotFound


class RematchRunning(Conflict):
    """The fair's last rematch is still running."""

    code = "REMATCH_RUNNING"

    def __init__(self) -> None:
        super().__init__("The last rematch of this fair is still running; wait for it.", field="fairId")


class RematchNotFound(NotFound):
    """The run does not exist, or belongs to another organiser."""

    code = "REMATCH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such rematch.", field="id")
