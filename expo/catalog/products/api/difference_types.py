"""What has changed in a product, as a GraphQL type."""

import strawberry
from strawberry.utils.str_converters import to_camel_case

from expo.catalog.products.models import Content
from expo.catalog.products.rules.differences import differences
from expo.kit.graphql.types import Info


@strawberry.type(name="FieldChange", description="A field of a product before and after a change, as text for people.")
class FieldChangeType:
    """A field that has changed."""

    field: str = strawberry.field(description="As in ProductInput; and `pictures`, by the places that they had before.")
    before: str | None
    after: str | None

    @classmethod
    def between(cls, info: Info, before: Content, after: Content) -> "list[FieldChangeType]":
        """Return what differs, with names of things in the reader's language."""
        found = differences(before, after, info.context.language)
        return [cls(field=to_camel_case(each.field), before=each.before, after=each.after) for each in found]
