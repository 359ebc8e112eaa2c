"""Errors about exhibitors and booths."""

from collections.abc import Sequence

from expo.kit.errors import Conflict, Forbidden, Invalid, NotFound


class ExhibitorNotFound(NotFound):
    """No such exhibitor, or the reader may not see it."""

    code = "EXHIBITOR_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such exhibitor.")


class BoothNotFound(NotFound):
    """No such booth, or the reader may not see it."""

    code = "BOOTH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such booth.")


class ProfileMissing(Conflict):
    """The organisation has not saved a company profile yet."""

    code = "PROFILE_MISSING"

    def __init__(self) -> None:
        super().__init__("Save your company profile first.")


class ProfileIncomplete(Invalid):
    """A published profile lacks required fields; ``field`` is the first, the message names all."""

    code = "PROFILE_INCOMPLETE"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"A published profile needs more: {', '.join(missing)}.", field=missing[0])


class ExhibitorSuspended(Forbidden):
    """An organiser has suspended the company."""

    code = "EXHIBITOR_SUSPENDED"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The organiser has suspended your company: {reason}")


class ExhibitorNotPublished(Conflict):
    """The company must be published before its booth."""

    code = "EXHIBITOR_NOT_PUBLISHED"

    def __init__(self) -> None:
        super().__init__("Publish your company profile first.")


class NotApprovedForFair(Forbidden):
    """The organisation has not been approved to the fair as an exhibitor."""

    code = "NOT_APPROVED"

    def __init__(self) -> None:
        super().__init__("The organiser has not approved your organisation for this fair. Apply to the fair first.")


class FairOver(Conflict):
    """The fair has closed for good."""

    code = "FAIR_OVER"

    def __init__(self) -> None:
        super().__init__("This fair is over.")


class BoothExists(Conflict):
    """The exhibitor has a booth at this fair, or has applied for one."""

    code = "BOOTH_EXISTS"

    def __init__(self) -> None:
        super().__init__("Your company has already applied for a booth at this fair.")


class BoothTaken(Conflict):
    """Another booth has this number in this hall."""

    code = "BOOTH_TAKEN"

    def __init__(self) -> None:
        super().__init__("Another booth has this number in this hall.", field="number")


class BoothDecided(Conflict):
    """The application has already been decided."""

    code = "BOOTH_DECIDED"

    def __init__(self) -> None:
        super().__init__("This application has already been decided.")


class BoothNotApproved(Conflict):
    """The booth's status does not allow this operation."""

    code = "BOOTH_NOT_APPROVED"

    def __init__(self) -> None:
        super().__init__("The organiser has not approved this booth.")


class SpaceNotFound(Invalid):
    """The hall has a plan, but no space with this number."""

    code = "SPACE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This hall has no space with this number.", field="number")


class SpaceTaken(Conflict):
    """Another booth occupies this space."""

    code = "SPACE_TAKEN"

    def __init__(self) -> None:
        super().__init__("This space is taken by another booth.", field="number")


class NoFreeSpace(Conflict):
    """All spaces in the section's halls are taken, or none of these halls has a plan."""

    code = "NO_FREE_SPACE"

    def __init__(self) -> None:
        super().__init__("No space is free in the halls of this section.", field="number")


class SpaceInUse(Conflict):
    """A plan would remove the spaces of booths; the message names some."""

    code = "SPACE_IN_USE"

    def __init__(self, numbers: Sequence[str]) -> None:
        named = ", ".join(sorted(numbers)[:10])
        super().__init__(f"These spaces have booths: {named}. Move the booths first.", field="spaces")


class HallInUse(Conflict):
    """A hall to be removed has booths in it."""

    code = "HALL_IN_USE"

    def __init__(self) -> None:
        super().__init__("There are booths in a hall to be removed. Move them first.", field="halls")


class CertificateKindNotFound(Invalid):
    """No kind of certificate has this key."""

    code = "CERTIFICATE_KIND_NOT_FOUND"

    def __init__(self, *, field: str = "kind") -> None:
        super().__init__("There is no such kind of certificate.", field=field)
