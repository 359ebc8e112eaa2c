"""GraphQL for versions of products: content, author and changes."""

import strawberry

from expo.accounts.api.types import PersonType, load_author
from expo.catalog.products.api.difference_types import FieldChangeType
from expo.catalog.products.api.types import ProductVersionType
from expo.catalog.products.models import ProductVersion
from expo.catalog.products.service import Catalog
from expo.kit.graphql.types import Context, Info, extend


@strawberry.type
class Query:
    """Queries for versions."""

    @strawberry.field(description="A version of one of your products.")
    async def product_version(self, info: Info, product_id: strawberry.ID, version: int) -> ProductVersionType:
        found = await info.context.service(Catalog).version(info.context.actor, product_id=product_id, number=version)
        return ProductVersionType.of(info, found)


async def load_versions(context: Context, keys: list[tuple[str, int]]) -> list[ProductVersion | None]:
    """Return versions of own products by product id and version number; a loader's fetch function."""
    return await context.service(Catalog).versions_of(context.actor, keys=keys)


@extend(ProductVersionType)
class VersionHistory:
    """Author and changes of a version."""

    @strawberry.field(description="Author of the version; null for an API key or an import.")
    async def person(self: ProductVersionType, info: Info) -> PersonType | None:
        return await load_author(info, self.model.person_id)

    @strawberry.field(description="Changes from the previous version; empty for the first.")
    async def changes(self: ProductVersionType, info: Info) -> list[FieldChangeType]:
        before = await info.context.loader(load_versions).load((self.model.product_id, self.model.number - 1))
        return [] if before is None else FieldChangeType.between(info, before.content, self.model.content)
