"""How matching a whole fair anew goes wrong."""

from expo.kit.errors import Conflict, NotFound


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
