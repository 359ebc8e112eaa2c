"""GraphQL types of possible duplicates."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.products.api.types import ProductType
from expo.discovery.duplicates.api.enums import Sign
from expo.discovery.possible_duplicates.api.enums import DuplicateScope, DuplicateState
from expo.discovery.possible_duplicates.models import PossibleDuplicate
from expo.discovery.possible_duplicates.service import SeenDuplicate
from expo.kit.graphql.types import FromModel, Info, Problem


@strawberry.type(
    name="PossibleDuplicate", description="A possible duplicate: two listings that are likely the same product."
)
class PossibleDuplicateType(FromModel[PossibleDuplicate]):
    """A pair."""

    id: strawberry.ID
    score: float = strawberry.field(description="Probability that both are the same product, from 0 to 1.")
    same: bool = strawberry.field(description="Whether they count as the same product; otherwise as nearly the same.")
    signs: list[Sign]
    scope: DuplicateScope
    found_at: datetime
    older: ProductType | None = strawberry.field(
        description="The older listing; null where a requested field of it is not for you."
    )
    younger: ProductType | None = strawberry.field(description="The younger listing; null as for `older`.")
    confirmed: bool = strawberry.field(
        description="Whether an organiser has confirmed them as the same product; their company can then no longer "
        "declare them different."
    )
    declared_different_at: datetime | None = strawberry.field(
        description="When their company declared them to be different products; null for pairs of two companies."
    )

    @classmethod
    def of(cls, info: Info, pair: SeenDuplicate) -> "PossibleDuplicateType":
        """Return the type for a pair."""
        duplicate = pair.duplicate
        return cls.from_model(
            duplicate,
            older=ProductType.of(info, pair.products[0]),
            younger=ProductType.of(info, pair.products[1]),
            declared_different_at=duplicate.declared_at,
        )


@strawberry.type(name="DuplicateCase", description="A possible duplicate at a fair, with its organiser's decision.")
class DuplicateCaseType:
    """A pair with the organiser's decision."""

    pair: PossibleDuplicateType
    state: DuplicateState
    note: str | None
    decided_at: datetime | None

    @classmethod
    def at(cls, info: Info, pair: SeenDuplicate, fair_id: str) -> "DuplicateCaseType":
        """Return the type for a pair, with the decision of a fair's organiser."""
        verdict = pair.duplicate.verdicts.get(fair_id)
        return cls(
            pair=PossibleDuplicateType.of(info, pair),
            state=pair.duplicate.state_at(fair_id),
            note=verdict.note if verdict else None,
            decided_at=verdict.at if verdict else None,
        )


@strawberry.input(description="An organiser's decision on a pair at a fair; OPEN withdraws the previous decision.")
class DecidePossibleDuplicateInput:
    """A decision."""

    fair_id: strawberry.ID
    duplicate_id: strawberry.ID
    state: DuplicateState
    note: str | None = strawberry.field(default=None, description="Note for the audit log, at most 500 characters.")


PossibleDuplicateResult = Annotated[PossibleDuplicateType | Problem, strawberry.union("PossibleDuplicateResult")]
DuplicateCaseResult = Annotated[DuplicateCaseType | Problem, strawberry.union("DuplicateCaseResult")]
