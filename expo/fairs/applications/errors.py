"""Errors about bulk decisions."""

from typing import Final

from expo.kit.errors import NotFound, TooMuch

MAX_BATCH: Final = 200


class TooManyDecisions(TooMuch):
    """More decisions than one request may hold."""

    code = "TOO_MANY_DECISIONS"

    def __init__(self) -> None:
        super().__init__(f"Decide at most {MAX_BATCH} at once.", field="ids")


class ApplicationNotFound(NotFound):
    """No such application at this fair."""

    code = "APPLICATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such application at this fair.", field="ids")
