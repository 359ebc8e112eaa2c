"""Errors of calendar feeds."""

from expo.kit.errors import Conflict


class FeedCreatedAlready(Conflict):
    """An earlier attempt of the same request has created the feed; its token is not shown again."""

    code = "SHOWN_ALREADY"

    def __init__(self) -> None:
        super().__init__("This address has already been created and is not shown again. Please create a new one.")
