"""Suspected copies as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.products.api.types import ProductType
from expo.discovery.copies.api.enums import Sign
from expo.discovery.suspected.api.enums import CopyReach, CopyState
from expo.discovery.suspected.models import SuspectedCopy
from expo.discovery.suspected.service import SeenCopy
from expo.kit.graphql.types import FromModel, Info, Problem


@strawberry.type(name="SuspectedCopy", description="Two listings that are likely of the same goods.")
class SuspectedCopyType(FromModel[SuspectedCopy]):
    """A pair."""

    id: strawberry.ID
    score: float = strawberry.field(description="The chance that both are the same goods, from 0 to 1.")
    same: bool = strawberry.field(description="Whether they count as the same goods; if not, as nearly the same.")
    signs: list[Sign]
    reach: CopyReach
    found_at: datetime
    older: ProductType | None = strawberry.field(description="Null where something asked of it is for others.")
    younger: ProductType | None = strawberry.field(description="As the older one.")
    confirmed: bool = strawberry.field(
        description="Whether an organiser holds both to be the same goods: their company cannot say otherwise then."
    )
    declared_different_at: datetime | None = strawberry.field(
        description="When their company said that they are different goods; null for those of two companies."
    )

    @classmethod
    def of(cls, info: Info, seen: SeenCopy) -> "SuspectedCopyType":
        """Return a pair."""
        copy = seen.copy
        return cls.from_model(
            copy,
            older=ProductType.of(info, seen.products[0]),
            younger=ProductType.of(info, seen.products[1]),
            declared_different_at=copy.declared_at,
        )


@strawberry.type(name="CopyCase", description="A pair of a fair as its organiser judges it.")
class CopyCaseType:
    """A pair and the organiser's word."""

    pair: SuspectedCopyType
    state: CopyState
    note: str | None
    decided_at: datetime | None

    @classmethod
    def at(cls, info: Info, seen: SeenCopy, fair_id: str) -> "CopyCaseType":
        """Return a pair with what its organiser said at a fair."""
        verdict = seen.copy.verdicts.get(fair_id)
        return cls(
            pair=SuspectedCopyType.of(info, seen),
            state=seen.copy.state_at(fair_id),
            note=verdict.note if verdict else None,
            decided_at=verdict.at if verdict else None,
        )


@strawberry.input(description="What an organiser says to a pair of a fair; OPEN takes back what was said before.")
class DecideCopyInput:
    """A decision."""

    fair_id: strawberry.ID
    copy_id: strawberry.ID
    state: CopyState
    note: str | None = strawberry.field(default=None, description="For the audit log, at most 500 characters.")


SuspectedCopyResult = Annotated[SuspectedCopyType | Problem, strawberry.union("SuspectedCopyResult")]
CopyCaseResult = Annotated[CopyCaseType | Problem, strawberry.union("CopyCaseResult")]
