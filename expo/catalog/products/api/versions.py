"""Versions of products in GraphQL: what one said, who wrote it, what it changed."""

import strawberry

from expo.accounts.api.types import PersonType, load_author
from expo.catalog.products.api.difference_types import FieldChangeType
from expo.catalog.products.api.types import ProductVersionType
from expo.catalog.products.models import ProductVersion
from expo.catalog.products.service import Catalog
from expo.kit.graphql.types import Context, Info, extend


@strawberry.type
class Query:
    """What one can ask about versions."""

    @strawberry.field(description="What a product of yours said in one of its versions.")
    async def product_version(self, info: Info, product_id: strawberry.ID, version: int) -> ProductVersionType:
        found = await info.context.service(Catalog).version(info.context.actor, product_id=product_id, number=version)
        return ProductVersionType.of(info, found)


async def load_versions(context: Context, wanted: list[tuple[str, int]]) -> list[ProductVersion | None]:
    """Return versions of own products by product and number: a loader's fetch."""
    return await context.service(Catalog).versions_of(context.actor, wanted=wanted)


@extend(ProductVersionType)
class VersionHistory:
    """Who wrote a version, and what it changed."""

    @strawberry.field(description="Who wrote it; null for a program or a sheet.")
    async def person(self: ProductVersionType, info: Info) -> PersonType | None:
        return await load_author(info, self.model.person_id)

    @strawberry.field(description="What it changed of the version before; nothing for the first.")
    async def changes(self: ProductVersionType, info: Info) -> list[FieldChangeType]:
        before = await info.context.loader(load_versions).load((self.model.product_id, self.model.number - 1))
        return [] if before is None else FieldChangeType.between(info, before.content, self.model.content)
