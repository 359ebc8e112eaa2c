"""GraphQL types and fields of a product's duplicates."""

from typing import Final

import strawberry

from expo.catalog.products.api.types import ProductType
from expo.discovery.duplicates.api.enums import Sign
from expo.discovery.duplicates.comparing import FoundDuplicate
from expo.discovery.duplicates.service import Duplicates
from expo.kit.graphql.types import Info, extend

_LONG_WORK: Final = {"points": 50}


@strawberry.type(name="ProductDuplicate", description="A listing that is the same product, or nearly the same.")
class ProductDuplicateType:
    """A duplicate."""

    product: ProductType
    score: float = strawberry.field(description="Probability that both are the same product, from 0 to 1.")
    same: bool = strawberry.field(description="Whether they count as the same product; otherwise as nearly the same.")
    signs: list[Sign]

    @classmethod
    def of(cls, info: Info, duplicate: FoundDuplicate) -> "ProductDuplicateType":
        """Return the type for a duplicate."""
        judgement = duplicate.judgement
        product = ProductType.of(info, duplicate.product)
        return cls(product=product, score=judgement.score, same=judgement.same, signs=list(judgement.signs))


@extend(ProductType)
class ProductDuplicates:
    """Duplicates as a field of a product, for its exhibitor's members and organisers."""

    @strawberry.field(
        description="Listings of the same product, or nearly the same, by its own exhibitor or another, surest first; "
        "for its exhibitor's members and organisers of its exhibitor's fairs, empty for others.",
        metadata=_LONG_WORK,
    )
    async def duplicates(self, info: Info, first: int = 8) -> list[ProductDuplicateType]:
        product_id = self.id  # type: ignore[attr-defined]  # the field is on Product
        found = await info.context.service(Duplicates).of(info.context.actor, product_id=product_id, first=first)
        return [ProductDuplicateType.of(info, each) for each in found]
