"""GraphQL inputs for booths, and their conversion to the services' arguments."""

from typing import Final

import strawberry

from expo.exhibitors.models import StaffMember
from expo.localisation.translations.api.local_text import LocalTextInput

HEADLINE: Final = 160


@strawberry.input(description="An application for a booth.")
class ApplyForBoothInput:
    """An application."""

    fair_id: strawberry.ID
    section: str
    headline: LocalTextInput | None = None


@strawberry.input(description="A member of the booth's staff; with an id, an existing member.")
class StaffMemberInput:
    """A member of the staff."""

    name: str
    position: str | None = None
    languages: list[str] = strawberry.field(default_factory=list)
    email: str | None = None
    id: strawberry.ID | None = None

    def model(self) -> StaffMember:
        """Return the member of the staff, unchecked."""
        return StaffMember(self.id or "", self.name, self.position, self.languages, self.email)
