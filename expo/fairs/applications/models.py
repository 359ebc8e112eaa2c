"""Results of bulk decisions."""

from dataclasses import dataclass, field

from expo.fairs.fairs.models import FairApplication
from expo.kit.errors import ExpoError


@dataclass(frozen=True)
class UndecidedProblem:
    """Why one item of a bulk was not decided; ``id`` is the item's."""

    id: str
    code: str
    message: str
    field: str | None = None

    @classmethod
    def of(cls, thing_id: str, error: ExpoError) -> "UndecidedProblem":
        """Return the problem described by an error."""
        return cls(thing_id, error.code, error.message, error.field)


@dataclass(frozen=True)
class DecidedFairApplications:
    """Results and problems of a bulk decision; ``written`` is False after validation only."""

    results: list[FairApplication] = field(default_factory=list)
    problems: list[UndecidedProblem] = field(default_factory=list)
    written: bool = False
