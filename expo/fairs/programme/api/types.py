"""Programme events as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.programme.api.enums import ProgrammeKind
from expo.fairs.programme.models import ProgrammeItem
from expo.kit.graphql.types import FromModel, Info, Problem
from expo.localisation.translations.api.local_text import LocalTextType, local_text, optional_text


@strawberry.type(name="ProgrammeItem", description="An event at a fair at a set time.")
class ProgrammeItemType(FromModel[ProgrammeItem]):
    """A programme event."""

    id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextType
    description: LocalTextType | None
    starts_at: datetime
    ends_at: datetime
    place: str | None

    @classmethod
    def of(cls, info: Info, item: ProgrammeItem, owner: str) -> "ProgrammeItemType":
        """Return an event for this reader; ``owner`` is the fair's organiser."""
        return cls.from_model(
            item,
            title=local_text(info, item.title, owner=owner),
            description=optional_text(info, item.description, owner=owner),
        )


ProgrammeItemResult = Annotated[ProgrammeItemType | Problem, strawberry.union("ProgrammeItemResult")]
