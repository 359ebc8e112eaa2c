"""GraphQL inputs for programmes, and their conversion to the service's arguments."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from expo.fairs.programme.api.enums import ProgrammeKind
from expo.localisation.translations.api.local_text import LocalTextInput, optional_input


@strawberry.input(description="An event at a fair at a set time.")
class ProgrammeItemInput:
    """A new programme event."""

    fair_id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextInput
    starts_at: datetime
    ends_at: datetime
    description: LocalTextInput | None = None
    place: str | None = None


@strawberry.input(description="Changes to a programme event. Omitted fields stay unchanged.")
class ChangeProgrammeItemInput:
    """Changes to a programme event."""

    item_id: strawberry.ID
    kind: ProgrammeKind | None = None
    title: LocalTextInput | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    description: LocalTextInput | None = strawberry.field(default=UNSET, description="Null removes the description.")
    place: str | None = strawberry.field(default=UNSET, description="Null removes the place.")

    def changes(self) -> dict[str, Any]:
        """Return the given fields by name, with texts checked; raises `Invalid`."""
        given: dict[str, Any] = {"kind": self.kind, "starts_at": self.starts_at, "ends_at": self.ends_at}
        given["title"] = optional_input(self.title, "title", 160)
        changes = {name: value for name, value in given.items() if value is not None}
        if self.description is not UNSET:
            changes["description"] = optional_input(self.description, "description", 2000, lines=True)
        return changes if self.place is UNSET else changes | {"place": self.place}
