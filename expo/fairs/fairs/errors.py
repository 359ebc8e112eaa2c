"""Errors about fairs."""

from expo.kit.errors import Conflict, NotFound


class FairNotFound(NotFound):
    """No such fair, or the reader may not see it."""

    code = "FAIR_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such fair.")


class SlugTaken(Conflict):
    """Another fair uses this address."""

    code = "SLUG_TAKEN"

    def __init__(self) -> None:
        super().__init__("Another fair already uses this address.", field="slug")


class AlreadyApplied(Conflict):
    """The organisation has already applied to this fair."""

    code = "ALREADY_APPLIED"

    def __init__(self) -> None:
        super().__init__("Your organisation has already applied to this fair.")


class AlreadyDecided(Conflict):
    """The application has already been decided."""

    code = "ALREADY_DECIDED"

    def __init__(self) -> None:
        super().__init__("This application has already been decided.")
