"""What became of many decisions at once."""

from dataclasses import dataclass, field

from expo.fairs.fairs.models import Registration
from expo.kit.errors import ExpoError


@dataclass(frozen=True)
class UndecidedProblem:
    """Why one thing of a bulk was not decided; ``id`` is the thing's."""

    id: str
    code: str
    message: str
    field: str | None = None

    @classmethod
    def of(cls, thing_id: str, error: ExpoError) -> "UndecidedProblem":
        """Return the problem that an error describes."""
        return cls(thing_id, error.code, error.message, error.field)


@dataclass(frozen=True)
class DecidedRegistrations:
    """What became of a bulk: results beside problems. ``written`` is False where it was only to be looked at."""

    results: list[Registration] = field(default_factory=list)
    problems: list[UndecidedProblem] = field(default_factory=list)
    written: bool = False
