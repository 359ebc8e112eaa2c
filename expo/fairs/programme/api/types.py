"""Items of a programme as GraphQL types, and their loader."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.programme.api.enums import ProgrammeKind
from expo.fairs.programme.models import ProgrammeItem
from expo.kit.graphql.types import FromModel, Info, Problem
from expo.localisation.models import HOUSE
from expo.localisation.translations.api.local_text import LocalTextType, local_text, optional_text


@strawberry.type(name="ProgrammeItem", description="Something that happens at a fair at a set time.")
class ProgrammeItemType(FromModel[ProgrammeItem]):
    """An item of the programme."""

    id: strawberry.ID
    kind: ProgrammeKind
    title: LocalTextType
    description: LocalTextType | None
    starts_at: datetime
    ends_at: datetime
    place: str | None

    @classmethod
    def of(cls, info: Info, item: ProgrammeItem) -> "ProgrammeItemType":
        """Return an item for this reader."""
        return cls.from_model(
            item,
            title=local_text(info, item.title, owner=HOUSE),
            description=optional_text(info, item.description, owner=HOUSE),
        )


ProgrammeItemResult = Annotated[ProgrammeItemType | Problem, strawberry.union("ProgrammeItemResult")]
