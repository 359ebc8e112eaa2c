"""Properties as a GraphQL type, and the fetch function of their loader."""

import strawberry

from expo.kit.graphql.types import Context, Flat
from expo.localisation.properties.models import AttributeName, ProductProperty
from expo.localisation.properties.service import Properties


@strawberry.type(name="ProductProperty", description="A property of products that the trade dictionary knows.")
class ProductPropertyType(Flat[ProductProperty]):
    """A property."""

    key: str = strawberry.field(
        description="Key of the property, the same in all languages: attributes named 容量, Capacity and Capacidad "
        "have the key `capacity`."
    )
    name: str = strawberry.field(description="Name of the property in the reader's language.")


async def load_properties(context: Context, names: list[AttributeName]) -> list[ProductProperty | None]:
    """Return the properties that attributes are named after, in the reader's language; a loader's fetch function."""
    return await context.service(Properties).find_many(names, language=context.language)
