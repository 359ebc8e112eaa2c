"""How a section can be asked for in vain."""

from expo.kit.errors import Invalid


class SectionNotFound(Invalid):
    """The section's key is not in the tree."""

    code = "SECTION_NOT_FOUND"

    def __init__(self, *, field: str = "section") -> None:
        super().__init__("There is no such section.", field=field)
