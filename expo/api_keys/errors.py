"""Errors of API keys."""

from expo.kit.errors import Conflict, NotFound


class KeyNotFound(NotFound):
    """No such key in the actor's organisation, or it is a colleague's."""

    code = "KEY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such API key.", field="keyId")


class SecretShownAlready(Conflict):
    """The key was created by an earlier attempt of the same request."""

    code = "SHOWN_ALREADY"

    def __init__(self) -> None:
        super().__init__(
            "This key has already been created, and its secret is not shown again. Please create a new one."
        )
