"""Rows to save and the results of saving them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from expo.catalog.products.models import Effect, Product, Visibility
from expo.catalog.products.rules.drafts import ProductDraft
from expo.exhibitors.models import ShownPicture
from expo.kit.errors import ExpoError


class Partial(StrEnum):
    """Whether rows without errors are saved if other rows have errors."""

    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    GOOD_ROWS = "GOOD_ROWS"


@dataclass(frozen=True)
class ProductRow:
    """One product to save. ``input_id`` is the caller's name for the row.

    ``given_fields`` names the fields of the draft that apply, None means all; the others stay as they
    are. ``pictures`` and ``visibility`` stay as they are when None.
    """

    input_id: str
    draft: ProductDraft
    given_fields: frozenset[str] | None = None
    pictures: Sequence[ShownPicture] | None = None
    visibility: Visibility | None = None
    chosen: Sequence[str] = ()


@dataclass(frozen=True)
class SavedRow:
    """Result of a row; ``before`` is the old product. With ``validateOnly``, ``product`` is what would be saved."""

    input_id: str
    effect: Effect
    product: Product
    before: Product | None = None


@dataclass(frozen=True)
class RowProblem:
    """One problem with a row; a row may have several."""

    input_id: str
    code: str
    message: str
    field: str | None = None

    @classmethod
    def of(cls, input_id: str, error: ExpoError) -> "RowProblem":
        """Return the problem that an error describes."""
        return cls(input_id, error.code, error.message, error.field)


@dataclass(frozen=True)
class Saved:
    """Results of saving rows. ``written`` is False for a dry run, and when problems prevented writing."""

    results: list[SavedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    written: bool = False

    def count(self, effect: Effect) -> int:
        """Return how many rows had this effect."""
        return sum(each.effect is effect for each in self.results)
