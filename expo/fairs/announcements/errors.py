"""Errors about announcements."""

from expo.kit.errors import NotFound


class AnnouncementNotFound(NotFound):
    """No such announcement at this fair."""

    code = "ANNOUNCEMENT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such announcement.", field="announcementId")
