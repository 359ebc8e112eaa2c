"""How things about fairs go wrong."""

from expo.kit.errors import Conflict, Invalid, NotFound


class FairNotFound(NotFound):
    """No such fair, or it is not open to this reader."""

    code = "FAIR_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such fair.")


class SectionNotFound(Invalid):
    """The section's key is not in the tree."""

    code = "SECTION_NOT_FOUND"

    def __init__(self, *, field: str = "section") -> None:
        super().__init__("There is no such section.", field=field)


class SlugTaken(Conflict):
    """Another fair has this address."""

    code = "SLUG_TAKEN"

    def __init__(self) -> None:
        super().__init__("Another fair has this address already.", field="slug")


class AlreadyApplied(Conflict):
    """The organisation has applied to this fair before."""

    code = "ALREADY_APPLIED"

    def __init__(self) -> None:
        super().__init__("Your organisation has applied to this fair already.")


class AlreadyDecided(Conflict):
    """The registration has been decided."""

    code = "ALREADY_DECIDED"

    def __init__(self) -> None:
        super().__init__("This registration has been decided already.")


class PlanChanged(Conflict):
    """Somebody else has saved the hall's plan meanwhile."""

    code = "PLAN_CHANGED"

    def __init__(self) -> None:
        super().__init__("Somebody else has saved this plan meanwhile; look at theirs first.", field="version")


class StandNumberTwice(Invalid):
    """Two stands of a hall have the same number."""

    code = "STAND_NUMBER_TWICE"

    def __init__(self, number: str) -> None:
        super().__init__(f"Two stands have the number {number}.", field="stands.number")


class StandOutside(Invalid):
    """A stand does not lie inside its hall."""

    code = "STAND_OUTSIDE"

    def __init__(self, number: str) -> None:
        super().__init__(f"The stand {number} lies outside of the hall.", field="stands")


class StandsOverlap(Invalid):
    """Two stands share floor."""

    code = "STANDS_OVERLAP"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The stands {one} and {other} overlap.", field="stands")


class ContrastTooLow(Invalid):
    """Words in this colour cannot be read on the light surfaces of the pages (WCAG 2.2, 1.4.3)."""

    code = "CONTRAST_TOO_LOW"

    def __init__(self, better: str) -> None:
        super().__init__(f"Words in this colour cannot be read well; {better} is dark enough.", field="accent")


class HallNotFound(Invalid):
    """The fair has no hall with this key."""

    code = "HALL_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This fair has no such hall.", field="hall")


class AnnouncementNotFound(NotFound):
    """No such announcement at this fair."""

    code = "ANNOUNCEMENT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such announcement.", field="announcementId")
