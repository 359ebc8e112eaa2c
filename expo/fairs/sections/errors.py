"""Errors about sections."""

from expo.kit.errors import Invalid


class SectionNotFound(Invalid):
    """No section has this key."""

    code = "SECTION_NOT_FOUND"

    def __init__(self, *, field: str = "section") -> None:
        super().__init__("There is no such section.", field=field)
