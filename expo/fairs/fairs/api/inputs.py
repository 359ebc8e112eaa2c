"""GraphQL inputs for fairs, and their conversion to the service's arguments."""

from datetime import datetime

import strawberry

from expo.fairs.fairs.models import Hall
from expo.localisation.translations.api.local_text import LocalTextInput


@strawberry.input(name="HallInput", description="A hall and the keys of the sections shown in it.")
class HallInput:
    """A hall."""

    key: str
    name: LocalTextInput
    sections: list[str]

    def model(self) -> Hall:
        """Return the hall with its name checked."""
        return Hall(self.key, self.name.checked("halls.name", 80), self.sections)


@strawberry.input(description="A new fair.")
class CreateFairInput:
    """Details of a new fair."""

    slug: str
    name: LocalTextInput
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    languages: list[str]
    tagline: LocalTextInput | None = None


@strawberry.input(description="Changes to a fair. Omitted fields stay unchanged.")
class ChangeFairInput:
    """Changes to a fair."""

    fair_id: strawberry.ID
    name: LocalTextInput | None = None
    tagline: LocalTextInput | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_zone: str | None = None
    languages: list[str] | None = None
