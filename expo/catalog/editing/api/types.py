"""What became of many products at once, as GraphQL types."""

from typing import Annotated

import strawberry

from expo.catalog.editing.api.enums import Effect
from expo.catalog.editing.models import RowProblem, Saved, SavedRow
from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.api.difference_types import FieldChangeType
from expo.catalog.products.api.types import ProductType
from expo.kit.graphql.types import Flat, Info, Problem


@strawberry.type(name="SavedProduct", description="What became of a row.")
class SavedProductType:
    """A row that was, or would be, written."""

    input_id: str
    effect: Effect
    product: ProductType = strawberry.field(description="As it is now; with validateOnly, as it would be.")
    changes: list[FieldChangeType] = strawberry.field(description="What is different in what it says.")

    @classmethod
    def of(cls, info: Info, row: SavedRow) -> "SavedProductType":
        """Return a row for this reader."""
        changes = [] if row.before is None else FieldChangeType.between(info, row.before, row.product)
        return cls(input_id=row.input_id, effect=row.effect, product=ProductType.of(info, row.product), changes=changes)


@strawberry.type(name="RowProblem", description="One thing that is wrong with a row.")
class RowProblemType(Flat[RowProblem]):
    """A problem of a row."""

    input_id: str
    code: str
    message: str
    field: str | None


@strawberry.type(name="SavedProducts", description="What became of many products: results beside problems.")
class SavedProductsType:
    """What became of the rows."""

    results: list[SavedProductType]
    problems: list[RowProblemType]
    written: bool = strawberry.field(description="Whether the results have been written.")

    @classmethod
    def of(cls, info: Info, saved: Saved) -> "SavedProductsType":
        """Return what became of the rows, for this reader."""
        return cls(
            results=[SavedProductType.of(info, row) for row in saved.results],
            problems=[RowProblemType.of(problem) for problem in saved.problems],
            written=saved.written,
        )


SavedProductsResult = Annotated[SavedProductsType | Problem, strawberry.union("SavedProductsResult")]


def editing(info: Info) -> ProductEditing:
    """Return the service that edits."""
    return info.context.service(ProductEditing)
