"""GraphQL types of the results of saving products."""

from typing import Annotated

import strawberry

from expo.catalog.editing.api.enums import Effect
from expo.catalog.editing.models import RowProblem, Saved, SavedRow
from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.api.difference_types import FieldChangeType
from expo.catalog.products.api.types import ProductType
from expo.kit.graphql.types import Flat, Info, Problem


@strawberry.type(name="SavedProduct", description="Result of a row.")
class SavedProductType:
    """A row that was or would be written."""

    input_id: str
    effect: Effect
    product: ProductType = strawberry.field(
        description="The product as it is now; with `validateOnly`, as it would be."
    )
    changes: list[FieldChangeType] = strawberry.field(description="Differences from the previous content.")

    @classmethod
    def of(cls, info: Info, row: SavedRow) -> "SavedProductType":
        """Return the type for a row, in the reader's language."""
        changes = [] if row.before is None else FieldChangeType.between(info, row.before, row.product)
        return cls(input_id=row.input_id, effect=row.effect, product=ProductType.of(info, row.product), changes=changes)


@strawberry.type(name="RowProblem", description="A problem with a row, which may have several.")
class RowProblemType(Flat[RowProblem]):
    """A problem with a row."""

    input_id: str
    code: str
    message: str
    field: str | None


@strawberry.type(name="SavedProducts", description="Results of saving many products, and the problems met.")
class SavedProductsType:
    """Results of the rows."""

    results: list[SavedProductType]
    problems: list[RowProblemType]
    written: bool = strawberry.field(description="Whether the results have been written.")

    @classmethod
    def of(cls, info: Info, result: Saved) -> "SavedProductsType":
        """Return the type for saved rows, in the reader's language."""
        return cls(
            results=[SavedProductType.of(info, row) for row in result.results],
            problems=[RowProblemType.of(problem) for problem in result.problems],
            written=result.written,
        )


SavedProductsResult = Annotated[SavedProductsType | Problem, strawberry.union("SavedProductsResult")]


def editing(info: Info) -> ProductEditing:
    """Return the editing service."""
    return info.context.service(ProductEditing)
